"""Where a crawl writes, looked at before it starts: its feeds and its log."""

import codecs
import errno
import logging
import os
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from scrapy.utils.conf import feed_complete_default_values_from_settings
from w3lib.url import file_uri_to_path

from newsbot.files.compression import COMPRESSORS
from newsbot.files.disk import is_there
from newsbot.items import EXPORTED
from newsbot.usage.components import unloadable
from newsbot.usage.mistakes import MistakeError, hint

_NAMED = re.compile(r"%\((\w*)\)")
_TIMES = ("time", "batch_time", "batch_id")
"""What Scrapy puts into the name of a feed, beside the attributes of the spider."""
_WHOLE = ("json", "xml", "pickle", "marshal")
"""Formats of which a file has one document, or no lines that a torn end could be told by."""
_BATCHES = ("%(batch_time)", "%(batch_id)")
_OWN = "%(batch_time)s.jsonl"
"""How the feed is called that a crawl has where none is named."""
_CODE = ("item_filter", "uri_params", "postprocessing")
"""Options of a feed that name classes and functions."""
_SECRET = re.compile(r"(?<=://)(?:(?>(?:[^/@]*+@)+)|[^/@:]++:(?!\d*+/)[^@]*+@)")
"""Who writes to a server, and by which password. A port is none."""
_RARE = "\u06d4\U0001f3cf"
"""A full stop of Urdu and a cricket bat: what may stand in an article."""
_LINE = logging.makeLogRecord({"name": "newsbot", "levelname": "INFO", "msg": "a line"})
_FORMATS = ("jsonl", "jsonlines", "csv", "json", "xml")


def check_outputs(settings: BaseSettings, spider: Iterable[str] = ()) -> None:
    """Raises `MistakeError` for a feed that cannot be written where it is meant to be.

    `spider` has the names that may stand in addresses, as `%(name)s`; none are looked at without.
    """
    files: dict[Path, str] = {}
    feeds = settings.getdict("FEEDS")
    own = feed_complete_default_values_from_settings({"format": "jsonl"}, settings)
    if not feeds and (why := _misfit_option(_OWN, own)):
        raise MistakeError(f"the feed of the crawl: {why}")
    for uri, given in feeds.items():
        address = str(uri)
        if not isinstance(given, dict):
            raise MistakeError(
                f"{shown(address)}: FEEDS has {given!r} where its options should stand."
            )
        options = feed_complete_default_values_from_settings(given, settings, address)
        if why := misfit(address, options, settings):
            raise MistakeError(f"{shown(address)}: {why}")
        unknown = set(_NAMED.findall(address)) - {*_TIMES, *spider}
        if spider and unknown and not options.get("uri_params"):
            names = ", ".join(("name", *_TIMES))
            raise MistakeError(
                f"{shown(address)}: there is no %({min(unknown)})s; known are {names}."
            )
        path = path_of(address)
        if path is None:
            continue
        _check_links(path)
        other = files.setdefault(path.resolve(), address)
        if other != address:
            raise MistakeError(f"{other} and {address} are one file; name it once.")
        if _NAMED.search(str(path)):
            check_writable(Path(str(path).partition("%(")[0] or "."))
        else:
            _check_packing(path, given)
            check_file(path)
            _check_growth(path, options)


def misfit(address: str, options: dict[str, Any], settings: BaseSettings) -> str:
    """Why a feed has no storage or no format in these settings; "" where it has both."""
    storages = _components(settings, "FEED_STORAGES")
    formats = _components(settings, "FEED_EXPORTERS")
    try:
        scheme = urlsplit(address).scheme
    except ValueError as error:
        return f"this is no address ({error}); in a password [ is written %5B, and ] %5D."
    if scheme not in storages:
        return f"nothing stores {scheme}: addresses; a file's name with a colon is written ./NAME."
    if options["format"] not in formats:
        name = str(options["format"])
        return (
            f"there is no format {name!r}; {hint(name, _FORMATS)}"
            if name
            else (f"its format is not told by its name; write {shown(address)}:jsonl.")
        )
    return _misfit_option(address, options)


def _misfit_option(address: str, options: dict[str, Any]) -> str:
    """What of the options of a feed cannot be meant; "" where all can."""
    named = options.get("fields") or ()
    for name in [named] if isinstance(named, str) else named:
        if name not in EXPORTED:
            return f"there is no field {name!r}; {hint(str(name), EXPORTED)}"
    if why := _misfit_encoding(options):
        return why
    count = options.get("batch_item_count") or 0
    if not str(count).isdecimal():
        return f"batch_item_count={count} is no whole number from 0 on."
    for option in _CODE:
        named = options.get(option) or ()
        for name in named if isinstance(named, list | tuple) else [named]:
            if why := unloadable(name):
                return f"its {option} {name!r} cannot be loaded: {why}."
    if count and not any(mark in address for mark in _BATCHES):
        return "its batches need names of their own; write %(batch_id)d into its name."
    return ""


