"""`scrapy replay`: recorded pages are read again, without the network."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.spiderloader import get_spider_loader

from newsbot import clock
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME
from newsbot.command import acting, complain, let_go, open_streams, printing, usable_files
from newsbot.commands.crawl import exit_status
from newsbot.crawl import ArticleSpider
from newsbot.delivery.outputs import check_file, check_log, check_outputs
from newsbot.display.terminal import Bar, printable
from newsbot.files.replacement import replacing
from newsbot.operation.premises import data_dir
from newsbot.recordings import recording
from newsbot.replay.comparison import Comparison, compare
from newsbot.replay.job import Job, Share
from newsbot.replay.spider import replaying
from newsbot.report.page import rendered
from newsbot.usage.components import check_components
from newsbot.usage.mistakes import MistakeError, no_spider
from newsbot.usage.settings import check_settings
from newsbot.words.number import counted

_EXAMPLES, _EXAMPLES_ON_A_PAGE = 3, 200
_ENDINGS = (".warc", ".warc.gz", ".wacz")
_OURS = {
    "NEWSBOT_ARCHIVE": True,
    "NEWSBOT_RECORDING": False,  # nothing is asked
}


class Command(BaseRunSpiderCommand):
    """Exit status: as of `scrapy crawl`; with --compare 0 well, 1 what is needed is not there."""

    requires_project = True

    def syntax(self) -> str:
        """Shown by `scrapy replay -h`."""
        return "[options] [FILE.warc.gz ...]"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Read recorded pages again, and store or compare what they give"

    def long_desc(self) -> str:
        """Shown by `scrapy replay -h`."""
        return (
            "Reads WARC and WACZ files, our own (all where none is named) or anybody's, picks the"
            " pages that are articles of the spider's site, and stores those that the archive"
            " has not, or not as new; they go to feeds as in a crawl. A replay that was ended goes"
            " on where it was. --compare changes nothing and says which fields of which articles"
            " would be others now, --apply stores these as new versions,"
            " and articles that were asked for and could not be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument(
            "--spider", help="whose articles are read (default: whose recordings they are)"
        )
        parser.add_argument(
            "--compare", action="store_true", help="change nothing, say what would change"
        )
        parser.add_argument(
            "--html", type=Path, metavar="FILE", help="with --compare: write a page of it as well"
        )
        parser.add_argument(
            "--apply", action="store_true", help="store what changes as new versions"
        )
        parser.add_argument(
            "--again", action="store_true", help="read files that were read before as well"
        )
        parser.add_argument(
            "--shard", metavar="K/N", default="1/1", help="read one of N shares of the articles"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; raises `UsageError` (exit status 2)."""
        open_streams()
        with usable_files():
            super().process_options(args, opts)  # writes --pidfile
        assert self.settings is not None
        for name, value in _OURS.items():
            self.settings.set(name, value, "cmdline")
        is_quiet = self.settings.getpriority("LOG_LEVEL") != SETTINGS_PRIORITIES["cmdline"]
        if opts.compare and is_quiet:
            self.settings.set("LOG_LEVEL", "WARNING", "cmdline")
        try:
            with usable_files():
                self._job = self._read(args, opts)
        except MistakeError as mistake:
            raise UsageError(str(mistake), print_help=False) from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Called by Scrapy."""
        assert self.settings is not None
        archive = data_dir(self.settings) / FILE_NAME
        with acting(self, archive) if opts.compare else nullcontext():
            with Bar(self.settings, "reading pages") as bar:
                self._job.moved = bar.at
                if opts.compare:
                    self._compare(archive, opts.html)
                else:
                    self._replay(opts)
            with printing(self):
                self._tell_of_damage()

    def _tell_of_damage(self) -> None:
        for tally in self._job.tallies.values():
            for damage in tally.damaged:
                print(f"damaged: {damage}")
            if tally.damages > len(tally.damaged):
                print(f"... and {tally.damages - len(tally.damaged)} more")
            if tally.damages and not tally.records:  # nothing of it could be read
                self.exitcode = self.exitcode or 1
        for file in self._job.skipped:
            print(f"{file} was read before; --again reads it anew.")

    def _replay(self, opts: argparse.Namespace) -> None:
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        crawler = self.crawler_process.create_crawler(replaying(self._spider, self._job))
        task = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self.exitcode = exit_status(task, crawler)
        let_go(sys.stderr)  # the log, where no file was named

    def _compare(self, archive: Path, page: Path | None) -> None:
        assert self.settings is not None
        site = self._spider.declared_in(self.settings)
        loop = asyncio.get_event_loop()  # Scrapy has made one
        try:
            found = loop.run_until_complete(compare(self._job, site, archive))
        except ArchiveError as error:
            complain(f"scrapy replay: {error}")
            self.exitcode = 1
            return
        finally:
            loop.close()
        print(_told(found))
        if page is not None:
            with replacing(page) as part:
                part.write_text(rendered(_parts(found), "comparison.html"), "utf-8")

    def _read(self, args: list[str], opts: argparse.Namespace) -> Job:
        """What is to be replayed; raises `MistakeError`."""
        assert self.settings is not None
        check_settings(self.settings)
        check_outputs(self.settings)
        check_log(self.settings)
        _check_options(opts)
        _check_files(args)
        self._spider = self._spider_of(args, opts)
        check_components(self.settings, self._spider)
        self._spider.read_arguments(**opts.spargs)
        share = _share(opts.shard)
        files = [Path(name) for name in args] or self._own_files()
        check_readable(files)
        return Job(files, share, opts.again, only_known=opts.apply)

    def _spider_of(self, args: list[str], opts: argparse.Namespace) -> type[ArticleSpider]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        known = loader.list()
        folders = {Path(name).absolute().parent.parts[-2:] for name in args}
        ours = [name for name in known if folders == {(recording.FOLDER, name)}]
        name = opts.spider or "".join(ours or (known if len(known) == 1 else []))
        if not name:
            raise MistakeError(f"say whose articles to read: --spider {' or '.join(known)}.")
        if name not in known:
            raise MistakeError(no_spider(name, loader))
        spider = loader.load(name)
        if not issubclass(spider, ArticleSpider):
            raise MistakeError(f"{name} is no spider of articles.")
        return spider

    def _own_files(self) -> list[Path]:
        assert self.settings is not None
        folder = data_dir(self.settings) / recording.FOLDER / self._spider.name
        files = sorted(folder.glob("*.warc.gz"))
        if not files:
            raise MistakeError(f"there are no recordings in {folder}; name a file.")
        return files


def _check_options(opts: argparse.Namespace) -> None:
    if opts.html and not opts.compare:
        raise MistakeError("--html goes with --compare.")
    if opts.compare and opts.apply:
        raise MistakeError("--compare changes nothing, --apply does: write one of them.")
    if opts.html:
        check_file(opts.html)
        if not opts.html.absolute().parent.is_dir():
            raise MistakeError(f"{opts.html} cannot be written: make its folder first.")


def _check_files(names: Iterable[str]) -> None:
    for file in map(Path, names):
        if not file.name.endswith(_ENDINGS):
            raise MistakeError(f"{file} is no WARC file by its name: {', '.join(_ENDINGS)}.")
        if not file.is_file():
            raise MistakeError(f"there is no file {file}.")


def check_readable(files: Iterable[Path]) -> None:
    """Raises `MistakeError` for the first file that this user may not read."""
    for file in files:
        if not os.access(file, os.R_OK):
            raise MistakeError(f"this user may not read {file}.")


def _share(words: str) -> Share:
    number, _, of = words.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise MistakeError(f"--shard {words} is no share; write 1/4, 2/4, 3/4 and 4/4.")
    return Share(int(number), int(of))


def _told(found: Comparison) -> str:
    """What reading again would change: a count for each field, and a few examples of each."""
    parts = [found.words]
    for name, count in found.fields.most_common():
        rows = [f"{name}: {counted(count, 'article')}"]
        for example in found.examples(name, _EXAMPLES):
            rows.append(f"  {example.url}")
            rows += [f"    archive  {example.stored}", f"    now      {example.read}"]
        parts.append("\n".join(rows))
    parts += found.failed
    return printable("\n\n".join(parts))


def _parts(found: Comparison) -> dict[str, Any]:
    fields = found.fields.most_common()
    return {
        "made_at": clock.now(),
        "words": found.words,
        "fields": fields,
        "shown": {name: found.examples(name, _EXAMPLES_ON_A_PAGE) for name, _ in fields},
    }
