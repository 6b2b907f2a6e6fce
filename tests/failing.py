"""Runs `scrapy` and kills it, for real, when a publication has reached a step.

python tests/failing.py STEP[/SIGNAL] [MOMENT] crawl urdupoint ...
"""

import os
import signal
import sys
from datetime import datetime

from scrapy.cmdline import execute

from newsbot import clock
from newsbot.delivery import publication


def die_at(fatal: str, how: signal.Signals) -> None:
    def reached(step: str) -> None:
        if step == fatal:
            os.kill(os.getpid(), how)

    publication.reached = reached


if __name__ == "__main__":
    step, *words = sys.argv[1:]
    step, _, name = step.partition("/")
    die_at(step, signal.Signals[name or "SIGKILL"])
    if words[0][0].isdigit():
        moment = datetime.fromisoformat(words.pop(0))
        clock.now = lambda: moment
    execute(["scrapy", *words])
