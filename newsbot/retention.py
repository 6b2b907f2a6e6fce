"""Retention: texts and pages older than somebody wants to keep are forgotten."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from newsbot.archive.store import Archive

logger = logging.getLogger(__name__)


def forget_texts(archive: Archive, feeds: Path, days: int, now: datetime) -> None:
    """Forget texts that are older, in the archive and in the feeds of a folder."""
    before = now - timedelta(days=days)
    count = archive.expire(before)
    old = [file for file in feeds.glob("*.jsonl*") if file.stat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink()
    if count or old:
        logger.info("Forgot %d texts and %d feeds older than %d days", count, len(old), days)


def forget_pages(archive: Archive, data_dir: Path, days: int, now: datetime) -> None:
    """Forget recorded pages that are older."""
    old = archive.recordings.older(now - timedelta(days=days))
    for found in old:
        (data_dir / found.path).unlink(missing_ok=True)
        with archive.transaction():
            archive.recordings.drop(found.key)
    if old:
        logger.info("Forgot %d recordings older than %d days", len(old), days)
