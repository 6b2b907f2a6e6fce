"""How much memory a crawl needs: its own, not that of whoever started it."""

import gc
from pathlib import Path

from scrapy.extensions import memusage

_STATUS = Path("/proc/self/status")
_YOUNG = 5_000
"""Objects, more than a few pages make, before unreachable ones among them are looked for.

Python looks at every 700, which takes a fiftieth of a crawl and finds little: a page is gone with
its last reference.
"""


class MemoryUsage(memusage.MemoryUsage):
    """Scrapy's watch over memory, without what the process inherited.

    The number that Scrapy asks the system for begins, on Linux, with the highest memory of the
    process that started this one: a large one could start no crawl.
    """

    def engine_started(self) -> None:
        """Called by Scrapy before the first request.

        What is there by now stays to the end: left out of every later collection, it cannot make
        one so long that a request goes out late and the next one, by its clock, too soon.
        """
        gc.unfreeze()  # a crawl before this one in the same process is over
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG)
        super().engine_started()

    def get_virtual_size(self) -> int:
        """The most bytes that this process ever had in memory."""
        try:
            told = _STATUS.read_text("ascii", "replace")
        except OSError:
            return super().get_virtual_size()  # no Linux
        kilobytes = (line.split()[1] for line in told.splitlines() if line.startswith("VmHWM:"))
        highest = next(kilobytes, None)
        return int(highest) * 1024 if highest else super().get_virtual_size()
