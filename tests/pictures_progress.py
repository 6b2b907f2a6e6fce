"""Draws docs/progress.svg: a crawl of the stand-in site, as a terminal shows it half way.

python tests/pictures_progress.py
"""

import re
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT))

from pseudoterminal import Terminal  # noqa: E402

from newsbot.standin.server import Server  # noqa: E402
from newsbot.standin.site import StandIn  # noqa: E402

PICTURE = PROJECT / "docs" / "progress.svg"
COMMAND = "scrapy crawl urdupoint"
_HALF_WAY = re.compile(r"^urdupoint .* more: .*^articles +\d{3} new", re.MULTILINE | re.DOTALL)


def half_way(folder: str) -> Text:
    """The screen of a crawl that has a good part of its budget behind it."""
    words = ["-m", *COMMAND.split(), "-s", f"NEWSBOT_DATA_DIR={folder}"]
    words += ["-s", "DOWNLOAD_DELAY=0.02"]
    with Server(StandIn(300)) as server:
        environment = {**server.environment, "NEWSBOT_CONTACT": "you@example.org"}
        with Terminal([sys.executable, *words], environment, PROJECT) as terminal:
            terminal.until(lambda text: bool(_HALF_WAY.search(text)))
            return Text("\n").join([Text(f"$ {COMMAND}"), *lines(terminal)])


def lines(terminal: Terminal) -> list[Text]:
    """The lines of a screen that are not empty, in their colours."""
    screen, found = terminal.screen, []
    for y in range(len(terminal.text.splitlines())):
        line = Text()
        cells = [screen.buffer[y][x] for x in range(screen.columns)]
        for (fg, bold), run in groupby(cells, lambda cell: (cell.fg, cell.bold)):
            colour = f"#{fg}" if re.fullmatch(r"[0-9a-f]{6}", fg) else None
            line.append("".join(cell.data for cell in run), Style(color=colour, bold=bold))
        line.rstrip()
        found.append(line)
    return found


def drawn(screen: Text) -> str:
    """A picture that asks no other site for its letters."""
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=80, file=nowhere, force_terminal=True)
        console.print(screen, soft_wrap=True)
    svg = console.export_svg(title="newsbot", unique_id="progress")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(drawn(half_way(folder)), "utf-8")
        print(f"{PICTURE.relative_to(PROJECT)}: {PICTURE.stat().st_size:,} bytes")
