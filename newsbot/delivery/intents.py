"""Intents on disk: what is to happen to a file, whether it has, and whether it still can."""

import hashlib
import os
from pathlib import Path

from newsbot.archive.deliveries import Intent
from newsbot.files.compression import COMPRESSORS
from newsbot.files.disk import copy, is_there

_CHUNK = 1 << 20


def intended(part: Path, target: Path, *, replace: bool) -> Intent:
    """What is to happen with a part; the last line of the target is ended for it."""
    start = None
    if not replace and is_there(target):
        _end_last_line(target)
        start = target.stat().st_size
    return Intent(0, target, part, start, part.stat().st_size, _digest(part))


def carry_out(intent: Intent) -> None:
    """Put the part where it was meant to go; raises OSError, and the target is as it was."""
    if intent.start is None:
        intent.part.replace(intent.target)
    else:
        _append(intent, intent.start)


def has_happened(intent: Intent) -> bool:
    """Whether the bytes of the part stand where they were meant to."""
    return _holds(intent.target, intent.start or 0, intent)


def can_happen(intent: Intent) -> bool:
    """Whether the part is whole, and its target as it was when the publication was begun."""
    return _holds(intent.part, 0, intent) and _is_untouched(intent)


def expect_untouched(intent: Intent) -> None:
    """Raises OSError where somebody who asks for no lock wrote between a look and our writing."""
    if not _is_untouched(intent):
        raise OSError(f"{intent.target} was changed by another program just now")


def _append(intent: Intent, start: int) -> None:
    """Write the part at the recorded offset; on any error the target is cut back to it."""
    target = os.open(intent.target, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.truncate(target, start)
        os.lseek(target, start, os.SEEK_SET)
        with intent.part.open("rb") as part:
            copy(part, target)
        os.fsync(target)
    except OSError:
        os.truncate(target, start)
        raise
    finally:
        os.close(target)


def _is_untouched(intent: Intent) -> bool:
    """Whether the target is as it was, or has a torn piece of the part at its end."""
    if intent.start is None:
        return not is_there(intent.target)
    size = intent.target.stat().st_size if is_there(intent.target) else -1
    torn = size - intent.start
    if not 0 <= torn < intent.length:
        return False
    return _digest(intent.target, intent.start, torn) == _digest(intent.part, 0, torn)


def _holds(path: Path, start: int, intent: Intent) -> bool:
    if not is_there(path) or path.stat().st_size < start + intent.length:
        return False
    return _digest(path, start, intent.length) == intent.digest


def _digest(path: Path, start: int = 0, length: int | None = None) -> str:
    digest = hashlib.blake2b(digest_size=20)
    left = path.stat().st_size - start if length is None else length
    with path.open("rb") as file:
        file.seek(start)
        while left > 0 and (chunk := file.read(min(left, _CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _end_last_line(target: Path) -> None:
    """A torn last line, whoever left it, must not swallow the next one."""
    if target.suffix in COMPRESSORS or not target.stat().st_size:
        return
    with target.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")
