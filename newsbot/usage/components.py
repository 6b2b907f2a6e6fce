"""The classes that settings name: each must be there before a crawl begins."""

from typing import Any

from scrapy import Spider
from scrapy.settings import BaseSettings, Settings
from scrapy.utils.misc import load_object

from newsbot.usage.mistakes import MistakeError

_CLASSES = (
    "DOWNLOADER",
    "DUPEFILTER_CLASS",
    "ITEM_PROCESSOR",
    "LOG_FORMATTER",
    "REQUEST_FINGERPRINTER_CLASS",
    "ROBOTSTXT_PARSER",
    "SCHEDULER",
    "SCHEDULER_MEMORY_QUEUE",
    "SCHEDULER_PRIORITY_QUEUE",
    "SCHEDULER_START_MEMORY_QUEUE",
    "STATS_CLASS",
)
"""Settings that are a class which every crawl loads."""
_BY_KEY = ("ADDONS", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "SPIDER_MIDDLEWARES")
"""Settings whose keys are classes; None as the value turns one off."""
_BY_VALUE = ("DOWNLOAD_HANDLERS", "FEED_EXPORTERS", "FEED_STORAGES")
_LISTS = ("RETRY_EXCEPTIONS",)
_CODES = ("HTTPERROR_ALLOWED_CODES", "RETRY_HTTP_CODES")
"""Lists of statuses of HTTP."""


def check_components(settings: Settings, spider: type[Spider]) -> None:
    """Raises `MistakeError` for a setting that names a class that cannot be loaded.

    And for a list of statuses with one that is none; those of the spider count too. Scrapy ends
    in a traceback there, in some cases after the crawl has begun.
    """
    settings = settings.copy()
    spider.update_settings(settings)
    for name in (*_CLASSES, *_BY_KEY, *_BY_VALUE, *_LISTS):
        for path in _named(settings, name):
            if why := unloadable(path):
                raise MistakeError(f"{name}: {path!r} cannot be loaded ({why}).")
    for name in _CODES:
        for code in _listed(settings, name):
            if not _is_status(code):
                raise MistakeError(f"{name}: {code!r} is no status of HTTP; write 500,502.")


def unloadable(name: Any) -> str:
    """Why what a setting names by its path cannot be had; "" where it can, or is no path."""
    try:
        load_object(name)
    except Exception as error:  # noqa: BLE001  # whatever a module does that is imported
        return str(error)
    return ""


def _named(settings: BaseSettings, name: str) -> list[Any]:
    """The paths of classes that a setting has, or the classes themselves."""
    if name in _CLASSES:
        return [settings[name]]
    if name in _LISTS:
        return _listed(settings, name)
    pairs = settings.getdict(name).items()
    return [path if name in _BY_KEY else value for path, value in pairs if value is not None]


def _listed(settings: BaseSettings, name: str) -> list[Any]:
    try:
        return settings.getlist(name)
    except TypeError:
        raise MistakeError(f"{name}={settings[name]} is no list; write a,b.") from None


def _is_status(code: Any) -> bool:
    try:
        return 100 <= int(code) <= 999  # RFC 9110, 15: three digits
    except (TypeError, ValueError):
        return False
