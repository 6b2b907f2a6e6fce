"""A site's declaration, looked at before anything is asked of the site."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from newsbot.health.recognition import LOOKS
from newsbot.items import EXPORTED
from newsbot.markup import selection
from newsbot.site import Site
from newsbot.urls import ListAddress
from newsbot.usage.mistakes import MistakeError, nearest

# www.example.org
_HOST = re.compile(r"\A[a-z0-9-]++(?>(?:\.[a-z0-9-]++)+)")
# en, ur, zh-Hant
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HOST_OF = re.compile(r"\Ahttps?://([^/:?#@]+)")
_A_DAY = date(2021, 12, 28)
_NAMES = ("feeds", "brands", "agencies", "junk_topics", "tolerated")
_TOLERABLE = (*EXPORTED, "echoes", LOOKS)
_OF_PATHS = ("article", "list_page")
_AROUND = {
    "article_id": "what an article is known by",
    "stem": "what all pages of a list begin with",
    "page": "the number of a page",
    "token": "what a list is known by",
}


class Fault(NamedTuple):
    """Something in a declaration that cannot be meant."""

    field: str
    value: object
    why: str
    """The end of a sentence, and what to do."""


def check(spider: str, site: Site | None, domains: Sequence[str] = ()) -> None:
    """Raises `MistakeError` at the first thing that cannot be meant.

    `domains` are the spider's `allowed_domains`.
    """
    if site is None:
        raise MistakeError(f'spider {spider} declares no site; see README.md, "Adding a site".')
    for field, value, why in _faults(site, domains):
        raise MistakeError(f"spider {spider}: {field}={value!r} {why}")


def _faults(site: Site, domains: Sequence[str]) -> Iterator[Fault]:
    """All faults; those that come later mean nothing where one came before."""
    yield from _times_and_words(site)
    yield from _selectors(site)
    for holder, prefix in (
        (site, ""), (site.addresses, "addresses."), (site.headings, "headings."),
    ):  # fmt: skip
        yield from _patterns(holder, prefix)
    yield from _groups(site)
    yield from _host(site, domains)
    yield from _lists(site)
    yield from _numbered(site)
    yield from _announcements(site)


def _times_and_words(site: Site) -> Iterator[Fault]:
    try:
        ZoneInfo(site.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(site.timezone, sorted(available_timezones()))
        cure = f"did you mean {near!r}?" if near else "write one such as Asia/Karachi."
        yield Fault("timezone", site.timezone, f"is no time zone; {cure}")
    if not site.edition:
        yield Fault("edition", "", "is empty, and no article goes out without one; write 'en'.")
    if not _LANGUAGE.fullmatch(site.language):
        yield Fault("language", site.language, "is no code of a language; write en, ur or zh-Hant.")
    for name in _NAMES:
        value = getattr(site, name)
        if isinstance(value, str):
            yield Fault(name, value, f"is one text, not several; write ({value!r},).")
    for name in site.tolerated:
        if name not in _TOLERABLE:
            near = nearest(name, _TOLERABLE)
            cure = f"did you mean {near!r}?" if near else f"write some of {', '.join(_TOLERABLE)}."
            yield Fault("tolerated", name, f"is no field of an article; {cure}")


def _selectors(site: Site) -> Iterator[Fault]:
    for field in fields(site.selectors):
        css = getattr(site.selectors, field.name)
        if not isinstance(css, str):
            yield Fault(f"selectors.{field.name}", css, "is no text; write 'p.byline, div.byline'.")
        elif why := selection.fault(css):
            yield Fault(f"selectors.{field.name}", css, f"is no CSS selector ({why}); mend it.")


def _patterns(holder: Any, prefix: str) -> Iterator[Fault]:
    for field in fields(holder):
        value = getattr(holder, field.name)
        is_pattern = re.Pattern[str] in (field.type, *get_args(field.type))
        if is_pattern and isinstance(value, str):
            yield Fault(prefix + field.name, value, f"is a text; write re.compile(r{value!r}).")


def _groups(site: Site) -> Iterator[Fault]:
    addresses, button = site.addresses, site.addresses.button
    wanted = {
        "article": (addresses.article, ("article_id",)),
        "list_page": (addresses.list_page, ("stem", "page")),
        "copy": (addresses.copy, ("article_id",)),
        "button.token": (button.token if button else None, ("token",)),
    }
    for name, (pattern, groups) in wanted.items():
        if name in _OF_PATHS and pattern is not None and pattern.pattern.startswith("http"):
            why = "has to match the path alone; leave out what stands before its first /."
            yield Fault(f"addresses.{name}", pattern.pattern, why)
        for group in groups:
            if pattern is not None and group not in pattern.groupindex:
                cure = f"write (?P<{group}>...) around {_AROUND[group]}."
                why = f"has no group {group}; {cure}"
                yield Fault(f"addresses.{name}", pattern.pattern, why)


def _host(site: Site, domains: Sequence[str]) -> Iterator[Fault]:
    host = site.addresses.host
    if not _HOST.fullmatch(host):
        yield Fault("addresses.host", host, "is no host; write one as www.example.org is written.")
    if domains and not any(host == name or host.endswith(f".{name}") for name in domains):
        known = ", ".join(domains)
        why = f"lies in none of allowed_domains ({known}); write there or here what links have."
        yield Fault("addresses.host", host, why)


def _lists(site: Site) -> Iterator[Fault]:
    addresses = site.addresses
    for section, url in site.lists.items():
        name = f"lists[{section!r}]"
        yield from _elsewhere(site, name, url)
        if addresses.article_at(url) is not None:
            why = "is an article by addresses.article; let that pattern match articles only."
            yield Fault(name, url, why)
        if not _is_list(site, url):
            why = (
                "is no list by addresses: neither list_page, with a number as its page, nor topic"
                " matches its path, or never does; mend these, or the address."
            )
            yield Fault(name, url, why)


def _is_list(site: Site, url: str) -> bool:
    try:
        return site.addresses.list_at(url) is not None
    except ValueError:  # a page without a number
        return False


def _numbered(site: Site) -> Iterator[Fault]:
    """Whether `numbered` and `list_page` have the same idea of a second page."""
    addresses, numbered = site.addresses, site.addresses.numbered
    lists = (addresses.list_at(url) for url in site.lists.values())
    first = next((found for found in lists if found and addresses.is_category(found)), None)
    if first is None or not numbered:
        return
    try:
        second = addresses.page_of(first, 2)
        is_second = addresses.list_at(second.url) == ListAddress(second.url, first.stem, 2)
    except (LookupError, ValueError):
        yield Fault("addresses.numbered", numbered, "may have {stem} and {page} in it, no more.")
        return
    if not is_second:
        is_article = addresses.article_at(second.url) is not None
        rival = "which is an article by article" if is_article else "which list_page does not"
        why = f"makes {second.url} page 2 of {first.url}, {rival}; mend one of them."
        yield Fault("addresses.numbered", numbered, why)


def _announcements(site: Site) -> Iterator[Fault]:
    for url in site.feeds:
        yield from _elsewhere(site, "feeds", url)
    if site.daily_sitemap:
        try:
            url = site.daily_sitemap.format(day=_A_DAY)
        except (LookupError, ValueError):
            yield Fault("daily_sitemap", site.daily_sitemap, "may have {day:%Y-%m-%d} in it.")
            return
        yield from _elsewhere(site, "daily_sitemap", url)


def _elsewhere(site: Site, field: str, url: str) -> Iterator[Fault]:
    if site.addresses.canonical(url) is None:
        host, there = site.addresses.host, "".join(_HOST_OF.findall(url))
        why = f"is not on {host}, and no other host is asked; mend it, or leave it out."
        if there.removeprefix("www.") == host:
            why = f"is not on {host}; did you mean addresses.host={there!r}?"
        yield Fault(field, url, why)
