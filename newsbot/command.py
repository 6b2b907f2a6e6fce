"""What the commands share: how they print, and how those that read the archive are run."""

import argparse
import os
import signal
import sqlite3
import sys
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, TextIO

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsbot import health
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME
from newsbot.health import faults
from newsbot.operation.premises import data_dir
from newsbot.site import Site
from newsbot.usage.mistakes import MistakeError, hint
from newsbot.usage.settings import check_settings


def open_streams() -> None:
    """Let a standard stream that somebody closed lead nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(nowhere, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  # as Python's own


@contextmanager
def usable_files() -> Iterator[None]:
    """While a command looks at the files that were named: raises `UsageError` for an odd one.

    Where the disk is full the command ends, with the exit status that says so.
    """
    try:
        yield
    except OSError as error:
        why = f"{error.filename or 'a file'} cannot be used: {error.strerror}."
        if faults.is_disk_full(error):
            complain(f"scrapy: {why}")
            raise SystemExit(health.DISK_FULL) from None
        raise UsageError(why, print_help=False) from None


@contextmanager
def printing(command: ScrapyCommand) -> Iterator[None]:
    """While a command prints: what cannot be written is said, and is its exit status.

    A stream that somebody closed leads nowhere; `... | head` ends a command quietly.
    """
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    open_streams()
    _set_encoding()
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        command.exitcode = faults.ending_status(error)
        where = error.filename or "the output cannot be written"
        complain(f"scrapy: {where}: {error.strerror or error}.")
        let_go(sys.stdout)


@contextmanager
def acting(command: ScrapyCommand, archive: Path) -> Iterator[None]:
    """While a command prints what it finds in an archive: what it does not expect is a sentence."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # not under nohup
            signal.signal(number, _end)
    try:
        with printing(command):
            yield
    except sqlite3.Error as error:
        command.exitcode = health.TRY_LATER if faults.is_busy(error) else 1
        if faults.is_disk_full(error):
            command.exitcode = health.DISK_FULL
        complain(f"scrapy: {archive}: {error}: {faults.cure(error)}")
    except KeyboardInterrupt:
        command.exitcode = 128 + signal.SIGINT
        complain("scrapy: stopped.")


class ArchiveCommand(ScrapyCommand):
    """A command for the archive, whose settings and options are looked at before it runs."""

    requires_project = True
    requires_crawler_process = False

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; raises `UsageError` (exit status 2)."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101
        try:
            _check_options(args, opts)
            check_settings(self.settings)
        except MistakeError as mistake:
            raise UsageError(str(mistake), print_help=False) from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; an archive that is of no use is said in a sentence."""
        with acting(self, self.archive):
            try:
                self.act(args, opts)
            except ArchiveError as error:
                is_full = faults.is_disk_full(error.__cause__)
                self.fail(str(error), health.DISK_FULL if is_full else 1)

    def fail(self, why: str, status: int = 1) -> None:
        """Say why the command does not do what it was asked for; `status` is its exit status."""
        complain(f"scrapy {type(self).__module__.rpartition('.')[2]}: {why}")
        self.exitcode = status

    @abstractmethod
    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""

    @property
    def archive(self) -> Path:
        """Where the archive lies."""
        assert self.settings is not None  # noqa: S101
        return data_dir(self.settings) / FILE_NAME


def sites_in(settings: BaseSettings) -> dict[str, Site | None]:
    """The spiders of the project by name, and their sites where they declare one."""
    loader = get_spider_loader(settings)
    return {name: getattr(loader.load(name), "site", None) for name in loader.list()}


def _end(number: int, _: object) -> NoReturn:
    """End with what was begun taken back, and with the status that the signal has by itself."""
    raise SystemExit(128 + number)


def _set_encoding() -> None:
    """Pipes and files are given UTF-8; a terminal what it has letters for, the rest as escapes."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


def let_go(stream: TextIO) -> None:
    """What still waits to be printed, and cannot be, changes no exit status when Python ends."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(line: str) -> None:
    """Say on standard error what went wrong: what is printed may be data for another program."""
    with suppress(OSError):  # nobody is left to be told
        sys.stderr.write(f"{line}\n")
    let_go(sys.stderr)


def _check_options(args: list[str], opts: argparse.Namespace) -> None:
    """Scrapy hands an option that nobody knows on as an argument, and the `--` behind the last."""
    known = tuple(f"--{name.replace('_', '-')}" for name in vars(opts))
    end = args.index("--") if "--" in args else len(args)
    for word in args[:end]:
        if word.startswith("--"):
            raise MistakeError(f"there is no option {word}; {hint(word.partition('=')[0], known)}")
    del args[end : end + 1]
