"""A file is replaced whole, or stays as it was."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import PROJECT

from newsbot import clock
from newsbot.files.replacement import replacing


def test_a_file_is_as_it_was_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    with replacing(target) as part:
        part.write_text("new")
        assert target.read_text() == "old"
    assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(target, "new")]


def fail_half_way(target: Path) -> None:
    with replacing(target) as part:
        part.write_text("ne")
        raise OSError("No space left on device")


def test_what_fails_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    with pytest.raises(OSError, match="No space left"):
        fail_half_way(target)
    assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(target, "old")]


def test_what_was_never_written_replaces_nothing(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    with pytest.raises(FileNotFoundError), replacing(target):
        pass
    assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(target, "old")]


def test_a_link_that_leads_back_to_itself_is_replaced(tmp_path: Path) -> None:
    page, other = tmp_path / "page.html", tmp_path / "other.html"
    page.symlink_to(other.name)
    other.symlink_to(page.name)
    with replacing(page) as part:
        part.write_text("new")
    assert page.read_text() == "new"


def test_what_a_link_leads_to_is_replaced(tmp_path: Path) -> None:
    page, link = tmp_path / "page.html", tmp_path / "report.html"
    page.write_text("old")
    link.symlink_to(page.name)
    with replacing(link) as part:
        part.write_text("new")
    assert link.is_symlink()
    assert page.read_text() == "new"


WRITING = """
import sys
from pathlib import Path
from newsbot import clock
from newsbot.files.replacement import replacing
with replacing(Path(sys.argv[1])) as part:
    part.write_text("half a page")
    Path(f"{part}-journal").write_text("what SQLite has beside it")
    print(part, flush=True)
    sys.stdin.read()
"""


def writing(target: Path) -> subprocess.Popen[str]:
    """A process that writes a file, and waits to go on."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITING, target],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    )


def test_what_a_killed_process_left_is_removed_after_an_hour_and_nothing_else(
    tmp_path: Path,
) -> None:
    target = tmp_path / "copy.sqlite3"
    others = [
        tmp_path / name for name in (".copy.sqlite3.7.part", ".copy.sqlite3.part", "at7.part")
    ]
    for path in others:
        path.write_text("of a crawl, of somebody")
    with writing(target) as killed, writing(target) as late, writing(target) as running:
        for process in (killed, late, running):
            assert process.stdout is not None
        left, fresh, being_written = (
            Path(process.stdout.readline().strip())  # type: ignore[union-attr]
            for process in (killed, late, running)
        )
        for process in (killed, late):
            process.kill()
            process.wait()
        age(left, age_of := timedelta(minutes=61))
        age(Path(f"{left}-journal"), age_of)
        age(being_written, age_of)
        age(fresh, timedelta(minutes=59))
        with replacing(target) as part:
            part.write_text("new")
        lying = {path for path in tmp_path.iterdir() if path.suffix != ".part-journal"}
        assert lying == {target, fresh, being_written, *others}
        assert not Path(f"{left}-journal").exists()
        assert target.read_text() == "new"
        running.communicate("")
    assert target.read_text() == "half a page"


def age(file: Path, span: timedelta) -> None:
    """Let a file have been written to last so long ago."""
    then = clock.now().timestamp() - span.total_seconds()
    os.utime(file, (then, then))


def test_what_another_process_of_our_number_left_is_none_of_ours(tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    journal = tmp_path / f".copy.sqlite3.at{os.getpid()}.part-journal"
    journal.write_text("of a machine that lost its power")
    with replacing(target) as part:
        part.write_text("new")
    assert [*tmp_path.iterdir()] == [target]
