"""What recording costs: bytes on disk and CPU time a page, in the ways that standard readers read.

python tests/benchmarks/recording.py [--pages 60] [--rounds 9]

The pages are those of the stand-in site, filled to 90 kB with boxes whose words and addresses make
them about as hard to pack as pages of the site are. The ways take turns, so that what slows the
machine slows all of them; each is judged by its median.
"""

import argparse
import gzip
import random
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

from isal import isal_zlib

from newsbot.standin.site import StandIn
from newsbot.standin.stories import HOST, Story
from newsbot.warc import writing
from newsbot.warc.writing import Exchange

_LONG = 90_000  # bytes of a page
_GZIP = 31
_CHOSEN = "isal 2, a member a record"
_REASON = (
    "chosen: any reader can take one page alone, packed in about an eighth of zlib 6's time; bodies"
    " as they came cost less still, but readers do not all know their packings (br, zstd), and only"
    " unpacked is a page equal to itself."
)
_MOMENT = datetime(2021, 12, 28, 11, 30, tzinfo=UTC)

Pack = Callable[[bytes], bytes]
Way = Callable[[Exchange], int]
"""Records a page: the bytes that it takes."""


def exchanges(count: int) -> list[Exchange]:
    """Pages as the site would answer them."""
    chance = random.Random(1)
    site = StandIn(count)
    return [exchange(story.path, filled(site, story, chance)) for story in site.stories]


def exchange(path: str, body: bytes) -> Exchange:
    asked = (("Host", "www.urdupoint.com"), ("User-Agent", "newsbot/1"))
    answered = (("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx"))
    return Exchange(HOST + path, "GET", asked, b"", 200, answered, body, _MOMENT, "feed", None)


def filled(site: StandIn, story: Story, chance: random.Random) -> bytes:
    """The page of a story, as long as a real one."""
    head, end, tail = site.answer(story.path).body.partition(b"</body>")
    while len(head) < _LONG - len(tail):
        other = chance.choice(site.stories)
        key = chance.randbytes(chance.choice((8, 12, 16, 24))).hex()
        box = f'<div class="box b-{key[:4]}"><a href="{other.path}"><img data-src="/media/{key}'
        head += f'.jpg" alt=""></a><p>{chance.choice(other.paragraphs)}</p></div>\n'.join(
            (box, "")
        ).encode()
    return head + end + tail


def member(module: ModuleType, level: int) -> Pack:
    """A gzip member of some bytes, by a module with the interface of zlib."""

    def pack(plain: bytes) -> bytes:
        stream = module.compressobj(level, zlib.DEFLATED, _GZIP)
        return bytes(stream.compress(plain) + stream.flush())

    return pack


def written(page: Exchange) -> int:
    """As newsbot writes it."""
    return len(writing.recorded(page))


def by(pack: Pack) -> Way:
    """As newsbot writes it, by another packer."""

    def size(page: Exchange) -> int:
        with patch.object(writing, "_member", pack):
            return written(page)

    return size


class WholeFile:
    """One stream for all records: smaller, and no page can be read alone."""

    def __init__(self, module: ModuleType, level: int) -> None:
        self._stream = module.compressobj(level, zlib.DEFLATED, _GZIP)

    def __call__(self, page: Exchange) -> int:
        with patch.object(writing, "_member", bytes):
            return len(self._stream.compress(writing.recorded(page)))


def as_it_came(pages: Sequence[Exchange]) -> Way:
    """The body as the site packed it; what readers unpack twice."""
    came = {page.url: page._replace(body=gzip.compress(page.body, 6)) for page in pages}
    return lambda page: written(came[page.url])


def ways(pages: Sequence[Exchange]) -> dict[str, Callable[[], Way]]:
    """What begins each way anew, by its name."""
    packers = {f"isal {level}": member(isal_zlib, level) for level in (0, 1, 3)}
    packers |= {f"zlib {level}": member(zlib, level) for level in (1, 6, 9)}
    if module := zlib_ng():
        packers |= {f"zlib-ng {level}": member(module, level) for level in (1, 6, 9)}
    came = as_it_came(pages)
    return {
        _CHOSEN: lambda: written,
        **{f"{name}, a member a record": partial(by, pack) for name, pack in packers.items()},
        "isal 2, a stream a file": lambda: WholeFile(isal_zlib, 2),
        "zlib 6, a stream a file": lambda: WholeFile(zlib, 6),
        "isal 2, bodies as they came (gzip 6)": lambda: came,
        "nothing packed": partial(by, bytes),
    }


def zlib_ng() -> ModuleType | None:
    """`pip install zlib-ng` shows it beside the others."""
    try:
        return import_module("zlib_ng.zlib_ng")
    except ImportError:
        return None


def measured(pages: Sequence[Exchange], rounds: int) -> dict[str, tuple[float, float]]:
    """Of each way: its share of the HTML, and CPU seconds a page."""
    raw = sum(len(page.body) for page in pages)
    known = ways(pages)
    times: dict[str, list[float]] = {name: [] for name in known}
    shares = {}
    for _ in range(rounds):
        for name, begin in known.items():
            way = begin()
            began = time.process_time()
            size = sum(map(way, pages))
            times[name].append((time.process_time() - began) / len(pages))
            shares[name] = size / raw
    return {name: (shares[name], statistics.median(times[name])) for name in known}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    found = measured(exchanges(options.pages), options.rounds)
    print(f"{'':40}{'of the HTML':>12}{'CPU a page':>14}")
    for name, (share, seconds) in found.items():
        mark = "  <-" if name == _CHOSEN else ""
        print(f"{name:40}{share:>12.1%}{seconds * 1e6:>11.0f} us{mark}")
    print(f"<- {_REASON}")