def _misfit_encoding(options: dict[str, Any]) -> str:
    """An article with a character that its encoding does not have could never go out."""
    encoding = str(options.get("encoding") or "utf-8")
    try:
        codecs.lookup(encoding)
        _RARE.encode(encoding, options.get("item_export_kwargs", {}).get("errors", "strict"))
    except LookupError:
        return f"there is no encoding {encoding!r}; write utf-8."
    except UnicodeEncodeError:
        is_escaped = options["format"] == "xml"
        return "" if is_escaped else f"encoding {encoding!r} lacks characters; write utf-8."
    return ""


def path_of(address: str) -> Path | None:
    """The file of a feed's address; None where it is none."""
    if address.startswith("file:"):
        return Path(file_uri_to_path(address)).absolute()
    return None if urlsplit(address).scheme else Path(address).absolute()


def shown(uri: str) -> str:
    """The address of a feed without the password that may stand in it, also where that has a /."""
    return _SECRET.sub("", uri, count=1)


def check_log(settings: BaseSettings) -> None:
    """Make the folder of the log file; raises `MistakeError` where that cannot be.

    Raises OSError where there is no room.
    """
    level, known = settings.get("LOG_LEVEL"), logging.getLevelNamesMapping()
    if not isinstance(level, int) and level not in known:
        raise MistakeError(f"LOG_LEVEL={level} is no level; {hint(str(level), tuple(known))}")
    try:
        logging.Formatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")).format(_LINE)
    except (KeyError, TypeError, ValueError) as error:
        said = f"LOG_FORMAT={settings.get('LOG_FORMAT')}"
        raise MistakeError(f"{said} makes no line of a log ({error}).") from None
    if not settings.get("LOG_FILE"):
        return
    path = Path(settings["LOG_FILE"]).absolute()
    if path.is_dir():
        raise MistakeError(f"{path} is a folder; name a file in it.")
    check_writable(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if os.access(path.parent, os.W_OK):
        _check_room(path)


def check_file(path: Path) -> None:
    """Raises `MistakeError` where a file cannot be made, or something else has its name."""
    if path.is_dir():
        raise MistakeError(f"{path} is a folder; name a file in it.")
    if is_there(path) and not path.is_file():
        raise MistakeError(f"{path} is no file; -O -:jsonl writes to the standard output.")
    check_writable(path)
    check_writable(path.resolve().parent)  # what is not whole yet lies beside it


def check_writable(path: Path) -> None:
    """Raises `MistakeError` where this user may not write to a file or folder, or make it."""
    path = path.absolute()
    there = next(p for p in (path, *path.parents) if is_there(p))
    if there != path and not there.is_dir():
        raise MistakeError(f"{path} cannot be written: {there} is no folder.")
    if not os.access(there, os.W_OK):
        raise MistakeError(f"{path} cannot be written: this user may not write to {there}.")


def _check_room(path: Path) -> None:
    """Logging meets a full disk by a traceback for each line, and ends the crawl by another."""
    try:
        with TemporaryFile(dir=path.parent, buffering=0) as trial:
            trial.write(b"\n")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _check_links(path: Path) -> None:
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise MistakeError(f"{path} is a link that leads back to itself.") from None


def _check_packing(path: Path, given: dict[str, Any]) -> None:
    """Scrapy takes the format from the end of the name alone, which says how it is packed."""
    inner = Path(path.stem).suffix.lstrip(".")
    is_told = given.get("format") not in (None, *(end.lstrip(".") for end in COMPRESSORS))
    if path.suffix in COMPRESSORS and not is_told and inner in ("csv", "json", "xml"):
        raise MistakeError(f"{path} would have JSON Lines in it; write {path}:{inner}.")


def _check_growth(path: Path, options: dict[str, Any]) -> None:
    """What stands behind a document, or in the middle of one, makes it unreadable."""
    kind = options["format"]
    if kind in _WHOLE and not options.get("overwrite") and is_there(path) and path.stat().st_size:
        raise MistakeError(
            f"{path} is not empty, and {kind} cannot be appended to; -O replaces the file, and"
            " .jsonl and .csv files grow."
        )


def _components(settings: BaseSettings, name: str) -> set[str]:
    return {key for key, value in settings.getwithbase(name).items() if value is not None}
