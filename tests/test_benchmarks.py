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
