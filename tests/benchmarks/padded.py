"""Pages of the stand-in site as large as those of the real one: some 90 kB, most of it footer."""

import random
from collections.abc import Iterator

from newsbot.standin.site import StandIn
from newsbot.standin.stories import HOST

_LINKS = 900
_WORDS = ("dictionary", "names", "poetry", "prices", "recipes", "schools", "travel")


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Addresses and pages of so many stories, the oldest first."""
    site = StandIn(count)
    for story in site.stories:
        body = site.answer(story.path).body.replace(b"</footer>", _footer(story.number), 1)
        yield HOST + story.path, body


def _footer(number: int) -> bytes:
    chance = random.Random(number)
    links = (
        f'<li><a href="/{chance.choice(_WORDS)}/{chance.randrange(99_999)}.html"'
        f' title="{chance.randrange(9_999)} meaning">Word {chance.randrange(99_999)} in Urdu</a>'
        "</li>\n"
        for _ in range(_LINKS)
    )
    return f"<ul>{''.join(links)}</ul></footer>".encode()
