"""The arguments of a crawl (`-a name=value`), read once, before anything is requested."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, NoReturn

from newsbot.site import Site
from newsbot.usage.mistakes import MistakeError, hint
from newsbot.words.spans import span

TRAILS = ("feed", "sitemaps", "lists", "topics", "more_stories", "recent_stories")
"""The ways in which a crawl can come to an article."""

DEFAULT_TRAILS = frozenset(TRAILS) - {"recent_stories"}  # the feed has the site's newest anyway

_FIRST_TRAILS = frozenset(("feed", "sitemaps", "lists"))


class Argument(NamedTuple):
    """An argument as a person is told of it."""

    name: str
    example: str
    meaning: str


ARGUMENTS = (
    Argument("sections", "world,pakistan", "only these sections, lists and articles"),
    Argument(
        "start_urls",
        "ADDRESS,ADDRESS",
        "begin at these articles or lists instead of the feed and the category lists",
    ),
    Argument("since", "2021-12-28", "only articles published then or later"),
    Argument("until", "2021-12-31", "only articles published then or earlier, that day included"),
    Argument("follow", "feed,lists", "what may lead to articles"),
)

NAMES = tuple(argument.name for argument in ARGUMENTS)


@dataclass(frozen=True)
class Arguments:
    """What a crawl was asked to do."""

    sections: frozenset[str] | None = None
    """None: all."""
    start_urls: tuple[str, ...] = ()
    """Canonical; empty: the site's feed and lists."""
    since: datetime | None = None
    until: datetime | None = None
    """Aware, both inclusive."""
    follow: frozenset[str] = DEFAULT_TRAILS

    @classmethod
    def read(cls, given: dict[str, str], site: Site, now: datetime) -> "Arguments":
        """The arguments as typed; raises `MistakeError` at the first that cannot be meant."""
        for name in given:
            if name not in NAMES:
                _refuse(name or "''", "is no argument of this spider", name, NAMES)
        since = _date(given, "since", site, now)
        until = _date(given, "until", site, now)
        if since and until and since[0] > until[1]:
            raise MistakeError(
                f"since={given['since']} is later than until={given['until']}:"
                " no article can lie between them."
            )
        has_sections = "section" in site.addresses.article.groupindex
        sections = _choice(given, "sections", tuple(site.lists) if has_sections else ())
        follow = _choice(given, "follow", TRAILS) or DEFAULT_TRAILS
        if not follow & _FIRST_TRAILS and "start_urls" not in given:
            raise MistakeError(
                f"follow={given['follow']} begins nowhere; add feed, sitemaps or lists, or name"
                " start_urls."
            )
        return cls(
            sections=sections,
            start_urls=_start_urls(given, site, sections),
            since=since and since[0],
            until=until and until[1],
            follow=follow,
        )

    @property
    def is_part(self) -> bool:
        """Whether only some sections or a period are asked for."""
        return bool(self.sections or self.since or self.until)

    def includes(self, instant: datetime) -> bool:
        """Whether an article of that moment was asked for."""
        return (self.since is None or self.since <= instant) and (
            self.until is None or instant <= self.until
        )


def _words(value: str) -> list[str]:
    return [word for word in map(str.strip, value.split(",")) if word]


def _choice(given: dict[str, str], name: str, known: tuple[str, ...]) -> frozenset[str] | None:
    if name not in given:
        return None
    words = _words(given[name])
    if not known:
        raise MistakeError(f"{name}={given[name]}: no {name} of this site are known.")
    if not words:
        raise MistakeError(f"{name}= names nothing; choose among {', '.join(known)}.")
    for word in words:
        if word not in known:
            _refuse(f"{name}={given[name]}", f"names the unknown {word!r}", word, known)
    return frozenset(words)


def _date(
    given: dict[str, str], name: str, site: Site, now: datetime
) -> tuple[datetime, datetime] | None:
    if name not in given:
        return None
    found = span(given[name], site.locale, now)
    if found is None or found[0] > now:
        raise MistakeError(
            f"{name}={given[name]} is no date that can be read; write it as"
            f" {name}=2021-12-28, {name}=yesterday or {name}='28 December 2021',"
            " not before 1990 and not in the future."
        )
    return found


def _start_urls(
    given: dict[str, str], site: Site, sections: frozenset[str] | None
) -> tuple[str, ...]:
    addresses = site.addresses
    urls: list[str] = []
    for word in _words(given.get("start_urls", "")):
        article, listing = addresses.article_at(word), addresses.list_at(word)
        if article and sections and article.section not in sections:
            raise MistakeError(f"start_urls={word} is not in sections={','.join(sections)}.")
        if article is None and listing is None:
            beginnings = (*site.lists.values(), *site.feeds, f"https://{addresses.host}/...")
            raise MistakeError(
                f"start_urls={word} is neither an article nor a list of {site.publisher};"
                f" write a whole address such as {beginnings[0]}."
            )
        section = next((s for s, url in site.lists.items() if listing and url == listing.url), None)
        if section and sections and section not in sections:
            raise MistakeError(f"start_urls={word} is not in sections={','.join(sections)}.")
        urls += [found.url for found in (article or listing,) if found]
    if "start_urls" in given and not urls:
        raise MistakeError("start_urls= names no address.")
    return tuple(dict.fromkeys(urls))


def _refuse(what: str, why: str, word: str, known: tuple[str, ...]) -> NoReturn:
    raise MistakeError(f"{what} {why}; {hint(word, known)}")
