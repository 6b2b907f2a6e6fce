"""The pages of the stand-in site in the known design: `tests/site/README.md`, class by class."""

import json
from collections.abc import Iterable, Sequence
from html import escape
from random import Random

from newsbot.standin import vocabulary as words
from newsbot.standin.stories import HOST, Story

_ADVERTISEMENT = (
    '<div class="txt_banner"><div id="gpt-center-banner"><script>googletag.cmd.push(function()'
    '{ googletag.display("gpt-center-banner"); });</script></div></div>'
)
_OTHER_ADVERTISEMENTS = (
    '<div id="teads_upw"></div><div id="div-gpt-ad-1x1-wrap"><style>#x{margin:0}</style>'
    "<script>googletag.display('1x1');</script></div>"
)


def topic_path(topic: str) -> str:
    """Path of a topic's list."""
    return f"/en/topic/{topic.lower().replace(' ', '-')}.html"


def author_path(name: str) -> str:
    """Path of an author's page."""
    return f"/en/team/{name.lower().replace(' ', '-')}.html"


def article(story: Story, more_stories: Sequence[Story], recent: Sequence[Story]) -> str:
    """The page of a story."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(story.headline)} - UrduPoint</title>
{head(story, recent)}
</head><body>
{_menu()}
<ul class="bread_crumb_en"><li><a href="/en/">Home</a></li>
<li><a href="/en/{story.section}/">{story.section.title()}</a></li></ul>
<div id="main_content"><div class="main_bar fl news_article">
<h1>{escape(story.headline)}\r</h1>
{_byline(story)}
<picture><img class="main_image" data-src="{story.image}" src="/images/default.jpg"></picture>
{_subheadings(story)}
<div class="detail_txt">{_body(story)}
<div class="clear mt2"></div>
{_OTHER_ADVERTISEMENTS}
<div class="social_sharer"><a href="https://example.com/share">Share this story</a></div>
</div>
{_business_box(story)}
<h3>Related Topics</h3>
<div class="tagcloud">{_topics(story)}</div>
<h3>Recent Stories</h3>
<ul class="recent">{_recent(recent)}</ul>
<h3>More Stories From {story.section.title()}</h3>
<div class="more">{_more(more_stories)}</div>
</div>
<div class="side_bar fr"><div class="widget"><h3>Latest</h3><ul class="side_news_list">
{_side_bar(recent)}</ul></div></div></div>
{_footer(story.number)}
</body></html>"""


def listing(
    title: str, stories: Sequence[Story], path: str, number: int, last: int, recent: Sequence[Story]
) -> str:
    """Page `number` of `last` of a list; `path` with `{}` for the number of a page."""
    items = "\n".join(
        f'<li><a href="{author_path("Umer Jamshaid")}">Umer Jamshaid</a>'
        f'<a href="{story.path}?utm_source=Internal&amp;utm_medium=Breaking-News">'
        f'<div class="txt_box"><h4>{escape(story.headline)}</h4></div></a></li>'
        for story in stories
    )
    pages = "".join(
        f'<li><a href="{page_path(path, page)}">{page}</a></li>'
        for page in range(max(1, number - 2), min(last, number + 3) + 1)
    )
    return f"""<!DOCTYPE html><html><head><title>{escape(title)}</title></head><body>{_menu()}
<div id="main_content"><div class="main_bar fl"><h1>{escape(title)}</h1>
<ul class="news_list">{items}</ul><ul class="pagination">{pages}</ul></div>
<div class="side_bar fr"><ul class="side_news_list">{_side_bar(recent)}</ul></div></div>
{_footer(number)}</body></html>"""


def page_path(path: str, number: int) -> str:
    """Path of a page of a list: category lists count in the name, topic lists in the query."""
    if number == 1:
        return path
    if path.startswith("/en/news/"):
        return f"{path.removesuffix('.html')}-updates{number}.html"
    return f"{path}?page={number}"


def head(story: Story, recent: Sequence[Story]) -> str:
    """What stands in the head of an article in every design: meta elements and JSON-LD."""
    date = ""
    if story.has_meta_date:
        stamp = story.stamp(story.published)
        date = f'<meta property="article:published_time" content="{stamp}">'
    blocks = "\n".join(
        f'<script type="application/ld+json">{block}</script>' for block in _json_ld(story, recent)
    )
    return (
        f'<meta property="og:title" content="{escape(story.headline)}">\n'
        f'<meta property="og:image" content="{story.image}">\n{date}\n{blocks}'
    )


