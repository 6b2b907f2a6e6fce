"""A bookmark: how far a file of recordings was read, so that a replay goes on where one ended."""

from pathlib import Path

from newsbot.archive.replays import Progress
from newsbot.operation.run import Run
from newsbot.replay.job import Share
from newsbot.warc.recorded import Position


class Bookmark:
    """The bookmark of a file, or of a share of it, known by where it lies and how large it is."""

    def __init__(self, run: Run, file: Path, share: Share) -> None:
        part = f" {share.number}/{share.of}" if share.of > 1 else ""
        self._run = run
        self._path = f"{file.absolute()}{part}"
        self._size = file.stat().st_size

    def found(self) -> Progress | None:
        """How far earlier replays came; None where they have not begun."""
        return self._run.archive.replays.progress(self._run.spider, self._path, self._size)

    def put(self, after: Position | None) -> None:
        """All before is stored; None: the whole file."""
        run = self._run
        with run.batch.writing():
            if after is None:
                run.archive.replays.ended(run.spider, self._path, self._size, run.now())
            else:
                run.archive.replays.came_to(run.spider, self._path, self._size, *after)
