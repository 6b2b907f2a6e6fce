"""Addresses: one spelling for each page of a site, and what a page is by its address alone."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string, url_query_cleaner

LONGEST = 2000
"""Characters of the longest address that is looked at."""

_TRACKING = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id",
             "fbclid", "gclid", "ref")  # fmt: skip

# https://photo-cdn.urdupoint.com/media/2021/12/_3/730x425/pic_1640690752.jpg
_PLAIN_ORIGIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=/)")
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_PLAIN = re.compile(_PLAIN_ORIGIN.pattern + _PLAIN_PATH.pattern)
"""An address that is absolute and has nothing in it to quote."""

_PLAIN_HREF = re.compile(f"(?:{_PLAIN_ORIGIN.pattern})?{_PLAIN_PATH.pattern}")
"""Such an address, or the path of one."""

_QUOTED = re.compile("%[0-9a-fA-F]{2}")
# <a href="?page=2">2</a>
_PAGE_LINK = re.compile(r">\s*+\d++\s*+<")
# <a href="story-765122.html">, <a href=../world/story-765122.html>; not <a href="/en/">
_RELATIVE = re.compile(r"href\s*+=\s*+[\"']?+\s*+(?!/|https?:)", re.IGNORECASE)

_SAME_PARTS = 2
"""How often a path may have the same part."""


def absolute(href: str, base: str) -> str | None:
    """The http or https address that `href` on the page `base` means; None where there is none."""
    if len(href) <= LONGEST:
        if _PLAIN.fullmatch(href):
            return href
        if _PLAIN_PATH.fullmatch(href) and (origin := _PLAIN_ORIGIN.match(base)):
            url = origin[0] + href
            return url if len(url) <= LONGEST else None
    try:
        url = safe_url_string(urljoin(base, href.strip()))
    except ValueError:
        return None
    if "%" in url:  # RFC 3986, 6.2.2.1: one spelling of what is quoted
        url = _QUOTED.sub(lambda found: found[0].upper(), url)
    return url if len(url) <= LONGEST and url.startswith(("https://", "http://")) else None


def is_plain(url: str) -> bool:
    """Whether an address is absolute and reads the same before and after quoting."""
    return _PLAIN.fullmatch(url) is not None


class ArticleAddress(NamedTuple):
    """The address of an article."""

    url: str
    """Canonical: https, the site's host, no query, no fragment."""
    article_id: str
    section: str


class ListAddress(NamedTuple):
    """The address of one page of a list of articles."""

    url: str
    """Canonical: https, the site's host, no fragment, no tracking parameters."""
    stem: str
    """The same for every page of one list."""
    page: int


@dataclass(frozen=True)
class Button:
    """A list that goes on by a POST request, as the button at its end makes it.

    Its answer is a JSON object with the HTML of the next articles.
    """

    path: str
    form: str
    """What is sent, with `{token}` and `{page}` in it."""
    token: re.Pattern[str]
    """Finds the list's group `token` in the source of its first page and in `form`."""
    html: str
    """The key of the HTML in the answer."""

    def following(self, source: str, number: int, host: str) -> str | None:
        """The address of a page, its form in the query; `source` is a page or its address."""
        match = self.token.search(source)
        if match is None:
            return None
        form = self.form.format(token=match["token"], page=number)
        return f"https://{host}{self.path}?{form}"

    def is_behind(self, url: str) -> bool:
        """Whether an address is one of `following`."""
        return urlsplit(url).path == self.path


