"""Runs `scrapy` at a moment that is not the present.

python tests/clocked.py 2021-12-28T16:25:00+05:00 crawl urdupoint ...
"""

import sys
from datetime import datetime

from scrapy.cmdline import execute

from newsbot import clock

if __name__ == "__main__":
    moment = datetime.fromisoformat(sys.argv[1])
    clock.now = lambda: moment
    execute(["scrapy", *sys.argv[2:]])
