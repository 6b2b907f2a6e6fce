"""The classes that settings name: each must be there before a crawl begins."""

from collections.abc import Iterator
from typing import Any

from scrapy.settings import BaseSettings, default_settings
from scrapy.utils.misc import load_object

from newsbot.usage.mistakes import MistakeError

_BY_KEY = ("ADDONS", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "SPIDER_MIDDLEWARES")
"""Settings whose keys are classes; None as the value turns one off."""
_BY_VALUE = ("DOWNLOAD_HANDLERS", "FEED_EXPORTERS", "FEED_STORAGES")
_LISTS = ("RETRY_EXCEPTIONS",)
_OR_WORDS = "REFERRER_POLICY"
"""It may also be a word of the standard: no-referrer."""
_CODES = ("HTTPERROR_ALLOWED_CODES", "RETRY_HTTP_CODES")
"""Lists of statuses of HTTP."""


def check_components(settings: BaseSettings) -> None:
    """Raises `MistakeError` for a setting that names a class that cannot be loaded.

    And for a list of statuses with one that is none. Scrapy would end in a traceback, some of them
    after it had begun.
    """
    for name in settings:
        if settings.getpriority(name):  # not Scrapy's own default
            for path in _named(str(name), settings[name]):
                if why := unloadable(path):
                    raise MistakeError(f"{name}: {path!r} cannot be loaded ({why}).")
    for name in _CODES:
        for code in settings.getlist(name):
            if not str(code).strip().isdecimal():
                raise MistakeError(f"{name}: {code!r} is no status of HTTP; write 500,502.")


def unloadable(name: Any) -> str:
    """Why a class cannot be had by its name; "" where it can, or is one."""
    try:
        load_object(name)
    except Exception as error:  # noqa: BLE001  # whatever a module does that is imported
        return str(error)
    return ""


def _named(name: str, value: Any) -> Iterator[Any]:
    default = getattr(default_settings, name, None)
    if isinstance(default, str) and default.startswith("scrapy."):
        yield from [value] if value and name != _OR_WORDS else ()
    elif name in _BY_KEY and isinstance(value, BaseSettings | dict):
        yield from (path for path, order in value.items() if order is not None)
    elif name in _BY_VALUE and isinstance(value, BaseSettings | dict):
        yield from (path for path in value.values() if path is not None)
    elif name in _LISTS and isinstance(value, str | list | tuple):
        yield from value.split(",") if isinstance(value, str) else value
