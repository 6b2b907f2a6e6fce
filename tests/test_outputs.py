"""Where a crawl writes, looked at before it starts."""

import os
from pathlib import Path

import pytest

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
