"""A letter tells its reader whom to ring: nobody is sent to somebody who has left."""

from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.letters.contact import MEANWHILE, as_it_goes
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.writing import edit
from disclosure.actions.on_call.absences import be_away
from disclosure.actions.users import Person, change_user, disable_user
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    acknowledged,
    an_opened_case,
    change_by,
    letter_row,
    move_as,
    record_as,
    text_sha256,
)
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, SITE, actor
from tests.typed import signed_in
from workflows.machine import NotReady

pytestmark = pytest.mark.usefixtures("team")
NAME_ONE = "Before it is approved or issued, a risk manager names one person the family can ring."
RINGS = "The letter tells them to ring Ben Okoro, who has left."
BACK = f"{RINGS} Return it to draft, and mend the words: name whom they can ring now."
ANEW = (
    f"{RINGS} Withdraw it and write it anew. If it was posted already, tell them whom they can "
    "ring now."
)
CAL_RUNG = {"name": "Cal Reyes", "role": "Midwife", "phone": "01632 960105", "hours": "9 to 5"}
COVER = {"name": "Ron Bell", "phone": "01632 960109"}


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben Okoro is the family's contact, and every letter names him."""
    case = an_opened_case(session)
    acknowledged(case)
    move_as(case, ADA, "begin_investigation")
    return case


def written(case: ACase, until: str) -> str:
    return a_letter(case, "initial_notification", until=until)


def ben_leaves(case: ACase) -> None:
    moves = partial(hand_over, case.session, case.at, asked_by=ADAM)
    disable_user(case.session, actor(case.session, ADAM), case.at, BEN, IVA, moves)


def cal_is_named(case: ACase) -> None:
    record_as(case, ADA, "contact", **CAL_RUNG, user=CAL, cover=COVER)


def is_away(case: ACase, who: str, days: int = 14) -> str:
    """As it is said of them."""
    last = case.today + timedelta(days=days)
    be_away(case.session, actor(case.session, who), case.at, who, case.today, last, CAL)
    return f"away to {last.day} {last:%B}"


def said_of_leave(case: ACase, ref: str) -> list[str]:
    return [says for says in worth_minding(case.now, letter_row(case, ref)) if "away to" in says]


def test_who_writes_approves_or_sends_it_reads_that_whom_it_tells_to_ring_is_away(
    case: ACase,
) -> None:
    """Ben was on leave for two weeks, and the letter that came on its second day gave his number
    alone.
    """
    ref = written(case, "issue")
    assert said_of_leave(case, ref) == []
    until = is_away(case, BEN)
    says = f"The letter tells them to ring Ben Okoro, who is {until}. {MEANWHILE}"
    assert said_of_leave(case, ref) == [says]
    draft = a_draft(case, "initial_notification")
    assert said_of_leave(case, draft) == [says]
    meanwhile = "Ben is away until then. Please call Ada Lind, on 01632 960102."
    boxes = {"next": meanwhile}
    edit(case.session, change_by(case, BEN), draft, {"slots": boxes})
    assert said_of_leave(case, draft) == []  # Ada, who covers, is there
    is_away(case, ADA, days=3)
    assert len(said_of_leave(case, draft)) == 2
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert said_of_leave(case, ref) == []  # it has gone


def why_not(case: ACase, who: str, trigger: str, ref: str, **told: str) -> list[str]:
    with pytest.raises(NotReady) as no:
        move_as(case, who, trigger, ref, **told)
    assert {each.id for each in no.value.unmet} == {"contact_named"}
    return [each.says for each in no.value.unmet]


def minding(case: ACase, ref: str) -> list[str]:
    row = letter_row(case, ref)
    return [says for says in worth_minding(case.now, row) if "ring" in says]


def test_what_approving_asks_is_asked_again_where_it_is_issued(case: ACase) -> None:
    in_review, approved = written(case, "submit"), written(case, "approve")
    ben_leaves(case)
    sha256 = text_sha256(case, in_review)
    assert why_not(case, EVA, "approve", in_review, sha256=sha256) == [NAME_ONE, BACK]
    assert why_not(case, ADA, "issue", approved) == [NAME_ONE, BACK]
    assert minding(case, approved) == [NAME_ONE, BACK]


