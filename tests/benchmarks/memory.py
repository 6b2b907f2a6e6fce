"""The memory of a long crawl: how much, and whether it grows.

python tests/benchmarks/memory.py [--pages 20000] [--recording]

The pages are as large as the real site's, 92 kB; the server makes each when it is asked for. The
crawl walks through the category lists, page by page, so that its queue stays as short as it is in
most crawls: an emptying queue would hide what grows. The memory is what the system counts as
resident, after each quarter of the pages, and at its highest.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT))

from contenders import PACE  # noqa: E402
from largesite import Serving, serving  # noqa: E402

_LOOK = 0.1  # seconds between looks
_QUARTERS = (0.25, 0.5, 0.75, 0.98)
_LISTED = 22 / 23
"""The share of the stories that lists name."""


class Look(NamedTuple):
    """A moment of a crawl."""

    sent: int
    """Pages that the server has sent."""
    resident: int
    """Bytes."""
    highest: int


def looks(site: Serving, pages: int, folder: str, *, records: bool) -> list[Look]:
    """A crawl, looked at where each quarter of it begins, and at its last page."""
    told = {**PACE, "NEWSBOT_BUDGET": 10**9, "NEWSBOT_DATA_DIR": folder}
    told |= {"NEWSBOT_RECORDING": int(records), "NEWSBOT_LIST_PAGES": pages}
    command = [sys.executable, "-m", "scrapy", "crawl", "urdupoint", "-a", "follow=lists"]
    for name, value in told.items():
        command += ["-s", f"{name}={value}"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **site.environment}, stdout=log, stderr=log
        )
        found: list[Look] = []
        sent, marks = 0, [int(pages * _LISTED * share) for share in _QUARTERS]
        while process.poll() is None:
            sent += len(site.requests())
            if len(found) < len(marks) and sent >= marks[len(found)]:
                found.append(Look(sent, *_memory(process.pid)))
            time.sleep(_LOOK)
    if process.returncode or len(found) < len(_QUARTERS):
        raise SystemExit(f"the crawl ended with {process.returncode} after {len(found)} looks")
    return found


def _memory(pid: int) -> tuple[int, int]:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    sizes = {name: value for name, _, value in (line.partition(":") for line in lines)}
    resident, highest = (int(sizes[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    return resident, highest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--recording", action="store_true", help="record every page")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(options.pages, 50) as site:
        found = looks(site, options.pages, folder, records=options.recording)
    print(f"{'pages sent':>12}{'resident':>12}")
    for look in found:
        print(f"{look.sent:>12,}{look.resident / 2**20:>9.1f} MB")
    first, last = found[0], found[-1]
    growth = (last.resident - first.resident) / (last.sent - first.sent)
    print(f"growth {growth:,.0f} bytes a page, highest {last.highest / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
