"""The shared words of a look-back are agreed to by somebody who wrote no word of them."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs import words
from disclosure.actions.refused import Refused
from disclosure.permissions import Actor
from tests.look_backs import AT, FINDINGS, a_look_back, the_letter
from tests.people import BEN, EVA, IVA, RON, actor

pytestmark = pytest.mark.usefixtures("team")
DOOR = Door.COMMAND


def with_roles_of(session: Session, writer: str) -> Actor:
    """Eva, who approves, with the roles of somebody who writes."""
    eva = actor(session, EVA)
    return replace(eva, roles=eva.roles | actor(session, writer).roles)


def test_whoever_wrote_findings_approves_none_that_a_colleague_brings_once_more(
    session: Session,
) -> None:
    ref, eva, iva = a_look_back(session).ref, with_roles_of(session, IVA), actor(session, IVA)
    for who, told in ((eva, FINDINGS), (iva, FINDINGS), (iva, {**FINDINGS, "why": "In haste."})):
        seal = words.write_findings(session, who, AT, DOOR, ref, told).sha256
        if who is iva:
            with pytest.raises(Refused, match="You wrote part of this"):
                words.approve_findings(session, eva, AT, DOOR, ref, {"sha256": seal})


def test_nor_a_letter_that_was_hers_whatever_it_is_called_meanwhile(session: Session) -> None:
    ref, eva, ben = a_look_back(session).ref, with_roles_of(session, BEN), actor(session, BEN)
    for who, more in ((eva, {}), (ben, {}), (ben, {"slip": True}), (ben, {"kind": "delay"})):
        row, _ = words.write_letter(session, who, AT, DOOR, ref, the_letter(**more))
        if who is ben:
            with pytest.raises(Refused, match="You wrote part of this"):
                words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": row.sha256})


def test_what_follows_approved_words_is_agreed_to_by_who_wrote_those(session: Session) -> None:
    """Save where the approved words themselves come back, or a version of her own before."""
    ref, eva, iva = a_look_back(session).ref, with_roles_of(session, IVA), actor(session, IVA)
    old = words.write_findings(session, eva, AT, DOOR, ref, FINDINGS).sha256
    second = replace(eva, email=RON, name="Ron Bell")
    words.approve_findings(session, second, AT, DOOR, ref, {"sha256": old})
    words.write_findings(session, iva, AT, DOOR, ref, FINDINGS)
    with pytest.raises(Refused, match="You wrote part of this"):
        words.approve_findings(session, eva, AT, DOOR, ref, {"sha256": old})
    new = words.write_findings(session, iva, AT, DOOR, ref, {**FINDINGS, "why": "In haste."})
    words.approve_findings(session, eva, AT, DOOR, ref, {"sha256": new.sha256})
