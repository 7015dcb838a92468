"""policy/retention.yaml: what we ship, an organisation's own periods over it, and what is wrong."""

from pathlib import Path

import pytest

from disclosure.policy import BadPolicy, adopt, own_rules_in, policy, retention_rules
from disclosure.policy.retention_file import shipped_retention
from workflows.keeping import Starts
from workflows.regimes import Certainty

pytestmark = pytest.mark.usefixtures("shipped_rules_after")

OURS = """
rules:
  - {id: gb-eng-complaint, jurisdictions: [GB-ENG], name: Our complaints, starts: closed,
     years: 12, source: Our records policy, certainty: verified}
  - {id: ours-iom, jurisdictions: [IM], name: Isle of Man, starts: closed, years: 15,
     source: Our records policy, certainty: verified}
left_out:
  gb-eng-claim: We keep claims apart
"""


def written(home: Path, text: str, name: str = "retention.yaml") -> Path:
    path = own_rules_in(home).with_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return own_rules_in(home)


def refused(home: Path, text: str, name: str = "retention.yaml") -> str:
    with pytest.raises(BadPolicy) as bad:
        adopt(written(home, text, name))
    return bad.value.faults[0]


def test_every_place_of_our_regimes_has_a_period() -> None:
    places = {regime.jurisdiction for regime in policy().regimes}
    listed = {code for rule in retention_rules() for code in rule.jurisdictions}
    assert places <= listed


def test_nothing_we_ship_claims_to_be_verified() -> None:
    assert not any(rule.certainty is Certainty.VERIFIED for rule in shipped_retention())
    assert all(rule.source for rule in shipped_retention())


def test_a_place_where_a_child_is_kept_longer_says_from_birth() -> None:
    children = [rule for rule in shipped_retention() if rule.id.endswith("-child")]
    assert len(children) > 15
    assert {rule.starts for rule in children} == {Starts.BORN}


def test_their_own_periods_take_the_place_of_ours(tmp_path: Path) -> None:
    adopt(written(tmp_path, OURS))
    rules = {rule.id: rule for rule in retention_rules()}
    assert rules["gb-eng-complaint"].years == 12
    assert rules["ours-iom"].jurisdictions == ("IM",)
    assert "gb-eng-claim" not in rules
    assert rules["gb-eng-serious-incident"].years == 20


def test_one_for_the_whole_country_takes_the_place_of_ours_too(tmp_path: Path) -> None:
    adopt(written(tmp_path, OURS.replace("[GB-ENG]", "[GB]")))
    assert {rule.id: rule for rule in retention_rules()}["gb-eng-complaint"].years == 12


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    adopt(own_rules_in(tmp_path))
    assert retention_rules() == shipped_retention()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OURS.replace("years: 12", "years: 0"), "line 4, rules / gb-eng-complaint / years"),
        (OURS.replace("starts: closed", "starts: opened"), "this should be 'closed'"),
        (OURS.replace("starts: closed", "starts: died"), "needs `when: died`"),
        (OURS.replace("gb-eng-claim", "gb-eng-claims"), "there is no rule gb-eng-claims"),
        (OURS.replace("We keep claims apart", "Because"), "say why, in at least three words"),
        (OURS.replace("ours-iom", "gb-eng-complaint"), "stands here twice"),
        (OURS.replace("source: Our records policy, ", ""), "this is missing: add it"),
        (OURS + "later: yes\n", "this key is not known here"),
        # Thirty years for “England” held nowhere, and a serious incident could go after ten.
        (OURS.replace("[GB-ENG]", "[England]"), "ours of this id holds in GB-ENG, where this one"),
        (OURS.replace("[GB-ENG]", "[GB-WLS, gb-eng]"), "rules / gb-eng-complaint / jurisdictions"),
    ],
)
def test_a_wrong_file_names_file_line_place_and_mend(tmp_path: Path, text: str, says: str) -> None:
    fault = refused(tmp_path, text)
    assert says in fault
    assert "retention.yaml, line" in fault


def test_a_name_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    assert "call it retention.yaml" in refused(tmp_path, OURS, "retention.yml")