def test_who_writes_a_letter_and_who_approves_it_read_who_names_whom_the_family_can_ring(
    app: Flask, case: ACase
) -> None:
    """Its author heard nothing of it; its approver, who may name nobody, was told to approve it."""
    draft, in_review = a_draft(case, "initial_notification"), written(case, "submit")
    assert minding(case, draft) == []
    ben_leaves(case)
    assert NAME_ONE in minding(case, draft)
    page = unescape(signed_in(app, EVA).get(f"/letters/{in_review}").text)
    card = page.partition('class="app-next"')[2].partition("</section>")[0]
    assert "Read it from first line to last. As things stand, it cannot go" in card
    assert NAME_ONE in card
    assert page.count(NAME_ONE) == 1


def test_another_contact_on_record_mends_no_words_and_a_new_text_does(case: ACase) -> None:
    ref = written(case, "approve")
    ben_leaves(case)
    cal_is_named(case)
    assert why_not(case, ADA, "issue", ref) == [BACK]
    move_as(case, ADA, "return_to_draft", ref)
    assert minding(case, ref) == [f"{RINGS} Name whom they can ring now."]
    row = letter_row(case, ref)
    boxes = {name: _with_cal(words) for name, words in row.boxes.items()}
    edit(case.session, change_by(case, ADA), ref, {"slots": boxes})
    assert minding(case, ref) == []
    move_as(case, ADA, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)


def _with_cal(words: str) -> str:
    return words.replace("is Ben Okoro", "is Cal Reyes").replace("01632 960101", "01632 960105")


def test_who_signed_it_may_have_left_where_another_is_rung(case: ACase) -> None:
    contact = "Your contact is Cal Reyes, on 01632 960105, 9am to 5pm. Please call her."
    ref = a_letter(case, "initial_notification", until="approve", contact=contact)
    assert "Ben Okoro" in letter_row(case, ref).text
    ben_leaves(case)
    assert why_not(case, ADA, "issue", ref) == [NAME_ONE]
    cal_is_named(case)
    move_as(case, ADA, "issue", ref)


def test_what_was_posted_is_recorded_as_it_was_and_said_before(case: ACase) -> None:
    ref = written(case, "issue")
    assert minding(case, ref) == []
    ben_leaves(case)
    cal_is_named(case)
    assert minding(case, ref) == [ANEW]
    move_as(case, ADA, "send", ref, how="post", format="standard")
    after = f"{RINGS} Tell them whom they can ring now."
    assert as_it_goes(case.session, ref, case.at) == (after,)
    assert minding(case, ref) == []


def test_who_comes_back_under_the_same_telephone_is_rung_again(case: ACase) -> None:
    ref = written(case, "approve")
    ben_leaves(case)
    again = CAL_RUNG | {"name": "Ben Okoro", "phone": "01632 960101"}
    case.later(days=1)
    record_as(case, ADA, "contact", **again, cover=COVER)
    move_as(case, ADA, "issue", ref)


TOLD_OTHERWISE = (
    "You can ask Ben Okoro anything: ring +44 1632 960101 on any day.",
    "You can ask Ben Okoro anything: ring +44 (0)1632-960 101 on any day.",
    "You can ask Ben Okoro anything, on any day.\n\nRing him on 01632 960101.",
)


@pytest.mark.parametrize("words", TOLD_OTHERWISE)
def test_a_telephone_is_known_however_it_is_written_and_wherever_it_stands(
    case: ACase, words: str
) -> None:
    contact = "Your contact is Cal Reyes, on 01632 960105, 9am to 5pm. Please call her."
    ref = a_letter(case, "initial_notification", until="approve", contact=contact, next=words)
    ben_leaves(case)
    cal_is_named(case)
    assert why_not(case, ADA, "issue", ref) == [BACK]
    assert minding(case, ref) == [BACK]