def _json_ld(story: Story, recent: Sequence[Story]) -> list[str]:
    """Four blocks or more; where the article stands depends on the story."""
    organization = json.dumps({"@type": "Organization", "name": "UrduPoint", "url": HOST})
    crumbs = json.dumps({"@type": "BreadcrumbList", "itemListElement": []})
    search = json.dumps({"@type": "WebSite", "url": HOST})
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "image": [story.image],
        "datePublished": story.stamp(story.published),
        "author": {"@type": "Organization", "name": "UrduPoint"},
        "description": "LINE ONE",
    }
    if story.author:
        node["author"] = {"@type": "Person", "name": story.author[0]}
    if story.modified:
        node["dateModified"] = story.stamp(story.modified)
    # A raw line end and a tab inside a string, as the site has them.
    text = json.dumps(node).replace("LINE ONE", "One line\n\tand another")
    match story.json_ld:
        case "none":
            return [organization, crumbs, search]
        case "broken":
            return [organization, "{", crumbs, text[:-20]]
        case "graph":
            return [f'<!-- {{"@graph": [{crumbs}, {text}]}} -->', organization, search]
        case "other":
            others = [
                json.dumps({**node, "headline": other.headline, "datePublished": "2001-01-01"})
                for other in recent[:2]
            ]
            return [organization, *others, text, crumbs]
    return [organization, crumbs, search, text]


def _byline(story: Story) -> str:
    author = ""
    if story.author:
        name, handle = story.author
        author = f'<a href="{author_path(name)}">{name}</a>' + (f" (@{handle})" if handle else "")
    age = "5 minutes ago" if story.byline == "aged" else ""
    published = "Published " if story.byline.startswith("published") else ""
    return (
        f'<p class="art_info_bar">{author} <span class="article-date"></span>'
        f'<span class="article-date">{age}</span> '
        f'<span class="article-date">{published}{story.written_date}</span></p>'
    )


def _subheadings(story: Story) -> str:
    own_case = f"<h2>{escape(story.sentence_headline)}</h2>"
    return own_case + (f"<h2>{escape(story.lead)}</h2>" if story.lead else "")


def _body(story: Story) -> str:
    """The first paragraph is bare text; the text goes on behind the advertisement."""
    start = story.dateline[0] if story.dateline else ""
    out = [escape(start + story.paragraphs[0])]
    for at, paragraph in enumerate(story.paragraphs[1:], 1):
        before, bar, after = paragraph.partition("|")
        if bar:
            out += [_p(before), _ADVERTISEMENT, _p(after, ' style="margin-top:0px;"')]
            continue
        if at == 3 and not story.is_cut_inside:
            out.append(_ADVERTISEMENT)
        out.append(_p(paragraph))
    return "\n".join(out)


def _p(text: str, attributes: str = "") -> str:
    """A paragraph in which a word is strong and a word is a link."""
    some, *others = escape(text).split(" ")
    if others:
        others[0] = f"<strong>{others[0]}</strong>"
        others[-1] = f'<a href="/en/topic/x.html">{others[-1]}</a>'
    return f"<p{attributes}>{' '.join((some, *others))}</p>"


def _business_box(story: Story) -> str:
    if story.section != "business":
        return ""
    return (
        '<div class="rates"><h3>Gold Rates</h3><p>Gold is sold at Rs 126,000 per tola today.</p>'
        "<ul><li>PSX 44,267.11 +312.21</li><li>US Dollar 178.15</li></ul></div>"
    )


def _topics(story: Story) -> str:
    return " ".join(
        f'<a href="{topic_path(topic)}" title="{escape(topic)}">{escape(topic)}</a>'
        for topic in story.topics
    )


def _recent(stories: Iterable[Story]) -> str:
    return "".join(
        f'<li><a href="{story.path}">{escape(story.headline[:50])} ..</a>'
        f'<a href="{story.path}">{escape(story.headline)}</a><span>30 minutes ago</span></li>'
        for story in stories
    )


def _more(stories: Iterable[Story]) -> str:
    return "".join(
        f'<div class="item"><a href="{story.path}"><h4>{escape(story.headline)}</h4></a>'
        "<span>3 minutes ago</span></div>"
        for story in stories
    )


def _side_bar(stories: Iterable[Story]) -> str:
    return "".join(
        f'<li><a href="{story.path}">{escape(story.headline)}</a></li>' for story in stories
    )


def _menu() -> str:
    links = "".join(f'<a href="/en/{name}/">{name}</a>' for name in words.CLUTTER)
    return f'<div>Open Menu</div><nav><a href="/en/">UrduPoint.com</a>{links}</nav>'


def _footer(number: int) -> str:
    """Links that are no news, others on every page."""
    chance = Random(number)  # noqa: S311
    links = "\n".join(
        f'<li><a href="/{chance.choice(words.CLUTTER)}/page-{chance.randrange(9_000)}.html">'
        "Names and Meanings</a></li>"
        for _ in range(60)
    )
    return (
        f"<footer><p>About Us | Contact Us | Advertisment</p><ul>{links}</ul>"
        "<p>Reproduction without proper consent is not allowed.</p></footer>"
    )
