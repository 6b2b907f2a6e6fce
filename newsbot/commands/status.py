"""`scrapy status`: where each spider stands."""

import argparse
import json

from scrapy.exceptions import UsageError

from newsbot import clock
from newsbot.command import ArchiveCommand, sites_in
from newsbot.display.spiders import standing
from newsbot.operation.status import statuses
from newsbot.usage.mistakes import hint


class Command(ArchiveCommand):
    """Exit status: 0 well, 1 the archive cannot be used, 2 wrong usage."""

    def syntax(self) -> str:
        """Shown by `scrapy status -h`."""
        return "[options] [SPIDER]"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Say how the last crawl went, what there is and what is still wanted"

    def long_desc(self) -> str:
        """Shown by `scrapy status -h`."""
        return (
            "One block for each spider of the project or the archive. --json prints a list of"
            " objects with the keys spider, in_project, publisher, edition, running (who crawls"
            " just now, else null), last_run (started_at, ended_at, exit_status, verdict,"
            " was_killed; null before the first), articles, newest_article (publisher, edition,"
            " article_id, date_published, headline, url), wanted (waiting, given_up), come_back_at"
            " (no request before; null: any time), robots_at (when robots.txt was read), feeds_owed"
            " (articles by feed). Moments are UTC, ISO 8601."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        if len(args) > 1:
            raise UsageError("name one spider, or none for all", print_help=False)
        assert self.settings is not None
        found = statuses(self.archive.parent, sites_in(self.settings), clock.now())
        names = [status.spider for status in found]
        if args and args[0] not in names:
            why = f"there is no spider {args[0]!r}; {hint(args[0], names)}"
            raise UsageError(why, print_help=False)
        chosen = [status for status in found if status.spider in (args or names)]
        if opts.json:
            print(json.dumps([status.as_json() for status in chosen], indent=2))
        else:
            print("\n\n".join(map(standing, chosen)))
