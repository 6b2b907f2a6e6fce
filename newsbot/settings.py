"""Settings of the crawl. Each line that differs from Scrapy says why."""

import os
from pathlib import Path

from newsbot.items import EXPORTED

PROJECT = Path(__file__).parent.parent
"""The folder of scrapy.cfg."""

BOT_NAME = "newsbot"
SPIDER_MODULES = ["newsbot.spiders"]
NEWSPIDER_MODULE = "newsbot.spiders"
COMMANDS_MODULE = "newsbot.commands"
SPIDER_LOADER_CLASS = "newsbot.machinery.spiderloader.SpiderLoader"  # a broken one stops no other
ADDONS = {"newsbot.operation.run.Run": 0}

# --- newsbot's own ---
NEWSBOT_DATA_DIR = "data"  # all that lasts; relative to the folder of scrapy.cfg
NEWSBOT_ARCHIVE = False  # remember articles across crawls; `scrapy crawl` turns it on
NEWSBOT_MIN_FREE_MB = 100  # no crawl starts with less room for its data
NEWSBOT_BUDGET = 3_000  # requests of a crawl, of any kind; it ends well when they are spent
NEWSBOT_EXPORT = "full"  # or "metadata": feeds and exports without the texts
NEWSBOT_RECORDING = True  # keep every page as the site gave it, in WARC files
NEWSBOT_RECORDING_MB = 500  # of one such file; the next page begins another
NEWSBOT_RECORDING_DAYS = 0  # files begun longer ago are removed; 0: as NEWSBOT_RETENTION_DAYS
NEWSBOT_RETENTION_DAYS = 0  # texts older than that are forgotten; 0: never
NEWSBOT_NEAR_DUPLICATES = "keep"  # or "drop": articles nearly the same as an earlier one
NEWSBOT_LIST_PAGES = 20  # pages of a category list, on the first walk through it
NEWSBOT_TOPIC_PAGES = 3  # pages of a topic's list, on the first walk through it
NEWSBOT_TOPIC_CREDIT = 1  # pages of topics in a crawl; each article that one brings is one more
NEWSBOT_ATTEMPTS = 6  # to get an article, 1, 3, 9, 24, 72 hours apart; then it is given up
NEWSBOT_LOOK_AGAIN = "1d"  # ages at which an article is looked at again; "" for never
NEWSBOT_SITEMAPS = 20  # sitemaps of a crawl that robots.txt names; those of days do not count
NEWSBOT_SITEMAP_MAXSIZE = 50 * 1024 * 1024  # unpacked; the protocol's own limit
NEWSBOT_JUNK_TOPICS = None  # a list to use in place of the site's own
NEWSBOT_ALLOW_PRIVATE_ADDRESSES = False  # let names lead to loopback and private networks

# --- conduct towards the site ---
NEWSBOT_CONTACT = os.environ.get("NEWSBOT_CONTACT", "")  # address or page of who is crawling
NEWSBOT_LONGEST_WAIT = 120  # seconds that a site may ask us to wait; more ends the crawl
NEWSBOT_BACKOFF = 5.0  # seconds to wait where it is busy and does not say how long; then twice that
ROBOTSTXT_OBEY = True  # Scrapy: False
ROBOTSTXT_USER_AGENT = "newsbot"  # Scrapy: the whole user agent
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # Scrapy: 8. One request at a time
DOWNLOAD_DELAY = 1  # Scrapy: 0. Seconds from one request to the next
DOWNLOAD_DELAY_JITTER = 0  # Scrapy: 0.5, which goes below the delay
DOWNLOAD_TIMEOUT = 20  # Scrapy: 180
DOWNLOAD_MAXSIZE = 5 * 1024 * 1024  # Scrapy: 1 GiB. A news page has 100 kB
DOWNLOAD_WARNSIZE = 0  # Scrapy: 32 MiB, more than we take
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]  # Scrapy: also 429, which is a refusal
RETRY_EXCEPTIONS = [  # Scrapy: also those of Twisted's handlers, which take a while to load
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    OSError,
]
REDIRECT_MAX_TIMES = 5  # Scrapy: 20
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # Scrapy: ERROR. The spider says which page it did not get
DEPTH_LIMIT = 3  # Scrapy: 0, no limit. Hops from story to story; pages of a list are none

