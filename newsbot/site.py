"""What a site's spider declares: where things are. Everything else is shared."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from newsbot.markup.headings import NOTHING, Headings
from newsbot.urls import Addresses
from newsbot.words.locale import Locale


@dataclass(frozen=True, kw_only=True)
class Selectors:
    """CSS selectors of the design that is known; where one finds nothing, landmarks serve."""

    headline: str = "h1"
    byline: str = ""
    """The elements that hold author, age and date, in any split."""
    article: str = ""
    """The element around headline, byline, lead and body."""
    lead: str = "h2"
    """Tag of the lead, above the body in the article's element; or a selector: `p.dek`."""
    body: str = ""
    advertisements: str = ""
    """What is cut out of the body; the text goes on behind it."""
    body_end: str = ""
    """Where the body is over, although its element goes on."""
    topics: str = ""
    section: str = ""
    image: str = ""
    list_items: str = ""
    pagination: str = ""
    furniture: str = "nav, body > footer, body > aside"
    """Side bars, menus and footers: never read, their links never followed."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One edition of one site."""

    publisher: str
    edition: str
    language: str
    timezone: str
    is_month_first: bool = False
    """Whether 03/04/2021 is in March, as in the United States; else it is in April."""
    addresses: Addresses
    feeds: tuple[str, ...] = ()
    lists: dict[str, str] = field(default_factory=dict)
    """The category list of every section, by the section's name in addresses."""
    daily_sitemap: str = ""
    """Address of the sitemap of one day, `{day:%Y-%m-%d}` in it, where there is one a day."""
    selectors: Selectors = field(default_factory=Selectors)
    headings: Headings = field(default_factory=Headings)
    brands: tuple[str, ...] = ()
    """Names under which the publisher stands in its own datelines."""
    agencies: tuple[str, ...] = (
        "AP", "Associated Press", "AFP", "Agence France-Presse", "Reuters",
        "UPI", "Bloomberg", "CNN", "DPA", "dpa", "EFE", "TASS", "Sputnik", "Xinhua", "Kyodo",
        "Yonhap", "Anadolu", "Anadolu Agency", "PTI", "ANI", "IANS", "TNN", "APP", "BSS", "UNB",
    )  # fmt: skip
    """News agencies: none of them is an author, and "CHICAGO (AP) — " is a dateline."""
    author_url: re.Pattern[str] = NOTHING
    """Matches addresses of authors' pages."""
    aside: re.Pattern[str] = re.compile(
        r"(?:also read|read (?:more|also))\b|related(?: stor(?:y|ies)| news)? ?:|advertisement$",
        re.IGNORECASE,
    )
    """Matches lines in the text that are none of it: "Also Read: ...", "Advertisement"."""
    cuts_sentences: bool = False
    """Whether advertisements stand in the middle of sentences, whose parts are joined again."""
    interruption: re.Pattern[str] = re.compile(r"\(continued\)$", re.IGNORECASE)
    """Matches the words at the end of a piece of text that say that it goes on."""
    placeholder_image: re.Pattern[str] = re.compile(
        r"(?<![a-z])(?:logo|default|placeholder|no[-_]?image)(?![a-z])", re.IGNORECASE
    )
    """Matches the file names of pictures that show no event, a logo."""
    tolerated: frozenset[str] = frozenset()
    """Fields whose absence is no alarm, as the site has them no more; `echoes` for texts that end
    in the same words and headlines that are alike, `landmark` for texts that are found by their
    looks, not by `body`."""
    junk_topics: frozenset[str] = field(default_factory=frozenset)
    """Words that the site's own tagger makes into topics."""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's clock."""
        return ZoneInfo(self.timezone)

    @cached_property
    def locale(self) -> Locale:
        """How the site writes its dates."""
        return Locale(self.zone, self.language, self.is_month_first)
