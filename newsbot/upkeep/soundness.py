"""Whether an archive is sound, and the cure for its indexes."""

from scrapy.spiderloader import get_spider_loader

from newsbot import clock
from newsbot.archive.care import Care
from newsbot.archive.copy import Original
from newsbot.archive.inspection import Inspection
from newsbot.archive.store import Archive
from newsbot.operation.opening import explained
from newsbot.operation.premises import locked
from newsbot.upkeep.action import Task
from newsbot.words import likeness
from newsbot.words.likeness import Text
from newsbot.words.number import counted


def verify(task: Task) -> int:
    """Say what is wrong with the archive; 1 where anything is."""
    with Inspection(task.archive) as archive, task.bar("verifying"):
        problems = archive.problems()
        outdated = 0 if problems else archive.outdated(likeness.ALGORITHM)
    if outdated:
        problems.append(
            f"articles that the index of likeness lacks, or has by another algorithm: {outdated};"
            " `scrapy archive reindex` makes the index anew."
        )
    print("\n".join(problems) or f"{task.archive} is sound.")
    return 1 if problems else 0


def reindex(task: Task) -> int:
    """Make the indexes of words and of likeness anew, which no crawl could wait for."""
    spiders = get_spider_loader(task.settings).list()
    Original(task.archive).close()  # there is one
    with locked(task.archive.parent, spiders, clock.now()):
        with explained(task.archive):
            Archive(task.archive).close()  # it may be of an earlier newsbot
        with Care(task.archive) as archive, task.bar("indexing") as bar:
            bodies = bar.track(archive.bodies(), archive.count)
            signatures = (
                (story, *(text.signature() if text.is_comparable else ([], None)))
                for story, text in ((story, Text(body)) for story, body in bodies)
            )
            count = archive.reindex(signatures, likeness.ALGORITHM)
    print(f"The indexes are new; {counted(count, 'article')} can be compared.")
    return 0
