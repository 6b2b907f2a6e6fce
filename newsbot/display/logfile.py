"""The log in a file: that lines are lost, on a disk that is full, is said once and at the end."""

import logging
import sys

from scrapy.utils.log import get_scrapy_root_handler


class LogFile:
    """The file of the log, if there is one, and what of the log it lacks."""

    def __init__(self) -> None:
        self._lost = 0
        self._error: OSError | None = None

    def watch(self) -> None:
        """Take what the handler of the log cannot write: it prints a traceback for each line."""
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.FileHandler):
            self._name = handler.baseFilename
            self._print = handler.handleError
            handler.handleError = self._failed  # type: ignore[method-assign]

    @property
    def trouble(self) -> str:
        """What the file lacks, and why; "" where it has all."""
        if self._error is None:
            return ""
        return f"{self._name} lacks {self._lost:,} lines of the log ({self._error.strerror})."

    def _failed(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, OSError):
            self._lost += 1
            self._error = error
        else:
            self._print(record)
