"""Settings: what a person can get wrong in them, each mistake said in one sentence."""

import os
import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from scrapy.settings import BaseSettings, default_settings

from newsbot.usage.mistakes import MistakeError, hint
from newsbot.words.ages import ages

_KINDS = {
    "NEWSBOT_DATA_DIR": str,
    "NEWSBOT_ARCHIVE": bool,
    "NEWSBOT_MIN_FREE_MB": int,
    "NEWSBOT_BUDGET": int,
    "NEWSBOT_EXPORT": str,
    "NEWSBOT_RECORDING": bool,
    "NEWSBOT_RECORDING_MB": int,
    "NEWSBOT_RECORDING_DAYS": int,
    "NEWSBOT_RETENTION_DAYS": int,
    "NEWSBOT_NEAR_DUPLICATES": str,
    "NEWSBOT_LIST_PAGES": int,
    "NEWSBOT_TOPIC_PAGES": int,
    "NEWSBOT_TOPIC_CREDIT": int,
    "NEWSBOT_ATTEMPTS": int,
    "NEWSBOT_LOOK_AGAIN": str,
    "NEWSBOT_SITEMAPS": int,
    "NEWSBOT_SITEMAP_MAXSIZE": int,
    "NEWSBOT_JUNK_TOPICS": str,
    "NEWSBOT_ALLOW_PRIVATE_ADDRESSES": bool,
    "NEWSBOT_CONTACT": str,
    "NEWSBOT_PROGRESS": bool,
    "NEWSBOT_LONGEST_WAIT": int,
    "NEWSBOT_BACKOFF": float,
}
"""Every setting of ours, also for those who mistype one in `settings.py` itself."""

_SCRAPYS = {
    "CLOSESPIDER_ITEMCOUNT": int,
    "CLOSESPIDER_PAGECOUNT": int,
    "CLOSESPIDER_TIMEOUT": float,
    "CONCURRENT_ITEMS": int,
    "CONCURRENT_REQUESTS_PER_DOMAIN": int,
    "DEPTH_LIMIT": int,
    "DOWNLOAD_DELAY": float,
    "DOWNLOAD_MAXSIZE": int,
    "DOWNLOAD_TIMEOUT": float,
    "FEED_EXPORT_BATCH_ITEM_COUNT": int,
    "MEMUSAGE_LIMIT_MB": int,
    "REDIRECT_MAX_TIMES": int,
    "RETRY_TIMES": int,
    "ROBOTSTXT_OBEY": bool,
}
"""Those of Scrapy's settings that a person is likely to set."""

_LEAST = {
    "CONCURRENT_ITEMS": "takes no article",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "lets no request out",
    "NEWSBOT_BUDGET": "lets no request out",
}
"""What must not be 0, and why."""

_NEAR = 0.85
"""How like one of ours a name in the environment is that was meant to be one."""
_FRACTION = re.compile(r"[0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9}")
_LONGEST_CONTACT = 200
"""Characters, with which a mail address or the address of a page is complete."""
_MOST, _MOST_DAYS, _LONGEST_NUMBER = 10**15, 36_500, 20
_TRUTHS = ("0", "1", "True", "False", "true", "false")  # what Scrapy reads
_CHOICES = {"NEWSBOT_EXPORT": ("full", "metadata"), "NEWSBOT_NEAR_DUPLICATES": ("keep", "drop")}


def check_settings(settings: BaseSettings) -> None:
    """Raises `MistakeError` for a setting of ours that does not exist or cannot be read.

    And for a word of the command that is no UTF-8, whatever it was to be.
    """
    _check_encoding(sys.argv)
    for name in settings:
        if str(name).startswith("NEWSBOT_") and name not in _KINDS:
            raise MistakeError(f"there is no setting {name}; {hint(str(name), tuple(_KINDS))}")
    _check_environment(settings)
    for name, kind in {**_KINDS, **_SCRAPYS}.items():
        _check_kind(name, kind, str(settings.get(name, 0)))
    told = [name for name in settings if settings.getpriority(name)]  # not Scrapy's own default
    for name in told:
        default = getattr(default_settings, str(name), None)
        if isinstance(default, int | float) and isinstance(value := settings[name], str):
            _check_word(str(name), default, value)
    for name, why in _LEAST.items():
        if settings.getint(name) == 0:
            raise MistakeError(f"{name}=0 {why}; 1 is the least.")
    _check_folder(str(settings.get("NEWSBOT_DATA_DIR") or ""))
    _check_words(settings)


