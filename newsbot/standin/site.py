"""The stand-in site: what it answers to each address at a moment of its own clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from html import escape
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from newsbot.standin import markup, otherdesign
from newsbot.standin import vocabulary as words
from newsbot.standin.stories import FIRST_NUMBER, HOST, Story

PAGE_SIZE = 20
Design = Literal["known", "other", "mixed"]


@dataclass(frozen=True)
class Answer:
    """What the server sends."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    location: str = ""
    """Where a redirect leads."""
    headers: tuple[tuple[str, str], ...] = ()
    """More headers."""
    raw: bytes | None = None
    """What goes down the line in place of an answer; the line is closed behind it."""
    hangs: bool = False
    """Whether the line is left open behind `raw`, and nothing more comes."""
    resets: bool = False
    """Whether the line is reset behind `raw` instead of closed."""

    @property
    def etag(self) -> str:
        """What the body is known by (RFC 9110, 8.8.3)."""
        return f'"{blake2b(self.body, digest_size=8).hexdigest()}"'


@dataclass
class StandIn:
    """A site of `size` stories. Subclass or set fields for editions, faults and edits."""

    size: int
    design: Design = "known"
    seed: int = 7
    feed_size: int = 50
    has_sitemap: bool = True
    has_etags: bool = False
    """Whether its answers can be asked for conditionally."""
    clock: Callable[[], datetime] | None = None
    """Says which stories are out yet; without one, all are."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """Answers, by path and query, in place of the site's own."""

    @cached_property
    def stories(self) -> list[Story]:
        """All stories that ever will be, the oldest first."""
        return [Story(self.seed, FIRST_NUMBER + n) for n in range(self.size)]

    def story(self, number: int) -> Story:
        """The story of a number."""
        return self.stories[number - FIRST_NUMBER]

    @property
    def published(self) -> list[Story]:
        """The stories that are out, the newest first."""
        if self.clock is None:
            return self.stories[::-1]
        now = self.clock()
        return [story for story in reversed(self.stories) if story.published <= now]

    def in_feed(self) -> list[Story]:
        """What the feed names now."""
        return [story for story in self.published if is_listed(story)][: self.feed_size]

    def in_section(self, section: str) -> list[Story]:
        """What the lists of a section name now."""
        return [story for story in self.published if story.section == section and is_listed(story)]

    def in_topic(self, topic: str) -> list[Story]:
        """What the lists of a topic name now; these lists name every story."""
        return [story for story in self.published if topic in story.topics]

    def in_sitemap(self) -> list[Story]:
        """What the sitemap names: every thirteenth story, and nothing else does that for some."""
        return [story for story in self.published if story.number % 13 == 0]

    def more_stories(self, story: Story) -> list[Story]:
        """What the page of a story names under More Stories; nothing for every second one."""
        if story.number % 2:
            return []
        at = story.number - FIRST_NUMBER
        return [self.stories[n] for n in range(at - 4, at) if n >= 0]

    def is_other_design(self, number: int) -> bool:
        """Whether a page is in the other design."""
        return self.design == "other" or (self.design == "mixed" and number % 3 == 0)

    def answer(self, target: str) -> Answer:
        """The answer to GET `target`, a path with its query."""
        if target in self.answers:
            return self.answers[target]
        parts = urlsplit(target)
        number = parse_qs(parts.query).get("page", ["1"])[0]
        rooms: dict[str, Callable[[], Answer]] = {
            "/robots.txt": self._robots,
            "/en/sitemap/news.rss": self._feed,
            "/en/sitemap/": lambda: self._sitemap(parts.path),
            "/en/news/": lambda: self._category(parts.path),
            "/en/topic/": lambda: self._topic(parts.path, int(number)),
        }
        for start, room in rooms.items():
            if parts.path.startswith(start):
                return room()
        return self._article(parts.path) or self._clutter(parts.path)

    def _robots(self) -> Answer:
        lines = ["User-agent: *", "Disallow: /en/admin/"]
        if self.has_sitemap:
            lines.append(f"Sitemap: {HOST}/en/sitemap/index.xml")
        return Answer("\n".join(lines).encode(), content_type="text/plain")

    def _feed(self) -> Answer:
        items = "".join(
            f"<item><title>{escape(story.headline)}</title>"
            f"<link>{HOST}{story.path}?utm_source=rss</link>"
            f"<pubDate>{story.feed_date}</pubDate></item>"
            for story in self.in_feed()
        )
        xml = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        return Answer(xml.encode(), content_type="application/rss+xml")

    def _sitemap(self, path: str) -> Answer:
        if path.endswith("index.xml"):
            loc = f"{HOST}/en/sitemap/2021.xml"
            xml = f"<sitemapindex><sitemap><loc>{loc}</loc></sitemap></sitemapindex>"
        else:
            urls = "".join(f"<url><loc>{HOST}{s.path}</loc></url>" for s in self.in_sitemap())
            xml = f"<urlset>{urls}</urlset>"
        return Answer(xml.encode(), content_type="application/xml")

    def _category(self, path: str) -> Answer:
        name, _, number = path.removeprefix("/en/news/").removesuffix(".html").partition("-updates")
        if name not in words.SECTIONS:
            return not_found()
        first = f"/en/news/{name}.html"
        return self._listing(name.title(), self.in_section(name), first, int(number or 1))

    def _topic(self, path: str, number: int) -> Answer:
        topics = (*words.TOPICS, *words.JUNK_TOPICS)
        topic = next((topic for topic in topics if markup.topic_path(topic) == path), "")
        return self._listing(topic, self.in_topic(topic), path, number)

    def _listing(self, title: str, stories: Sequence[Story], path: str, number: int) -> Answer:
        last = max(1, -(-len(stories) // PAGE_SIZE))
        if not 1 <= number <= last:
            return not_found()
        here = stories[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        design = otherdesign if self.is_other_design(number) else markup
        page = design.listing(title, here, path, number, last, self.in_feed()[:6])
        return Answer(page.encode())

    def _article(self, path: str) -> Answer | None:
        digits = path.rpartition("-")[2].removesuffix(".html")
        at = int(digits) - FIRST_NUMBER if digits.isdecimal() else -1
        if not 0 <= at < self.size or not path.startswith("/en/"):
            return None
        story = self.stories[at]
        design = otherdesign if self.is_other_design(story.number) else markup
        page = design.article(story, self.more_stories(story), self.in_feed()[:6])
        return Answer(page.encode())

    def _clutter(self, path: str) -> Answer:
        """Author pages and all that is no news are there, for a crawl to leave alone."""
        if not path.endswith((".html", "/")):
            return not_found()
        links = "".join(f'<a href="{story.path}">x</a>' for story in self.stories[:3])
        return Answer(f"<html><h1>No news</h1>{links}</html>".encode())


def is_listed(story: Story) -> bool:
    """Whether feed and category lists name a story; some are only linked."""
    return story.number % 23 != 0


def not_found() -> Answer:
    """What a site says of a page that it has not."""
    return Answer(b"<html><h1>404 Not Found</h1></html>", status=404)
