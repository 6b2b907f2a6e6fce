"""Where a crawl writes, looked at before it starts."""

import os
from pathlib import Path

import pytest
from scrapy.extensions.feedexport import ItemFilter
from scrapy.settings import Settings

from newsbot.delivery import outputs
from newsbot.usage.mistakes import MistakeError


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


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("jsonl", "FEEDS has 'jsonl' where its options should stand."),
        ({"fields": ["headlin"]}, "there is no field 'headlin'; did you mean 'headline'?"),
        ({"fields": "headline,url"}, "there is no field 'headline,url';"),
        ({"encoding": "utf-9"}, "there is no encoding 'utf-9'; write utf-8."),
        ({"encoding": "latin-1"}, "encoding 'latin-1' lacks characters; write utf-8."),
        ({"encoding": "cp1252", "format": "csv"}, "encoding 'cp1252' lacks characters;"),
        ({"batch_item_count": "few"}, "batch_item_count=few is no whole number from 0 on."),
        ({"item_filter": "no.Filter"}, "its item_filter 'no.Filter' cannot be loaded: No module"),
        (
            {"postprocessing": ["newsbot.feeds.Missing"]},
            "its postprocessing 'newsbot.feeds.Missing' cannot be loaded: Module 'newsbot.feeds'",
        ),
        ({"uri_params": "params"}, "its uri_params 'params' cannot be loaded: Error loading"),
        ({"batch_item_count": 3}, "its batches need names of their own; write %(batch_id)d"),
    ],
)
def test_an_option_of_a_feed_that_cannot_be_meant_is_refused(
    tmp_path: Path, options: object, says: str
) -> None:
    with pytest.raises(MistakeError) as refused:
        outputs.check_outputs(Settings({"FEEDS": {str(tmp_path / "feed.jsonl"): options}}))
    assert f"{tmp_path / 'feed.jsonl'}: {says}" in str(refused.value)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"FEED_EXPORT_FIELDS": "headlin,url"}, "there is no field 'headlin'; did you mean"),
        ({"FEED_EXPORT_ENCODING": "latin-1"}, "encoding 'latin-1' lacks characters"),
        ({"FEED_URI_PARAMS": "params"}, "its uri_params 'params' cannot be loaded"),
    ],
)
def test_the_feed_that_nobody_named_is_looked_at_too(setting: dict[str, str], says: str) -> None:
    with pytest.raises(MistakeError, match=f"the feed of the crawl: {says}"):
        outputs.check_outputs(Settings(setting))
    outputs.check_outputs(
        Settings({"FEED_EXPORT_FIELDS": "headline,url", "FEED_EXPORT_BATCH_ITEM_COUNT": 9})
    )


def test_options_that_can_be_meant_are_taken(tmp_path: Path) -> None:
    outputs.check_outputs(
        Settings(
            {
                "FEEDS": {
                    f"{tmp_path}/%(batch_id)d.jsonl": {"batch_item_count": 3},
                    f"{tmp_path}/%(batch_time)s.csv": {"batch_item_count": 3},
                    f"{tmp_path}/one.csv": {"fields": {"url": "Address"}, "encoding": "utf-16"},
                    f"{tmp_path}/two.csv": {"item_filter": ItemFilter},
                    f"{tmp_path}/three.xml": {"encoding": "latin-1"},
                    f"{tmp_path}/four.csv": {
                        "encoding": "cp1252",
                        "item_export_kwargs": {"errors": "replace"},
                    },
                }
            }
        )
    )


def test_a_link_that_leads_back_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").symlink_to("other.jsonl")
    (tmp_path / "other.jsonl").symlink_to("one.jsonl")
    for name in ("one.jsonl", "one.jsonl/feed.jsonl"):
        with pytest.raises(MistakeError, match=f"{name} is a link that leads back to itself"):
            outputs.check_outputs(Settings({"FEEDS": {str(tmp_path / name): {"format": "jsonl"}}}))


def test_one_file_is_one_feed(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to("feed.jsonl")
    for other in (f"../{tmp_path.name}/feed.jsonl", "link.jsonl"):
        feeds = {str(tmp_path / name): {"format": "jsonl"} for name in ("feed.jsonl", other)}
        with pytest.raises(MistakeError, match="are one file; name it once"):
            outputs.check_outputs(Settings({"FEEDS": feeds}))
