"""What it takes to start: a command that does nothing, and a crawl up to its first request.

python tests/benchmarks/start.py [--articles 1000000] [--folder FOLDER] [--rounds 7]

The folder keeps the archive, as that of archive.py does. Seconds by the clock on the wall, and of
CPU; the least of all rounds, because other work never makes ours faster, and the median.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from archive import PROJECT, fill

from newsbot.archive.store import FILE_NAME, Archive
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn

_WAIT = 60


class Took(NamedTuple):
    """What a start took."""

    wall: float
    cpu: float


def listing() -> Took:
    """`scrapy list`, to its end."""
    began = time.monotonic()
    command = [sys.executable, "-m", "scrapy", "list"]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
    return _ended(process, began)


def first_request(folder: Path) -> Took:
    """A crawl until its first request has come; CPU until its end, of a feed of one article."""
    command = [sys.executable, "-m", "scrapy", "crawl", "urdupoint", "-a", "follow=feed"]
    command += ["-s", "DOWNLOAD_DELAY=0", "-s", f"NEWSBOT_DATA_DIR={folder}", "--nolog"]
    with Server(StandIn(1)) as server:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, **server.environment})
        with server.arrived:
            if not server.arrived.wait_for(lambda: server.times, timeout=_WAIT):
                raise SystemExit("no request came")
        return Took(server.times[0] - began, _ended(process, began).cpu)


def _ended(process: subprocess.Popen[bytes], began: float) -> Took:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}")
    return Took(time.monotonic() - began, usage.ru_utime + usage.ru_stime)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the archive here (default: nowhere)")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as nowhere:
        folder = options.folder or Path(nowhere)
        folder.mkdir(parents=True, exist_ok=True)
        is_new = not (folder / FILE_NAME).exists()
        with closing(Archive(folder / FILE_NAME)) as archive:
            if is_new:
                fill(archive, options.articles)
        first_request(folder)  # what a crawl does once to an archive that another one made
        found: dict[str, list[Took]] = {}
        for _ in range(options.rounds):
            large = f"first request, archive of {options.articles:,}"
            found.setdefault("scrapy list", []).append(listing())
            found.setdefault(large, []).append(first_request(folder))
            with tempfile.TemporaryDirectory() as new:
                small = first_request(Path(new))
            found.setdefault("first request, no archive yet", []).append(small)
    print(f"{'':36}{'least':>9}{'median':>9}{'CPU, least':>12}")
    for name, rounds in found.items():
        walls = [took.wall for took in rounds]
        least, median, cpu = min(walls), statistics.median(walls), min(t.cpu for t in rounds)
        print(f"{name:36}{least:>7.2f} s{median:>7.2f} s{cpu:>10.2f} s")


if __name__ == "__main__":
    main()
