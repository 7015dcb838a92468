"""Writes the rules of an organisation into its home, as its own people would."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from disclosure.policy import Policy, own_rules_in, read_policy
from disclosure.policy.marks import LOADER, ROOT

SHIPPED = ROOT / "policy"
Written = dict[str, Any]
WALES, WRITTEN = "gb-wls-doc", "wls-written"
CITED = {"ref": "wls-board", "section": "4.2"}
BOARD = {
    "title": "Board policy on being open",
    "year": 2026,
    "url": None,
    "opened": True,
    "kind": "primary",
}
STRICTER = {"limit": {"n": 3, "unit": "working_days"}, "source": CITED, "certainty": "verified"}


def regime(regime_id: str) -> Written:
    """A regime as the shipped file has it, to be changed."""
    found = next(each for each in _shipped()["regimes"] if each["id"] == regime_id)
    return deepcopy(found)


def duty_of(regime: Written, duty_id: str) -> Written:
    found: Written = next(each for each in regime["duties"] if each["id"] == duty_id)
    return found


def changed(duty: Mapping[str, Any]) -> Written:
    return {"sources": {"wls-board": BOARD}, "overrides": {WALES: {WRITTEN: dict(duty)}}}


def version_of_wales(since: str, days: int, **in_force: object) -> Written:
    written = regime(WALES)
    written["in_force"] |= {"from": since} | in_force
    duty_of(written, WRITTEN)["limit"]["n"] = days
    return written


def a_new_regime() -> Written:
    written = regime(WALES)
    written |= {"id": "our-policy", "name": "Our policy on being open", "legal_force": "policy"}
    for duty in written["duties"]:
        for key in ("id", "threshold_for", "replaces"):
            if key in duty:
                duty[key] = f"our-{duty[key]}"
    return written


def write_own(home: Path, own: Mapping[str, object] | str) -> Path:
    """`own` as YAML, or the text of the file as it is."""
    path = own_rules_in(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = own if isinstance(own, str) else yaml.safe_dump(dict(own), sort_keys=False)
    path.write_text(text, "utf-8")
    return path


def policy_with(home: Path, own: Mapping[str, object] | str) -> Policy:
    return read_policy(SHIPPED, write_own(home, own))


@cache
def _shipped() -> Written:
    found: Written = yaml.load((SHIPPED / "regimes.yaml").read_text("utf-8"), Loader=LOADER)
    return found
