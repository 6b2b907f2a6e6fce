"""How long hostile input may take: as many steps as an ordinary page may, on any machine.

CPU time is counted, so what else the machine does counts for nothing, and it is compared with what
an empty loop takes here and now, so a slow machine counts for nothing either.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_TURNS = 40_000_000
"""Of an empty loop, as many as may pass: a second or so. What is not linear takes hours."""
_SAMPLE, _SAMPLES = 500_000, 5
_SURELY = 0.2  # seconds in which no machine makes so many


@contextmanager
def in_time(what: str) -> Iterator[None]:
    start = time.process_time()
    yield
    spent = time.process_time() - start
    if spent > _SURELY:
        assert spent < (most := _longest()), f"{spent:.2f} s of {most:.2f} s for {what[:100]!r}"


def _longest() -> float:
    """By the slowest of some samples: the speed of a machine that others share comes and goes."""
    return max(_sample() for _ in range(_SAMPLES)) * _TURNS / _SAMPLE


def _sample() -> float:
    start = time.process_time()
    for _ in range(_SAMPLE):
        pass
    return time.process_time() - start
