"""The page of licences names what is installed; nothing there binds whoever passes it on."""

import json
from collections.abc import Mapping
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType

import pytest

from disclosure.operations.licences import (
    BESIDE,
    ELSEWHERE,
    PAGE,
    PINNED,
    REQUIREMENTS,
    licensed,
    page,
)
from disclosure.settings import ROOT

ONLY_FOR_OTHER_PYTHONS = {"brotlicffi"}


def test_the_page_is_the_one_committed() -> None:
    assert PAGE.read_text() == page(), "run `make docs`: licences.md is old"


def test_every_pinned_library_has_its_row() -> None:
    pinned = {name for name, _ in PINNED.findall(REQUIREMENTS.read_text())}
    assert len(pinned) > 50
    assert {each.name for each in licensed()} == pinned
    missing = {each.name for each in licensed() if each.choices == (ELSEWHERE,)}
    assert missing <= ONLY_FOR_OTHER_PYTHONS


def test_no_licence_is_outside_the_list() -> None:
    strange = [each for each in licensed() if not each.is_allowed and each.choices != (ELSEWHERE,)]
    assert strange == []
    assert not [each for each in licensed() if "AGPL" in " ".join((*each.choices, *each.taken))]
    assert not [each for each in licensed() if "GPL" in " ".join(each.taken).replace("LGPL", "")]


def test_what_lies_in_our_tree_brings_its_licence_along() -> None:
    for _, _, file in BESIDE:
        assert (ROOT / file).stat().st_size > 500


# Known faults of what is installed


@pytest.fixture
def audit() -> ModuleType:
    loader = SourceFileLoader("audit", str(ROOT / ".ci" / "audit"))
    spec = spec_from_loader("audit", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def asked(**libraries: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": [{"name": n, **told} for n, told in libraries.items()]})


SOUND: dict[str, object] = {"version": "1", "vulns": []}
FAULTY = {"version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
SKIPPED = {"skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        (asked(a=SOUND), 0, "1 libraries checked, 0 with a known fault"),
        (asked(a=SOUND, b=FAULTY), 1, "b 1: CVE-1, mended in: 2"),
        (asked(a=SKIPPED), 0, "1 not checked, their data cannot be had from here"),
        ("", 0, "not checked. pip-audit had no data"),
        ("no document", 0, "not checked. pip-audit had no data"),
    ],
)
def test_what_could_not_be_asked_is_never_called_sound(
    audit: ModuleType, capsys: pytest.CaptureFixture[str], answer: str, code: int, says: str
) -> None:
    assert audit.say("requirements.txt", answer, "a line\nNo network") == code
    said = capsys.readouterr().out
    assert says in said
    if "checked, 0" not in says:
        assert "0 with a known fault" not in said
