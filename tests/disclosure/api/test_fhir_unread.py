"""A case whose words cannot be opened takes no other out of what another system reads."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cases import acknowledged, an_opened_case
from tests.fhir import by_fhir, parsed
from tests.lost_words import words_lost
from tests.people import ADA

pytestmark = pytest.mark.usefixtures("team")


@pytest.mark.parametrize("sort", ["Task", "Communication", "AdverseEvent"])
def test_the_page_holds_every_other_and_says_which_case_it_lacks(
    app: Flask, session: Session, sort: str
) -> None:
    lost, whole = (an_opened_case(session) for _ in range(2))
    for case in (lost, whole):
        acknowledged(case)
    words_lost(lost, whole)

    answer = by_fhir(app, session, ADA).get(f"/{sort}")

    assert answer.status_code == 200
    page = answer.get_json()
    parsed(page)
    *read, said = page["entry"]
    assert [(each["resource"]["resourceType"], each["search"]["mode"]) for each in read] == [
        (sort, "match")
    ]
    assert said["search"]["mode"] == "outcome"
    (issue,) = said["resource"]["issue"]
    assert issue["code"] == "incomplete"
    assert issue["details"]["text"].startswith(f"{lost.ref}: words of this case cannot be opened")
