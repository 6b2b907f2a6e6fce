"""Retention: texts and pages older than somebody wants to keep are forgotten."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from scrapy.settings import BaseSettings

from newsbot.archive.store import Archive
from newsbot.delivery.outputs import path_of
from newsbot.files.compression import COMPRESSORS
from newsbot.words.number import counted

logger = logging.getLogger(__name__)

_ENDINGS = (".jsonl", *(f".jsonl{end}" for end in COMPRESSORS))
"""Of the files of feeds; whatever else somebody keeps beside them is left alone."""


def forget_old(
    archive: Archive,
    data_dir: Path,
    spider: str,
    growing: Iterable[str],
    settings: BaseSettings,
    now: datetime,
) -> None:
    """Forget what is older than settings want to keep it.

    `growing` are the addresses of feeds that are appended to: old texts stay in them.
    """
    texts = settings.getint("NEWSBOT_RETENTION_DAYS")
    if texts:
        forget_texts(archive, data_dir / spider, texts, now)
        _warn_of_growing(growing, data_dir)
    if pages := settings.getint("NEWSBOT_RECORDING_DAYS") or texts:
        _forget_pages(archive, data_dir, pages, now)


def forget_texts(archive: Archive, feeds: Path, days: int, now: datetime) -> None:
    """Forget texts that are older, in the archive and in the feeds of a folder."""
    before = now - timedelta(days=days)
    count = archive.expire(before)
    files = (file for end in _ENDINGS for file in feeds.glob(f"[!.]*{end}") if file.is_file())
    old = [file for file in files if file.stat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink()
    if count or old:
        what = f"{counted(count, 'text')} and {counted(len(old), 'feed')}"
        logger.info("Forgot %s older than %d days", what, days)


def _warn_of_growing(feeds: Iterable[str], data_dir: Path) -> None:
    """Say of feeds that are appended to, by their address, that old texts stay in them.

    Only those in the data folder are expected to be forgotten with it.
    """
    for address in feeds:
        file = path_of(address)
        if file is None or not file.resolve().is_relative_to(data_dir.resolve()):
            continue
        if "%(" not in address:  # else each crawl has a file of its own
            logger.warning(
                "%s is appended to: NEWSBOT_RETENTION_DAYS takes no old text out of it", file
            )


def _forget_pages(archive: Archive, data_dir: Path, days: int, now: datetime) -> None:
    """Forget recorded pages that are older."""
    old = archive.recordings.older(now - timedelta(days=days))
    for found in old:
        (data_dir / found.path).unlink(missing_ok=True)
        with archive.transaction():
            known = archive.recordings.at(found.path)
            if known is not None:  # else another crawl was faster, and its file may have the key
                archive.recordings.drop(known.key)
    if old:
        logger.info("Forgot %s older than %d days", counted(len(old), "recording"), days)
