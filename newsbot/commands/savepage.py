"""`scrapy savepage`: a page of a site for the tests, with a draft of what it should give."""

import argparse
import re
from datetime import UTC, datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.spiderloader import get_spider_loader

from newsbot import clock, savedpage
from newsbot.command import complain, open_streams, printing, usable_files
from newsbot.crawl import ArticleSpider
from newsbot.delivery.outputs import check_log
from newsbot.display.terminal import outline
from newsbot.extraction.article import text_of
from newsbot.urls import ArticleAddress
from newsbot.usage.mistakes import MistakeError, no_spider
from newsbot.usage.settings import check_settings

_NAME = re.compile(r"\w[\w.-]{0,99}")


class Command(ScrapyCommand):
    """Exit status: 0 the page was saved, 1 it could not be had, 2 usage, 3 or 73 not written."""

    requires_project = True

    def syntax(self) -> str:
        """Shown by `scrapy savepage -h`."""
        return "[options] SPIDER ADDRESS"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Save a page for the tests, with a draft of what it should give"

    def long_desc(self) -> str:
        """Shown by `scrapy savepage -h`."""
        return (
            "Fetches one article as a crawl would (robots.txt first), or takes it from --file, and"
            " writes tests/pages/SPIDER/NAME.html and NAME.json. The JSON holds what newsbot reads"
            " on the page: compare it with the page, mend it, and say in its provenance who did."
            " Until then the test of saved pages fails."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument("--file", type=Path, help="take the page from here; nothing is asked")
        parser.add_argument("--name", help="of the two files (default: the article's number)")
        parser.add_argument("--force", action="store_true", help="replace a page of that name")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy: only what goes wrong is said, unless a person asks for more."""
        open_streams()
        with usable_files():
            super().process_options(args, opts)  # writes --pidfile
        assert self.settings is not None
        try:
            check_settings(self.settings)
            with usable_files():
                check_log(self.settings)
        except MistakeError as mistake:
            raise UsageError(str(mistake), print_help=False) from None
        if self.settings.getpriority("LOG_LEVEL") != SETTINGS_PRIORITIES["cmdline"]:
            self.settings.set("LOG_LEVEL", "WARNING", "cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        spider, address = self._read(args)
        name = opts.name or address.article_id.replace("/", "-")
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"--name {name} is no name of a file; write letters, digits, - and _",
                print_help=False,
            )
        if (savedpage.FOLDER / spider.name / f"{name}.html").exists() and not opts.force:
            raise UsageError(f"there is a page {name}; add --force, or --name", print_help=False)
        found = _page_in(opts.file) if opts.file else self._fetched(spider, address)
        if found is None:
            complain(f"scrapy savepage: {address.url} could not be had; see above.")
            self.exitcode = 1
            return
        text, retrieved_at = found
        draft = savedpage.draft(text, address, spider.site, retrieved_at)
        with printing(self):
            page, beside = savedpage.save(text, draft.expectation, spider.name, name)
            print(outline({"which way served": draft.rules}))
            for part, css in draft.unfound.items():
                print(f"selectors.{part}={css!r} finds nothing on this page.")
            if draft.missing:
                but = " (a feed may have the date)" if "date_published" in draft.missing else ""
                print(f"Without {', '.join(draft.missing)} an article is not exported{but}.")
            print(f"{page} is the page,\n{beside} what newsbot reads there: compare the two.")

    def _read(self, args: list[str]) -> tuple[type[ArticleSpider], ArticleAddress]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        if len(args) != 2:
            known = ", ".join(loader.list())
            raise UsageError(f"name a spider ({known}) and an address", print_help=False)
        if args[0] not in loader.list():
            raise UsageError(no_spider(args[0], loader), print_help=False)
        spider = loader.load(args[0])
        if not issubclass(spider, ArticleSpider):
            raise UsageError(f"{args[0]} is no spider of articles", print_help=False)
        try:
            spider.check_declaration()
        except MistakeError as mistake:
            raise UsageError(str(mistake), print_help=False) from None
        address = spider.site.addresses.article_at(args[1])
        if address is None:
            pattern = spider.site.addresses.article.pattern
            raise UsageError(
                f"{args[1]} is no article of {spider.site.addresses.host}: its path does not match"
                f" {pattern}",
                print_help=False,
            )
        return spider, address

    def _fetched(
        self, spider: type[ArticleSpider], address: ArticleAddress
    ) -> tuple[str, datetime] | None:
        """The page as a crawl gets it, and when; None where it cannot be had."""
        pages: list[str] = []

        class OnePage(spider):  # type: ignore[valid-type,misc]  # whichever was named
            def parse_article(self, response: Response, feed_date: str | None = None) -> None:  # noqa: ARG002
                if isinstance(response, TextResponse):
                    pages.append(text_of(response))

        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        self.crawler_process.crawl(OnePage, start_urls=address.url)
        self.crawler_process.start()
        return (pages[0], clock.now()) if pages else None


def _page_in(file: Path) -> tuple[str, datetime]:
    """A saved page, retrieved when its file was last changed."""
    try:
        body = file.read_bytes()
        text = text_of(HtmlResponse(file.absolute().as_uri(), body=body))  # charset as in a crawl
        return text, datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error}", print_help=False) from None
