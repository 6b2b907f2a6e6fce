"""`scrapy export`: any part of the archive as a file."""

import argparse
import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.archive.care import FILTERS, Care, is_day
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME
from newsbot.items import EXPORTED
from newsbot.run import data_dir


class Command(ScrapyCommand):
    """Exit status: 0 well, 1 the archive or the file cannot be used, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Shown by `scrapy export -h`."""
        return "[options] FILE.jsonl | FILE.csv"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Write articles of the archive, each in its latest version, to a file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        for name in FILTERS:
            what = "DATE" if name in ("since", "until") else name.upper()
            parser.add_argument(f"--{name}", metavar=what, help=f"only of this {name}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        writers = {".jsonl": _write_json_lines, ".csv": _write_csv}
        if len(args) != 1 or Path(args[0]).suffix not in writers:
            raise UsageError("name one file that ends in .jsonl or .csv", print_help=False)
        wanted = {name: getattr(opts, name) for name in FILTERS if getattr(opts, name)}
        for name in ("since", "until"):
            if name in wanted and not is_day(wanted[name]):
                message = f"--{name} {wanted[name]} is no day; write 2021-12-28"
                raise UsageError(message, print_help=False)
        assert self.settings is not None
        target = Path(args[0])
        part = target.with_name(f".{target.name}.part")
        try:
            care = Care(data_dir(self.settings) / FILE_NAME)
            try:
                count = writers[target.suffix](part, care.articles(wanted))
                part.replace(target)
            finally:
                care.close()
        except (ArchiveError, OSError) as error:
            print(f"scrapy export: {error}")
            self.exitcode = 1
            return
        print(f"{count} articles in {target}.")


def _write_json_lines(path: Path, articles: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_csv(path: Path, articles: Iterable[dict[str, Any]]) -> int:
    """Lists and the dateline are JSON in their cells."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, EXPORTED)
        table.writeheader()
        for article in _flat(articles):
            table.writerow(article)
            count += 1
    return count


def _flat(articles: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for article in articles:
        yield {
            name: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
            for name, value in article.items()
        }
