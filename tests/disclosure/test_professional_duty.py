"""The professional duty to be honest: every place has one, with its source and how sure we are."""

from pathlib import Path

import pytest

from disclosure.policy import BadPolicy, policy
from disclosure.policy.professional_file import (
    FILE,
    professional_duties,
    professional_duties_in,
)
from workflows.regimes import Certainty


def test_every_regime_has_a_place_whose_profession_asks_it() -> None:
    for regime in policy().regimes:
        found = professional_duties_in([regime.jurisdiction])
        assert len(found) == 1
        assert found[0].jurisdictions  # none of ours is left to "every other place"


def test_nobody_is_told_that_there_is_no_such_duty() -> None:
    for codes in ([], ["XX"], ["DE-BY"]):
        assert [each.id for each in professional_duties_in(codes)] == ["elsewhere"]
    both = professional_duties_in(["GB-WLS", "XX"])
    assert [each.id for each in both] == ["united-kingdom", "elsewhere"]


def test_what_is_called_verified_was_opened() -> None:
    for each in professional_duties():
        opened = any(source.opened for source in each.sources)
        assert (each.certainty is Certainty.VERIFIED) == opened, each.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("jurisdictions: [IE]", "jurisdictions: [GB]", "the jurisdiction GB stands under two"),
        ("jurisdictions: [IE]", "jurisdictions: []", "one place, and only one"),
        ("    certainty: verified", "    certainty: sure", "certainty"),
        ("opened: true", "opened: false", "verified needs a source with"),
        ("    who: doctors", "    whom: doctors", "this key is not known here"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, old: str, new: str, says: str) -> None:
    text, folder = FILE.read_text("utf-8"), tmp_path / "policy"
    folder.mkdir()
    assert old in text
    (folder / FILE.name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadPolicy) as refused:
        professional_duties(folder / FILE.name)
    assert any(says in fault and FILE.name in fault for fault in refused.value.faults)
