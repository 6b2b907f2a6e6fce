"""The Urdu edition of the stand-in site: its pages, lists and sitemaps."""

import gzip
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from html import escape
from urllib.parse import parse_qs, quote, unquote, urlsplit

from newsbot.standin import markup
from newsbot.standin.site import PAGE_SIZE, Answer, StandIn, not_found
from newsbot.standin.stories import FIRST_NUMBER, HOST, Story
from newsbot.standin.urdustories import TOPICS, UrduStory, day_of

_FEED = "/rss/urdupoint.rss"
_SITEMAPS = "/sitemap/daily/data/"
_TAGS = "/daily/tags/"
_BUTTON = "/daily/ajax_lmore.php"
_ENGLISH = dict(TOPICS)
_AD = (
    '<div id="gpt-center-banner"><script>googletag.cmd.push(function(){});</script></div>'
    '<div id="teads_upw"></div>'
)


class UrduStandIn(StandIn):
    """A site of stories in Urdu, under the numbers of the English ones."""

    @cached_property
    def stories(self) -> list[Story]:
        """All stories that ever will be, the oldest first."""
        return [UrduStory(self.seed, FIRST_NUMBER + n) for n in range(self.size)]

    def in_day(self, path: str) -> list[Story]:
        """What the sitemap of a day names."""
        day = day_of(path)
        return [s for s in self.published if day and s.published.date() == day.date()]

    def answer(self, target: str) -> Answer:
        """The answer to a path with its query; the form of a POST request counts as one."""
        if target in self.answers:
            return self.answers[target]
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        rooms: dict[str, Callable[[], Answer]] = {
            "/robots.txt": lambda: Answer(b"User-agent: *\nDisallow:\n", content_type="text/plain"),
            _FEED: self._feed,
            _SITEMAPS: lambda: self._day(parts.path),
            _TAGS: lambda: self._tag(unquote(parts.path.removeprefix(_TAGS)[:-5])),
            _BUTTON: lambda: self._more(query.get("tid", ""), int(query.get("m", "0"))),
        }
        for start, room in rooms.items():
            if parts.path.startswith(start):
                return room()
        return self._article(parts.path) or not_found()

    def _day(self, path: str) -> Answer:
        """The first two addresses are no articles, and there are pages of other kinds."""
        stories = self.in_day(path)
        if not stories:
            return not_found()
        others = ["/daily/", "/daily/livenews.html", "/articles/a-column-71.html"]
        paths = others[:2] + [story.path for story in stories] + others[2:]
        urls = "".join(f"<url><loc>{HOST}{path}</loc></url>" for path in paths)
        body = gzip.compress(f"<urlset>{urls}</urlset>".encode(), mtime=0)
        return Answer(body, content_type="application/x-gzip")

    def _tag(self, topic: str) -> Answer:
        if topic not in _ENGLISH:
            return not_found()
        token = list(_ENGLISH).index(topic) + 100
        items = _items(self.in_topic(topic)[:PAGE_SIZE])
        button = f'<button id="load_more" data-tid="{token}">مزید خبریں</button>'
        page = (
            f'<html dir="rtl"><head><title>{topic}</title></head><body><h1>{topic}</h1>{items}'
            f"{button}</body></html>"
        )
        return Answer(page.encode())

    def _more(self, token: str, number: int) -> Answer:
        topic = list(_ENGLISH)[int(token) - 100]
        stories = self.in_topic(topic)[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        body = json.dumps({"data": _items(stories)})
        return Answer(body.encode(), content_type="application/json")

    def _article(self, path: str) -> Answer | None:
        digits = path.rpartition("-")[2].removesuffix(".html")
        at = int(digits) - FIRST_NUMBER if digits.isdecimal() else -1
        if not 0 <= at < self.size or "/livenews/" not in path:
            return None
        story = self.stories[at]
        return Answer(_page(story, self.more_stories(story), self.in_feed()[:6]).encode())


def tag_path(topic: str) -> str:
    """Path of a topic's list."""
    return f"{_TAGS}{quote(topic)}.html"


def _items(stories: Sequence[Story]) -> str:
    return "".join(
        f'<div class="news_big_item"><a href="{story.path}"><h4>{escape(story.headline)}</h4></a>'
        "</div>"
        for story in stories
    )


def _page(story: Story, more: Sequence[Story], recent: Sequence[Story]) -> str:
    related = "".join(
        f'<div class="box_item"><a href="{other.path}">{escape(other.headline)}</a></div>'
        for other in more
    )
    topics = " ".join(
        f'<a href="{tag_path(topic)}" title="{_ENGLISH[topic]}">{topic}</a>'
        for topic in story.topics
    )
    return f"""<!DOCTYPE html>
<html lang="ur" dir="rtl"><head><meta charset="utf-8"><title>{escape(story.headline)}</title>
{markup.head(story, recent)}
</head><body><nav><a href="/daily/">اردو پوائنٹ</a></nav>
<ul id="bread_crumb_ur" class="bread_crumb_ur"><li><a href="/">مرکزی صفحہ</a></li><li>&larr;</li>
<li><a href="/daily/">{story.section}</a></li><li>&larr;</li><li>{escape(story.headline)}</li></ul>
<div class="main_bar fl"><div class="news_article">
<h1 class="urdu ar rtl">{escape(story.headline)}</h1>
{_info_bar(story)}
<picture><img class="main_image" data-src="{story.image}" src="/images/default.jpg"></picture>
<div class="detail_txt urdu aj rtl">{_text(story)}
<div class="list_box"><h3>مزید متعلقہ خبریں پڑھئیے</h3>{related}</div>
<div class="social_sharer"><a href="https://example.com/share">شیئر کریں</a></div>
{_foot(story)}</div>
<h3>متعلقہ عنوان :</h3><div class="tagcloud rtl">{topics}</div>
</div></div>
<footer><p>ہم سے رابطہ</p></footer></body></html>"""


def _info_bar(story: Story) -> str:
    """The date in one element, the time in the next, where it is not written otherwise."""
    if story.byline == "foot":
        return ""
    words = story.written_date
    date, _, time = (
        words.rpartition(" ") if story.byline in ("spans", "digits") else (words, "", "")
    )
    icon = '<i class="icon-calendar"></i>'
    return f'<p class="art_info_bar">{icon}<span>{date}</span> <span>{time}</span></p>'


def _foot(story: Story) -> str:
    if story.byline != "foot":
        return ""
    return f'<p>وقت اشاعت : <span class="arial">{story.written_date}</span></p>'


def _text(story: Story) -> str:
    """Two paragraphs, the advertisement, the rest."""
    start = story.dateline[0] if story.dateline else ""
    first, second, *rest = map(escape, story.paragraphs)
    banner = f'<div class="txt_banner"><p>{start}{first}</p><p>{second}</p></div>'
    cut = '<p class="hide_desk">(جاری ہے)</p>'
    return banner + cut + _AD + "".join(f'<p style="margin-top:0px;">{text}</p>' for text in rest)
