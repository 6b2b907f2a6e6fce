"""Makes docs/report.png, the picture of docs/report.md, by crawls of the stand-in site.

python tests/pictures_report.py
"""

import sys
import tempfile
from datetime import datetime
from pathlib import Path

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT))

from reported import Crawls, chromium, report  # noqa: E402

from newsbot import health  # noqa: E402
from newsbot.standin.server import Server  # noqa: E402
from newsbot.standin.site import StandIn  # noqa: E402

TARGET = PROJECT / "docs" / "report.png"
OUT = range(100, 2_001, 100)  # how many stories are out at each crawl, four hours apart
CHANGED = 1_500  # from then on in another layout
HIDDEN = (
    "#main > section:not(:has(#summary, #articles, #fields)), #sections, #fields ~ figure, footer"
)


def crawled(folder: Path) -> datetime:
    """Some days of crawls, and the layout changes before the last; when that one was."""
    with Server(StandIn(OUT[-1], feed_size=110)) as server:
        crawls = Crawls(server, folder)
        for out in OUT:
            server.site.design = "other" if out > CHANGED else "known"
            crawls.go(out, status=health.WELL if out <= CHANGED else health.NOT_RECOGNISED)
        return server.site.stories[-1].published


def main() -> None:
    """The summary, the days and the fields, as they look on a screen."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        done = report(folder, at=crawled(folder))
        if done.returncode:
            raise SystemExit(done.stdout)
        page = browser.new_page(viewport={"width": 1000, "height": 800}, color_scheme="light")
        page.goto((folder / "report.html").as_uri())
        page.add_style_tag(content=f"{HIDDEN} {{ display: none; }}")
        TARGET.parent.mkdir(exist_ok=True)
        page.screenshot(path=TARGET, full_page=True)
        print(f"{TARGET} has {TARGET.stat().st_size / 1000:.0f} kB.")


if __name__ == "__main__":
    main()
