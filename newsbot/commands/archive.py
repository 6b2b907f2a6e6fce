"""`scrapy archive`: look after what newsbot remembers."""

import argparse

from scrapy.exceptions import UsageError

from newsbot.command import ArchiveCommand
from newsbot.operation.premises import StartError
from newsbot.upkeep.action import Action, Task
from newsbot.upkeep.copies import backup, put_back
from newsbot.upkeep.counts import stats
from newsbot.upkeep.forgetting import forget, release
from newsbot.upkeep.merging import merge
from newsbot.upkeep.soundness import reindex, verify
from newsbot.usage.mistakes import hint

ACTIONS = {
    "verify": Action(verify, "is the file sound, and its ledger?"),
    "stats": Action(stats, "counts.", options=frozenset(("json", "clusters"))),
    "backup": Action(backup, "a copy, also while a crawl runs.", "FILE"),
    "restore": Action(
        put_back,
        "put a copy in the archive's place; what was there is kept, and what was recorded since is"
        " known again.",
        "FILE",
    ),
    "forget": Action(
        forget,
        "remove articles for good, by number or address; they are not fetched again.",
        "[ARTICLE...]",
        options=frozenset(("before", "yes")),
    ),
    "release": Action(release, "owe a feed nothing more, by its address.", "FEED"),
    "reindex": Action(
        reindex,
        "make the indexes of words and of likeness anew, where verify says so, and bring an archive"
        " of an earlier newsbot up to date.",
    ),
    "merge": Action(
        merge, "take in the articles of other archives (files or data folders) once.", "ARCHIVE..."
    ),
}


class Command(ArchiveCommand):
    """Exit status: 0 well, 1 the archive has problems or is of no use, 2 usage, 73 a full disk.

    75: a crawl goes on, or another process has the archive open or writes to it.
    """

    def syntax(self) -> str:
        """Shown by `scrapy archive -h`."""
        return "|".join(f"{name} {action.operands}".strip() for name, action in ACTIONS.items())

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Verify, count, copy, restore or forget what the archive holds"

    def long_desc(self) -> str:
        """Shown by `scrapy archive -h`."""
        return " ".join(
            f"{name} {action.operands}".strip() + f": {action.purpose}"
            for name, action in ACTIONS.items()
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="stats: print JSON")
        parser.add_argument(
            "--clusters",
            action="store_true",
            help="stats: list groups of nearly equal articles",
        )
        parser.add_argument(
            "--before", metavar="DATE", help="forget: all published before this day (2021-12-28)"
        )
        parser.add_argument("--yes", action="store_true", help="forget: do not ask")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        assert self.settings is not None
        action = _meant(args, opts)
        try:
            self.exitcode = action.act(Task(self.archive, args[1:], opts, self.settings))
        except StartError as error:
            self.fail(str(error), error.status)


def _meant(args: list[str], opts: argparse.Namespace) -> Action:
    """The action that is named; raises `UsageError` where it is not to be had like that."""
    if not args:
        raise UsageError(f"name one of {', '.join(ACTIONS)}", print_help=False)
    name, *words = args
    if name not in ACTIONS:
        why = f"there is no scrapy archive {name}; {hint(name, tuple(ACTIONS))}"
        raise UsageError(why, print_help=False)
    action = ACTIONS[name]
    action.check(name, words)
    for other, owner in ACTIONS.items():
        for option in sorted(owner.options - action.options):
            if getattr(opts, option):
                why = f"--{option} goes with scrapy archive {other}"
                raise UsageError(why, print_help=False)
    return action