def _check_encoding(words: Iterable[str]) -> None:
    """Python hands bytes that are no UTF-8 on as surrogates, which nothing can store or print."""
    for word in words:
        if any("\ud800" <= character <= "\udfff" for character in word):
            told = word.encode("utf-8", "surrogateescape")
            raise MistakeError(f"{told!r} is no UTF-8; write it in that encoding.")


def _check_folder(name: str) -> None:
    """The folder of all that lasts; one in the home of somebody who has none is a mistake."""
    if not name.strip():
        raise MistakeError("NEWSBOT_DATA_DIR is empty; name a folder.")
    if not name.startswith("~"):
        return
    try:
        home = Path(name).parts[0]
        is_there = Path(home).expanduser().is_dir()
    except RuntimeError:
        is_there = False
    if not is_there:
        raise MistakeError(
            f"NEWSBOT_DATA_DIR={name}: there is no home folder {home}; name another."
        )


def _check_kind(name: str, kind: type, value: str) -> None:
    if kind is int and not value.isdecimal():
        raise MistakeError(f"{name}={value} is no whole number from 0 on.")
    most = _MOST_DAYS if name.endswith("_DAYS") else _MOST
    if kind is int and int(value[:_LONGEST_NUMBER]) > most:
        raise MistakeError(f"{name}={value} is too much; {most} is the most.")
    if kind is float and not _FRACTION.fullmatch(value):
        raise MistakeError(f"{name}={value} is no number from 0 on.")
    if kind is bool and value not in _TRUTHS:
        raise MistakeError(f"{name}={value} is neither True nor False.")


def _check_word(name: str, default: float, value: str) -> None:
    """A word for one of Scrapy's numbers, which it reads when it needs them: late, some of them."""
    if isinstance(default, bool) or name.endswith("_ENABLED"):
        _check_kind(name, bool, value)
    else:  # only a priority may be below 0
        _check_kind(name, float, value.removeprefix("-") if "PRIORITY" in name else value)


def _check_environment(settings: BaseSettings) -> None:
    """Nothing but the contact is read from the environment: whoever tries that is told."""
    for name, value in os.environ.items():
        near = get_close_matches(name, _KINDS, n=1, cutoff=_NEAR)
        if not near or str(settings.get(name)) == value:
            continue
        if near == ["NEWSBOT_CONTACT"] != [name]:
            raise MistakeError(f"{name} in the environment says nothing; did you mean {near[0]}?")
        if near != ["NEWSBOT_CONTACT"]:
            raise MistakeError(f"{name} in the environment says nothing; write -s {near[0]}=...")


def _check_words(settings: BaseSettings) -> None:
    for name, choices in _CHOICES.items():
        if settings.get(name) not in choices:
            raise MistakeError(f"{name}={settings.get(name)} is none of {', '.join(choices)}.")
    try:
        ages(str(settings.get("NEWSBOT_LOOK_AGAIN") or ""))
    except ValueError as error:
        raise MistakeError(
            f"NEWSBOT_LOOK_AGAIN: {error} is no age; write 6h 2d, or nothing for never."
        ) from None
    contact = str(settings.get("NEWSBOT_CONTACT") or "")
    if len(contact) > _LONGEST_CONTACT:
        raise MistakeError(
            f"NEWSBOT_CONTACT has {len(contact)} characters; {_LONGEST_CONTACT} are the most."
        )
    if not contact.isascii() or not contact.isprintable() or set(contact) & set("()<> "):
        raise MistakeError(
            f"NEWSBOT_CONTACT={contact!r} cannot be sent; write one mail address or web address."
        )
