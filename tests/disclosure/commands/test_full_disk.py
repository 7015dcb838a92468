"""Commands on a full disk say so in one sentence, and nothing is changed."""

from pathlib import Path

import pytest

from tests.by_command import opened
from tests.full_disk import full_disk
from tests.people import BEN
from tests.terminal import a_terminal


def test_each_command_says_that_there_is_no_room_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = a_terminal(tmp_path)
    ref = opened(terminal)
    with monkeypatch.context() as full:
        full_disk(full)
        for words in (
            ("record", ref, "note", "--as", BEN, "--data", "-"),
            ("audit", "verify"),
            ("sweep",),
            ("show", ref),
        ):
            answer = terminal.answer(*words, data={"words": "We rang her."})
            assert answer.code == 2, words
            assert "There is no room left on the disk" in answer.says

    assert terminal("audit", "verify")["entries"] == 1
