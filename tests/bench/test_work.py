"""The bench of work in the background runs, and prints each figure with its peer."""

from pathlib import Path

import pytest

from bench import work
from disclosure.jobs.working import KINDS, KindOfWork
from disclosure.permissions import Permission


def test_it_prints_each_figure_with_its_peer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(work, "ASKED", 3)
    kind = KindOfWork(Permission.SIGNED_IN, (work._insert,))
    monkeypatch.setitem(KINDS, work.KIND, kind)
    work._measured("SQLite", work._at_home(tmp_path), 30, 10, 0.0)
    said = capsys.readouterr().out
    assert "30 items asked for at once" in said
    assert "a bare row" in said
    assert "items a second" in said