@pytest.mark.parametrize("phone", ["01632 960101", "+44 1632 960101"])
def test_a_telephone_that_was_passed_on_is_rung_where_the_letter_names_who_has_it(
    case: ACase, phone: str
) -> None:
    """The line of a ward: Ben left, and Cal answers it now."""
    to_cal = "You spoke with Ben Okoro in March. You can ring Cal Reyes on 01632 960101, 9 to 5."
    to_ben = "You can ring Ben Okoro on 01632 960101, 9 to 5."
    right, wrong = (
        a_letter(case, "initial_notification", until="approve", contact=words)
        for words in (to_cal, to_ben)
    )
    ben_leaves(case)
    record_as(case, ADA, "contact", **CAL_RUNG | {"phone": phone}, user=CAL, cover=COVER)
    assert minding(case, right) == []
    move_as(case, ADA, "issue", right)
    assert why_not(case, ADA, "issue", wrong) == [BACK]


def test_a_telephone_that_the_cover_has_now_is_rung_too(case: ACase) -> None:
    contact = "Ben Okoro told you first. Ring Ron Bell on 01632 960101, on any day."
    ref = a_letter(case, "initial_notification", until="approve", contact=contact)
    ben_leaves(case)
    ron = COVER | {"phone": "01632 960101"}
    record_as(case, ADA, "contact", **CAL_RUNG, user=CAL, cover=ron)
    move_as(case, ADA, "issue", ref)


def test_an_extension_is_not_found_within_a_longer_number(case: ACase) -> None:
    short = CAL_RUNG | {"name": "Cal Reyes", "phone": "6010"}
    record_as(case, ADA, "contact", **short, user=CAL, cover=COVER)
    far = "Cal Reyes wrote to you. Ring Ben Okoro on 01632 960109, on any day."
    near = "Ring Cal Reyes on extension 6010, on any day."
    refs = [a_letter(case, "initial_notification", until="approve", contact=w) for w in (far, near)]
    moves = partial(hand_over, case.session, case.at, asked_by=ADAM)
    disable_user(case.session, actor(case.session, ADAM), case.at, CAL, IVA, moves)
    says = [[each for each in minding(case, ref) if "Cal Reyes" in each] for ref in refs]
    assert [len(each) for each in says] == [0, 1]


def test_its_pages_say_it_before_anybody_issues_or_sends(app: Flask, case: ACase) -> None:
    approved, issued = written(case, "approve"), written(case, "issue")
    ben_leaves(case)
    case.session.rollback()
    ada = signed_in(app, ADA)
    for path in (f"/letters/{approved}", f"/letters/{approved}/issue"):
        assert BACK in unescape(ada.get(path).text)
    for path in (f"/letters/{issued}", f"/letters/{issued}/moves/send"):
        assert ANEW in unescape(ada.get(path).text)


def test_a_letter_that_names_somebody_as_they_were_called_before_says_so(case: ACase) -> None:
    """It was signed by Ben Adler, and told its reader to ring Ben Okoro, by the same telephone."""
    clinician = Person(BEN, "Ben Adler", ["clinician"], [SITE])
    says = "The letter names Ben Okoro, who is called Ben Adler now. Use one name, or say in it"
    signed = written(case, "submit")

    def said(ref: str) -> list[str]:
        found = worth_minding(case.now, letter_row(case, ref))
        return [each for each in found if each.startswith(says)]

    assert said(signed) == []
    change_user(case.session, actor(case.session, ADAM), case.at, clinician)
    assert len(said(signed)) == 1
    assert said(a_draft(case, "closing")) == []  # it begins with the name of now
    named = {"name": "Ben Adler", "role": "Charge nurse", "phone": "01632 960101"}
    record_as(case, ADA, "contact", **named, hours="9am to 5pm", user=BEN)
    assert said(a_draft(case, "closing")) == []
    move_as(case, EVA, "approve", signed, sha256=text_sha256(case, signed))
    move_as(case, ADA, "issue", signed)
    assert said(signed) == []
