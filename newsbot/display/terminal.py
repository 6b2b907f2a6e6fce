"""A terminal: whether somebody watches it, what it can show, and how far a long command is."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from scrapy.settings import BaseSettings

T = TypeVar("T")

WIDTH = 80
"""Columns that text for a person is wrapped to."""


def is_watched(settings: BaseSettings) -> bool:
    """Whether somebody sits before standard error and did not turn `NEWSBOT_PROGRESS` off."""
    can_draw = os.environ.get("TERM") not in (None, "", "dumb", "unknown")
    return settings.getbool("NEWSBOT_PROGRESS") and can_draw and sys.stderr.isatty()


def console() -> Console:
    """The terminal behind standard error. What is printed there means nothing but itself."""
    return Console(stderr=True, force_terminal=True, highlight=False, markup=False, emoji=False)


def printable(words: str) -> str:
    """Words that move no cursor and set no colour: of control characters, lines and tabs stay."""
    return "".join(c if c.isprintable() or c in "\n\t" else "?" for c in words)


def outline(values: dict[str, Any], indent: str = "") -> str:
    """Names and values, one a line, what is nested indented."""
    lines = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", outline(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value}")
    return "\n".join(line for line in lines if line)


class Bar:
    """How far a long command is, while its `with` block lasts; nothing where nobody watches."""

    def __init__(self, settings: BaseSettings, what: str) -> None:
        self.is_shown = is_watched(settings)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console(),
            transient=True,
            redirect_stdout=sys.stdout.isatty(),
            disable=not self.is_shown,
        )
        self._task = self._progress.add_task(what, total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def at(self, done: int, total: int) -> None:
        """So much is done, of so much."""
        self._progress.update(self._task, completed=done, total=total)

    def track(self, items: Iterable[T], count: Callable[[], int]) -> Iterator[T]:
        """The same items, counted as they go; `count` is asked for their number if it is shown."""
        if not self.is_shown:
            return iter(items)
        return iter(self._progress.track(items, total=count(), task_id=self._task))