@dataclass(frozen=True)
class Addresses:
    """The addresses of one site: a site's spider declares one.

    `article` and `list_page` match whole paths, `list_page` also one with its query; `article`
    names the group `article_id` and, where addresses have one, `section`, `list_page` the groups
    `stem` and `page` (absent on page 1).
    """

    host: str
    article: re.Pattern[str]
    list_page: re.Pattern[str] | None = None
    topic: re.Pattern[str] | None = None
    """Matches the paths that a topic link may lead to."""
    never: re.Pattern[str] | None = None
    """Matches paths that are never followed: author pages, menus."""
    other_sitemap: re.Pattern[str] | None = None
    """Matches the paths of sitemaps of other editions."""
    numbered: str = ""
    """Path of page `{page}` of the category list `{stem}`."""
    button: Button | None = None
    """How topics go on where their pages have no addresses."""
    copy: re.Pattern[str] | None = None
    """Matches whole addresses of another site that has the same articles, by `article_id`."""

    @property
    def followed(self) -> list[re.Pattern[str]]:
        """What the addresses of articles and topics have in them."""
        return [pattern for pattern in (self.article, self.topic) if pattern is not None]

    @property
    def listed(self) -> list[re.Pattern[str]]:
        """What the links of a page of a list have in them: articles, topics and further pages.

        What is relative to the page may be any of these.
        """
        pages = [self.list_page] if self.list_page is not None else []
        return [*self.followed, *pages, _PAGE_LINK, _RELATIVE]

    def canonical(self, href: str, base: str = "") -> str | None:
        """The address that `href` on the page `base` leads to; None where it leaves the site.

        The site's bare domain is its host; http is https. Other schemes, ports, user names
        and addresses beyond `LONGEST` lead nowhere.
        """
        if len(href) > LONGEST or (url := absolute(href, base)) is None:
            return None
        if url.startswith(f"https://{self.host}/") and _PLAIN.fullmatch(url):
            return url
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return None
        host = (parts.hostname or "").rstrip(".")
        if host not in (self.host, self.host.removeprefix("www.")):
            return None
        if port not in (None, 80, 443) or "@" in parts.netloc:
            return None
        url = urlunsplit(("https", self.host, parts.path or "/", parts.query, ""))
        return url_query_cleaner(url, _TRACKING, remove=True) if parts.query else url

    def article_at(self, href: str, base: str = "") -> ArticleAddress | None:
        """The article that `href` leads to; None where it is anything else."""
        # /en/world/man-dies-765122.html?utm_source=Internal
        bare = href.partition("?")[0]
        is_plain = len(href) <= LONGEST and _PLAIN_HREF.fullmatch(bare)
        url = self.canonical(bare if is_plain else href, base)
        if url is None:
            return None
        url = url.partition("?")[0]
        path = url.removeprefix(f"https://{self.host}")
        match = None if self._is_never(path) else self.article.fullmatch(path)
        if match is None:
            return None
        return ArticleAddress(url, match["article_id"], match.groupdict().get("section") or "")

    def page_at(self, url: str) -> ArticleAddress | None:
        """The article that a page is, by its address: also one of the copies elsewhere.

        A copy is read where somebody recorded it; it is never asked for.
        """
        match = self.copy.fullmatch(url) if self.copy and len(url) <= LONGEST else None
        if match is None:
            return self.article_at(url)
        return ArticleAddress(url, match["article_id"], "")

    def list_at(self, href: str, base: str = "") -> ListAddress | None:
        """The page of a list, or the topic page, that `href` leads to; None for anything else.

        What is an article, or declared never to be followed, is no list.
        """
        url = self.canonical(href, base)
        if url is None or self.article_at(url) is not None:
            return None
        path = urlsplit(url).path
        if self._is_never(path) or _repeats_itself(path):
            return None
        if match := self._category(url):
            stem = f"https://{self.host}{match['stem']}"
            return ListAddress(url, stem, int(match["page"] or 1))
        return ListAddress(url, url, 1) if self.topic and self.topic.match(path) else None

    def is_category(self, address: ListAddress) -> bool:
        """Whether a list is one of the site's own categories, not a topic."""
        return self._category(address.url) is not None

    def _category(self, url: str) -> re.Match[str] | None:
        """The page of a category list that an address is, by its path or with its query."""
        if self.list_page is None:
            return None
        _, _, path, query, _ = urlsplit(url)
        match = self.list_page.fullmatch(f"{path}?{query}") if query else None
        return match or self.list_page.fullmatch(path)

    def page_of(self, address: ListAddress, page: int) -> ListAddress:
        """Another page of a category list."""
        path = self.numbered.format(stem=urlsplit(address.stem).path, page=page)
        return ListAddress(f"https://{self.host}{path}", address.stem, page)

    def has_sitemap(self, url: str) -> bool:
        """Whether a sitemap can name articles of this edition."""
        return self.other_sitemap is None or not self.other_sitemap.match(urlsplit(url).path)

    def _is_never(self, path: str) -> bool:
        return self.never is not None and self.never.match(path) is not None


def _repeats_itself(path: str) -> bool:
    """Whether a path has a part three times, as links that lead ever deeper do."""
    parts = sorted(part for part in path.split("/") if part)  # those that are alike in a row
    return any(one == other for one, other in zip(parts, parts[_SAME_PARTS:], strict=False))
