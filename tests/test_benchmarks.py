"""The benchmarks run, small; what they promise holds."""

import re
import subprocess
import sys

from conftest import PROJECT


def test_memory_and_start_of_a_crawl_do_not_grow_with_the_archive() -> None:
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/archive.py", "--articles", "30000"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = re.search(r"highest memory of that crawl.*\n.*archive +([-+][\d.]+) MB", done.stdout)
    assert found is not None
    assert abs(float(found[1])) < 20


def test_recording_costs_no_more_than_was_chosen_for() -> None:
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/recording.py", "--pages", "12", "--rounds", "5"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(.+?) +([\d.]+)% +(\d+) us", done.stdout, re.MULTILINE)
    found = {name: (float(share), int(cost)) for name, share, cost in rows}
    share, cost = found["isal 2, a member a record"]
    assert 15 < share < 30
    assert cost < found["zlib 6, a member a record"][1]
    assert found["zlib 9, a member a record"][0] < share < found["nothing packed"][0]
    assert "<- chosen: " in done.stdout
