"""How long hostile input may take, in CPU time: what else the machine does counts for nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 0.5  # seconds


@contextmanager
def in_time(what: str) -> Iterator[None]:
    start = time.process_time()
    yield
    spent = time.process_time() - start
    assert spent < LONGEST, f"{spent:.2f} s for {what[:100]!r}"
