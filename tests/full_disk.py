"""A disk without a block left, as the machine tells of it."""

import os
import shutil
from types import SimpleNamespace
from typing import Any

import pytest


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = os.statvfs

    def told(place: Any) -> Any:
        there = usual(place)
        return SimpleNamespace(f_blocks=there.f_blocks, f_frsize=there.f_frsize, f_bavail=0)

    monkeypatch.setattr(os, "statvfs", told)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
