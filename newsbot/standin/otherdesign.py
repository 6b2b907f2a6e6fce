"""The pages of the stand-in site in a design of other names and elements: the same words."""

from collections.abc import Sequence
from html import escape

from newsbot.standin.markup import author_path, head, page_path, topic_path
from newsbot.standin.stories import Story

_ADVERTISEMENT = '<div class="x7"><script>render("slot-7")</script></div>'


def article(story: Story, more_stories: Sequence[Story], recent: Sequence[Story]) -> str:
    """The page of a story."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>UrduPoint</title>
{head(story, recent)}
</head><body>
{_top()}
<main><article>
<header><h1 class="t1">{escape(story.headline)}</h1>
{_byline(story)}</header>
<figure><img class="hero" src="{story.image}"><figcaption>A picture</figcaption></figure>
{_lead(story)}
<section class="c-text">{_body(story)}</section>
{_business_box(story)}
<section class="tags"><div class="label">Related Topics</div>
<ul>{_topics(story)}</ul></section>
</article>
<section><div class="label">Recent Stories</div>{_cards(recent)}</section>
<section><div class="label">More Stories From {story.section.title()}</div>
{_cards(more_stories)}</section>
</main>
{_bottom()}
</body></html>"""


def listing(
    title: str, stories: Sequence[Story], path: str, number: int, last: int, recent: Sequence[Story]
) -> str:
    """Page `number` of `last` of a list."""
    following = ""
    if number < last:
        following = f'<a rel="next" href="{page_path(path, number + 1)}">Next</a>'
    return f"""<!DOCTYPE html><html><head><title>{escape(title)}</title></head><body>{_top()}
<main><h1>{escape(title)}</h1>{_cards(stories)}<p>{following}</p></main>
<aside>{_cards(recent)}</aside>{_bottom()}</body></html>"""


def _byline(story: Story) -> str:
    """Author, age and date, each in an element of its own."""
    parts = []
    if story.author:
        name, handle = story.author
        handle = f" (@{handle})" if handle else ""
        parts.append(f'<li><a href="{author_path(name)}">{name}</a>{handle}</li>')
    if story.byline == "aged":
        parts.append("<li>5 minutes ago</li>")
    published = "Published " if story.byline.startswith("published") else ""
    parts.append(f"<li><time>{published}{story.written_date}</time></li>")
    return f"<ul>{''.join(parts)}</ul>"


def _lead(story: Story) -> str:
    again = f'<div class="kicker">{escape(story.sentence_headline)}</div>'
    return again + (f'<div class="intro">{escape(story.lead)}</div>' if story.lead else "")


def _body(story: Story) -> str:
    start = story.dateline[0] if story.dateline else ""
    out = []
    for at, paragraph in enumerate([start + story.paragraphs[0], *story.paragraphs[1:]]):
        before, bar, after = paragraph.partition("|")
        if at == 3 and not story.is_cut_inside:
            out.append(_ADVERTISEMENT)
        out.append(f"<p>{escape(before)}</p>")
        if bar:
            out += [_ADVERTISEMENT, f"<p>{escape(after)}</p>"]
    return "\n".join(out)


def _business_box(story: Story) -> str:
    if story.section != "business":
        return ""
    return (
        '<section class="box"><div class="label">Gold Rates</div>'
        "<p>Gold is sold at Rs 126,000 per tola today.</p>"
        "<table><tr><td>US Dollar</td><td>178.15</td></tr></table></section>"
    )


def _topics(story: Story) -> str:
    return "".join(
        f'<li><a href="{topic_path(topic)}">{escape(topic)}</a></li>' for topic in story.topics
    )


def _cards(stories: Sequence[Story]) -> str:
    return "".join(
        f'<div class="card"><a href="{story.path}">{escape(story.headline)}</a>'
        "<small>3 minutes ago</small></div>"
        for story in stories
    )


def _top() -> str:
    return '<nav><a href="/en/">UrduPoint.com</a> <a href="/en/poetry/">Poetry</a></nav>'


def _bottom() -> str:
    return "<footer><p>About Us | Contact Us</p></footer>"
