"""What the commands share that read the archive."""

import argparse
import signal
import sqlite3
import sys
from abc import abstractmethod
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot import faults, health
from newsbot.archive.store import FILE_NAME
from newsbot.arguments import MistakeError, hint
from newsbot.run import data_dir
from newsbot.usage import check_settings


class ArchiveCommand(ScrapyCommand):
    """A command for the archive, whose settings and options are looked at before it runs."""

    requires_project = True
    requires_crawler_process = False

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; raises `UsageError` (exit status 2)."""
        super().process_options(args, opts)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `... | head` ends it quietly
        assert self.settings is not None  # noqa: S101
        try:
            _check_options(args, opts)
            check_settings(self.settings)
        except MistakeError as mistake:
            raise UsageError(str(mistake), print_help=False) from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy: what no command expects is said in one sentence."""
        try:
            self.act(args, opts)
        except sqlite3.Error as error:
            cure = "`scrapy archive verify` says what is wrong, a backup can take its place."
            self.exitcode = 1
            if faults.is_busy(error):
                cure, self.exitcode = "another process is writing it, try again.", health.TRY_LATER
            sys.stderr.write(f"scrapy: {self.archive}: {error}: {cure}\n")
        except KeyboardInterrupt:
            self.exitcode = 128 + signal.SIGINT
            sys.stderr.write("scrapy: stopped.\n")

    @abstractmethod
    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""

    @property
    def archive(self) -> Path:
        """Where the archive lies."""
        assert self.settings is not None  # noqa: S101
        return data_dir(self.settings) / FILE_NAME


def _check_options(args: list[str], opts: argparse.Namespace) -> None:
    """Scrapy hands an option that nobody knows on as an argument."""
    known = tuple(f"--{name.replace('_', '-')}" for name in vars(opts))
    for word in args:
        if word.startswith("--"):
            raise MistakeError(f"there is no option {word}; {hint(word.partition('=')[0], known)}")
