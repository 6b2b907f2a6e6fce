"""The options by which commands choose among the articles of the archive."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from scrapy.exceptions import UsageError

from newsbot.archive.catalogue import Catalogue
from newsbot.archive.reader import FILTERS, is_day
from newsbot.usage.mistakes import nearest

_MEANINGS = {
    "since": "published on this day (2021-12-28) or later, by the publisher's clock",
    "until": "published on this day or earlier",
}

_SHOWN = 30  # names that are known, the most frequent first


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add an option for each of `FILTERS`."""
    for name in FILTERS:
        what = "DATE" if name in _MEANINGS else name.upper()
        meaning = _MEANINGS.get(name, f"only of this {name}")
        parser.add_argument(f"--{name}", metavar=what, help=meaning)


def read_filters(options: argparse.Namespace) -> dict[str, str]:
    """The filters that were given; raises `UsageError` for one that can find nothing."""
    wanted = {name: v for name in FILTERS if (v := getattr(options, name)) is not None}
    for name, value in wanted.items():
        if not value:
            raise UsageError(f"--{name} names nothing", print_help=False)
    for name in _MEANINGS:
        if name in wanted and not is_day(wanted[name]):
            raise UsageError(
                f"--{name} {wanted[name]} is no day; write 2021-12-28", print_help=False
            )
    if wanted.get("since", "") > wanted.get("until", "9"):
        raise UsageError(
            f"--since {wanted['since']} is later than --until {wanted['until']}", print_help=False
        )
    return wanted


def check_names(archive: Path, wanted: Mapping[str, str], *, only_latest: bool = True) -> None:
    """Raises `UsageError` where a filter names what no article has, or no version of any."""
    with Catalogue(archive) as catalogue:
        for name, value in wanted.items():
            known = catalogue.names(name, only_latest=only_latest)
            if not known or value in known:
                continue
            near = nearest(value, known)
            question = f"; did you mean {near!r}?" if near else "."
            more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
            there = f"It has {', '.join(known[:_SHOWN])}{more}."
            why = f"the archive has no {name} {value!r}{question} {there}"
            raise UsageError(why, print_help=False)
