"""Where a crawl writes, looked at before it starts."""

import os
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newsbot import outputs
from newsbot.arguments import MistakeError


def test_a_file_in_a_folder_that_nobody_may_write_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "feed.jsonl"
    file.touch()
    outputs.check_file(file)
    # Root may write anywhere: here the system says of the folder what it says to others.
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, how: path != tmp_path and real(path, how))
    with pytest.raises(MistakeError, match=f"may not write to {tmp_path}"):
        outputs.check_file(file)


@pytest.mark.parametrize("name", ["feed.json", "feed.xml", "feed.pickle", "feed.marshal"])
def test_a_file_that_can_have_one_document_is_new_or_replaced(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    kind = file.suffix[1:]
    appended = {"format": kind}
    outputs.check_outputs(Settings({"FEEDS": {str(file): appended}}))
    file.touch()
    outputs.check_outputs(Settings({"FEEDS": {str(file): appended}}))
    file.write_text("[]")
    outputs.check_outputs(Settings({"FEEDS": {str(file): appended | {"overwrite": True}}}))
    with pytest.raises(MistakeError, match=f"{name} is not empty, and {kind} cannot be"):
        outputs.check_outputs(Settings({"FEEDS": {str(file): appended}}))


@pytest.mark.parametrize("name", ["feed.jsonl", "feed.csv"])
def test_a_file_of_one_article_after_another_grows(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("one")
    outputs.check_outputs(Settings({"FEEDS": {str(file): {"format": file.suffix[1:]}}}))