# --- safety ---
MEMUSAGE_LIMIT_MB = 1024  # Scrapy: 0, no limit
MEMUSAGE_CHECK_INTERVAL_SECONDS = 3  # Scrapy: 60
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,
    "newsbot.machinery.footprint.MemoryUsage": 0,  # in its place: counts what the crawl needs
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy: False
TELNETCONSOLE_ENABLED = False  # Scrapy: True. Nothing listens
REMOTE_CONTROL_ENABLED = False  # Scrapy: True. Nothing listens
COOKIES_ENABLED = False  # Scrapy: True. We have no session to keep
METAREFRESH_ENABLED = False  # Scrapy: True. No page sends us elsewhere

# --- machinery ---
TWISTED_REACTOR_ENABLED = False  # Scrapy: True. asyncio alone is faster
DOWNLOAD_HANDLERS = {
    "http": "newsbot.download.handler.DownloadHandler",
    "https": "newsbot.download.handler.DownloadHandler",
    "data": None,  # addresses of pages, not of whatever a page may link
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the guard is stricter
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # we have no password
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "newsbot.download.guard.Guard": 10,  # first of all: no request leaves the site
    "newsbot.download.robots.RobotsTxt": 100,  # in place of Scrapy's: stricter, and once a day
    "newsbot.download.conduct.Conduct": 560,  # before a retry is thought of
    "newsbot.download.middlewares.Redirect": 600,  # in place of Scrapy's: tells of no other page
    "newsbot.download.captures.Record": 610,  # what came whole, before a redirect is followed
    "newsbot.download.wholeness.WholeBody": 620,  # in place of Scrapy's: half a page is an error
    "newsbot.download.middlewares.Budget": 950,  # next to the network: counts what is really sent
}
SPIDER_MIDDLEWARES = {  # every page and all that it gives passes through each of them
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the frontier counts hops
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # we copy no meta
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # how we came to a page is ours
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,  # priorities tell who is first
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # the guard has a bound
}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier makes no request twice
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # Scrapy: Lifo. Lists begin with the new
CONCURRENT_ITEMS = 1  # Scrapy: 100, which starts 100 tasks for every page
STATS_CLASS = "newsbot.machinery.statistics.Statistics"  # Scrapy's, for an eighth of its time

# --- articles and feeds ---
ITEM_PIPELINES = {
    "newsbot.pipelines.Validate": 100,
    "newsbot.pipelines.Select": 200,
    "newsbot.pipelines.Deduplicate": 300,
}
_LINES = "newsbot.delivery.lines.ArticleLines"  # Scrapy's, for a third of its time
FEED_EXPORTERS = {
    "jsonl": _LINES,
    "jsonlines": _LINES,
    "jl": _LINES,
    "gz": _LINES,  # by the end of the name; the file is compressed when it is published
    "zst": _LINES,
    "csv": "newsbot.delivery.formats.ArticleTable",  # Scrapy's has Python's words for a dateline
    "xml": "newsbot.delivery.formats.ArticleXml",  # and this one's for what is not there
    "pickle": "newsbot.delivery.formats.ArticlePickles",  # Scrapy's are read by newsbot alone
    "marshal": "newsbot.delivery.formats.ArticleMarshal",  # Scrapy's fails at a dateline
}
FEED_EXPORT_FIELDS = list(EXPORTED)
FEED_EXPORT_ENCODING = "utf-8"  # Scrapy: ASCII with escapes
FEED_STORE_EMPTY = False  # Scrapy: True. No file when nothing is new

# --- the log ---
LOG_LEVEL = "INFO"  # Scrapy: DEBUG, a line for every request
LOG_FORMATTER = "newsbot.machinery.logformatter.LogFormatter"
NEWSBOT_PROGRESS = True  # draw how far a crawl or a long command is, where a terminal is there
LOGSTATS_INTERVAL = 15  # Scrapy: 60. At one request a second a minute is a long silence
