"""The options by which commands choose among the articles of the archive."""

import argparse

from scrapy.exceptions import UsageError

from newsbot.archive.reader import FILTERS, is_day

_MEANINGS = {
    "since": "published on this day (2021-12-28) or later, by the publisher's clock",
    "until": "published on this day or earlier",
}


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add an option for each of `FILTERS`."""
    for name in FILTERS:
        what = "DATE" if name in _MEANINGS else name.upper()
        meaning = _MEANINGS.get(name, f"only of this {name}")
        parser.add_argument(f"--{name}", metavar=what, help=meaning)


def read_filters(options: argparse.Namespace) -> dict[str, str]:
    """The filters that were given; raises `UsageError` for a day that is none."""
    wanted = {name: getattr(options, name) for name in FILTERS if getattr(options, name)}
    for name in _MEANINGS:
        if name in wanted and not is_day(wanted[name]):
            raise UsageError(
                f"--{name} {wanted[name]} is no day; write 2021-12-28", print_help=False
            )
    return wanted
