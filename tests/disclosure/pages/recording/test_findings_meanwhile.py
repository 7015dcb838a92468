"""Two investigators write at once, and a tired one presses a button: no findings go unseen."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.users import Person, add_user
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.permissions import Role
from tests.begun import begins_with
from tests.cases import FINDINGS, ACase, a_case
from tests.people import IVA, OPERATOR, SITE
from tests.typed import sent_along, signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.DISCLOSE)
OLA = "ola.lind@hospital.example"
OF_IVA = {**FINDINGS, "why": "Three boxes looked the same, and we stored them side by side."}
OF_OLA = {**FINDINGS, "changes": "We buy the strong heparin in a box of another colour."}


@pytest.fixture
def case(begun: ACase) -> ACase:
    ola = Person(OLA, "Ola Lind", [Role.INVESTIGATOR], [SITE])
    add_user(begun.session, OPERATOR, begun.at, ola)
    return begun


def last(case: ACase) -> Findings:
    return [body for _, body in case.now.case.those(Findings)][-1]


def test_what_a_colleague_wrote_meanwhile_is_read_before_it_is_replaced(
    app: Flask, case: ACase
) -> None:
    """Her form began with the text of before: saved, it would have brought that back."""
    iva, ola = signed_in(app, IVA), signed_in(app, OLA)
    path = f"/incidents/{case.ref}/records/findings"
    of_iva, of_ola = iva.get(path).text, ola.get(path).text
    saved = iva.post(path, data={**OF_IVA, **sent_along(of_iva, "shown_as_of")})
    assert saved.status_code == 303
    answer = ola.post(path, data={**OF_OLA, **sent_along(of_ola, "shown_as_of")})
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "Iva Novak added a record (findings)." in page
    for words in (OF_IVA["why"], OF_OLA["changes"]):  # hers to read, and her own in the boxes
        assert words in page
    assert last(case).why == OF_IVA["why"]
    both = {**OF_OLA, "why": OF_IVA["why"], **sent_along(answer.text, "shown_as_of")}
    assert ola.post(path, data=both).status_code == 303
    assert (last(case).why, last(case).changes) == (OF_IVA["why"], OF_OLA["changes"])


def test_one_press_on_a_page_that_she_only_read_undoes_no_approval(app: Flask, case: ACase) -> None:
    iva, path = signed_in(app, IVA), f"/incidents/{case.ref}/records/findings"
    shown = sent_along(iva.get(path).text, "shown_as_of")
    lines = {name: words.replace(", ", ",\r\n") for name, words in FINDINGS.items()}
    for same in (FINDINGS, lines):
        answer = iva.post(path, data={**same, **shown})
        assert answer.status_code == 409
        assert "These are the findings that stand, word for word" in answer.text
    (row, _) = list(case.now.case.those(Findings))[-1]
    assert case.now.case.agreed(FindingsApproval, row.number)
    assert iva.post(path, data={**OF_IVA, **shown}).status_code == 303
