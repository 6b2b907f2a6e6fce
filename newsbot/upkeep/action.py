"""An action: what may be typed behind its name, and what it does."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from newsbot.display.terminal import Bar


@dataclass(frozen=True)
class Task:
    """An archive, and what was typed about it."""

    archive: Path
    words: Sequence[str]
    """What stands behind the name of the action."""
    options: argparse.Namespace
    settings: BaseSettings

    def bar(self, what: str) -> Bar:
        """How far it is, in a word: "copying"."""
        return Bar(self.settings, what)


@dataclass(frozen=True)
class Action:
    """One of those that `scrapy archive` knows."""

    act: Callable[[Task], int]
    """Does it, and returns the exit status."""
    purpose: str
    """For a person, in a sentence or two."""
    operands: str = ""
    """As usage writes them: none, "FILE", "FILE..." for one or more, "[FILE...]" for any number."""
    options: frozenset[str] = frozenset()
    """The options that no other action has, by their names in Python."""

    def check(self, name: str, words: Sequence[str]) -> None:
        """Raises `UsageError` where something is missing behind the name, or too much is there."""
        if not self.operands and words:
            raise UsageError(
                f"scrapy archive {name} takes no {words[0]!r}; -s NEWSBOT_DATA_DIR=FOLDER says"
                " whose archive is meant",
                print_help=False,
            )
        is_one = self.operands.isalpha()
        is_lacking = not words and self.operands and not self.operands.startswith("[")
        if is_lacking or (is_one and len(words) > 1):
            what = "one" if is_one else "one or more"
            why = f"write scrapy archive {name} {self.operands}, with {what} of these"
            raise UsageError(why, print_help=False)
