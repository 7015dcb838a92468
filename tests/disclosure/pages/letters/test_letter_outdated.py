"""An issued letter says what it says; its page says at once where life has gone on since."""

from html import unescape
from typing import Any

import pytest
from flask import Flask

from disclosure.actions.letters.moves import why_not_issued, why_not_sent
from disclosure.kinds.care import Contact
from disclosure.records.letter import files_of, letter_called
from tests.cases import ACase, a_letter, a_person, letter_row, move_as, record_as
from tests.people import ADA, BEN, EVA, MONA
from tests.typed import signed_in
from workflows.machine import NotReady
from workflows.words import Way

pytestmark = pytest.mark.usefixtures("contact")
OLD = "1 High Street, Aldervale, AB1 2CD"
NEW = ["1 New Lane", "Elsewhere", "AB3 4EF"]
STOP = "Do not send it as it is"
SEND = "Send it to Mrs Ann Price"
GO = "Tell Mrs Ann Price that it is coming, then send it"


def changed(case: ACase, **told: Any) -> None:
    reason = "Her daughter told me so"
    record_as(case, BEN, "person_change", person=case.person, reason=reason, **told)


def page(app: Flask, case: ACase, path: str, email: str = ADA) -> str:
    case.session.rollback()
    return unescape(signed_in(app, email).get(path).text)


def next_card(text: str) -> str:
    return text.partition('class="app-next"')[2].partition("</section>")[0]


def for_whom(text: str) -> str:
    return " ".join(text.partition('id="forwhom"')[2].partition("</section>")[0].split())


def issued(case: ACase, **plan: Any) -> str:
    ref = a_letter(case, "no_contact", until="approve")
    move_as(case, ADA, "issue", ref, **plan)
    return ref


def test_nothing_changed_and_it_goes_as_planned(app: Flask, case: ACase) -> None:
    ref = issued(case, how="post")
    text = page(app, case, f"/letters/{ref}")
    assert GO in next_card(text)
    assert "It goes by post." in next_card(text)  # in which form, nobody said
    assert OLD in for_whom(text)
    assert "On record now" not in text
    both = issued(case, how="post", format=["standard"])
    assert "It goes by post, in standard print." in next_card(page(app, case, f"/letters/{both}"))


@pytest.mark.parametrize(
    ("knows", "do", "says"),
    [
        ("told", SEND, "Yes, somebody told them."),
        ("cannot_be_told", SEND, "They cannot be told before."),
        ("before_it_goes", GO, "Not yet: they are told before it goes."),
    ],
)
def test_nobody_is_asked_to_tell_whom_somebody_told(
    app: Flask, case: ACase, knows: str, do: str, says: str
) -> None:
    ref = issued(case, how="post", knows=knows)
    card = next_card(page(app, case, f"/letters/{ref}"))
    assert f">{do}<" in card
    assert f"Do they know? {says}" in card


def test_who_moved_since_is_named_at_once_with_the_address_on_the_paper(
    app: Flask, case: ACase
) -> None:
    ref = issued(case, how="post", format=["standard"])
    changed(case, post=NEW)

    text = page(app, case, f"/letters/{ref}")

    card = next_card(text)
    assert STOP in card
    assert GO not in text
    assert "the letter carries the old one. Withdraw it and write it anew, or hand it over" in card
    assert f"/letters/{ref}/moves/withdraw" in card
    assert OLD in for_whom(text)
    assert "On record now:</strong> Mrs Ann Price, 1 New Lane, Elsewhere, AB3 4EF" in for_whom(text)
    letter = letter_called(case.session, ref)
    assert letter
    words = next(f.content for f in files_of(case.session, letter.id) if f.format == "text")
    assert "1 High Street" in words.decode()
    others = next_card(page(app, case, f"/letters/{ref}", MONA))
    assert "Who can withdraw it: " in others
    assert "/moves/" not in others


@pytest.mark.parametrize("plan", [{}, {"how": "visit"}])
def test_who_moved_is_named_whatever_way_it_goes(
    app: Flask, case: ACase, plan: dict[str, str]
) -> None:
    ref = issued(case, **plan)
    changed(case, post=NEW)
    assert "carries the old one" in next_card(page(app, case, f"/letters/{ref}"))
    sending = page(app, case, f"/letters/{ref}/moves/send")
    assert "carries the old one" in sending.partition('id="mind"')[2]
    assert OLD in for_whom(sending)


@pytest.mark.parametrize(
    ("what", "told", "says"),
    [
        (
            "person_change",
            {"safe": {"never": ["post"]}},
            "They asked us never to use post. Choose another way.",
        ),
        (  # as whoever ticks “Not at all” on the slip
            "person_change",
            {"safe": {"never": list(map(str, Way))}},
            "They asked us never to use post, nor any other way. Withdraw it.",
        ),
        (
            "person_change",
            {"formats": ["Large print"]},
            "Mrs Ann Price needs large print: choose that form too.",
        ),
        ("person_change", {"name": "Mrs Ann Berg"}, "The name changed"),
        ("patient_status", {"what": "lost_capacity"}, "lacks capacity"),
    ],
)
def test_what_refuses_the_sending_is_what_the_page_says(
    app: Flask, case: ACase, what: str, told: dict[str, Any], says: str
) -> None:
    ref = issued(case, how="post", format=["standard"])
    if what == "person_change":
        changed(case, **told)
    else:
        source = "Her daughter rang us"
        record_as(case, BEN, what, at=case.at.isoformat(), source=source, **told)

    card = next_card(page(app, case, f"/letters/{ref}"))

    assert STOP in card
    assert says in card
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, "send", ref, how="post", format="standard")
    letter = letter_called(case.session, ref)
    assert letter
    assert why_not_sent(case.now, letter) == tuple(each.says for each in no.value.unmet)


SHORT: dict[str, Any] = {
    "how": "visit",
    "format": ["standard"],
    "other_format_because": "She asked for the short one",
}


def test_a_reason_of_before_excuses_no_form_that_they_need_since(app: Flask, case: ACase) -> None:
    """She wanted the short one, and then lost her sight: nobody said that no Braille will do."""
    changed(case, formats=["Large print"])
    ref = issued(case, **SHORT)
    assert SHORT["other_format_because"] in page(app, case, f"/letters/{ref}/moves/send")
    changed(case.later(hours=1), formats=["Large print", "Braille"])
    assert SHORT["other_format_because"] not in page(app, case, f"/letters/{ref}/moves/send")
    card = next_card(page(app, case, f"/letters/{ref}"))
    assert "Mrs Ann Price needs braille" in card


def test_what_went_in_the_form_they_need_after_all_is_not_said_to_lack_it(
    app: Flask, case: ACase
) -> None:
    changed(case, formats=["Large print"])
    ref = issued(case, **SHORT)
    assert "Not in the form they need" in page(app, case, f"/letters/{ref}")
    move_as(case, ADA, "send", ref, how="visit", format=["large_print"])
    assert "Not in the form they need" not in page(app, case, f"/letters/{ref}")


def test_after_a_death_it_is_never_sent(app: Flask, case: ACase) -> None:
    """To the patient the program withdraws it by itself; to others nobody sends it any more."""
    other = a_person(case, name="Mr Ian Price", relationship="Husband", is_patient=False)
    mine, his = issued(case), a_letter(case, "no_contact", to=other, until="issue")
    died = {"what": "died", "source": "Her daughter rang us"}
    record_as(case, BEN, "patient_status", **died)
    card = next_card(page(app, case, f"/letters/{mine}"))
    assert "It was withdrawn, and is never sent" in card
    assert "The person it was written to has died. (Ben Okoro, " in card
    assert "Tell Mr Ian Price" in next_card(page(app, case, f"/letters/{his}"))


def test_what_was_sent_keeps_the_address_it_went_to(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="send")
    changed(case, post=NEW)
    text = page(app, case, f"/letters/{ref}")
    assert OLD in for_whom(text)
    assert STOP not in text
    draft = a_letter(case, "no_contact", until="submit")
    assert "1 New Lane, Elsewhere, AB3 4EF" in for_whom(page(app, case, f"/letters/{draft}"))


def approved(case: ACase) -> str:
    return a_letter(case, "no_contact", until="approve")


def test_who_moved_while_it_waits_is_said_before_anybody_reads_it_through(
    app: Flask, case: ACase
) -> None:
    """Ada read it to its last line, typed the name, and was told only then."""
    waits, ref = a_letter(case, "no_contact", until="submit"), approved(case)
    changed(case, post=NEW)
    says = "The address changed on 12 March, after the letter was put in review. Return it to draft"

    review = page(app, case, f"/letters/{waits}", EVA)
    assert says in next_card(review)
    card = next_card(page(app, case, f"/letters/{ref}"))
    assert "Do not issue it as it is" in card
    assert says in card
    assert f"/letters/{ref}/moves/return_to_draft" in card
    to_issue = page(app, case, f"/letters/{ref}/issue")
    assert says in next_card(to_issue)
    assert ">Issue the letter</button>" not in to_issue


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("name", {"name": "Mrs Ann Berg"}),
        ("capacity", {"what": "lost_capacity"}),
        ("contact", {}),
    ],
)
def test_what_refuses_the_issuing_is_what_the_page_says(
    app: Flask, case: ACase, what: str, told: dict[str, Any]
) -> None:
    ref = approved(case)
    if what == "name":
        changed(case, **told)
    elif what == "capacity":
        record_as(case, BEN, "patient_status", source="Her daughter rang us", **told)
    else:
        contact = next(row.number for row, _ in case.now.case.those(Contact))
        words = "She does not work here any more"
        record_as(case, ADA, "correction", of=contact, words=words, withdraws=True)

    card = next_card(page(app, case, f"/letters/{ref}"))

    with pytest.raises(NotReady) as no:
        move_as(case, ADA, "issue", ref)
    case.session.rollback()
    unmet = tuple(each.says for each in no.value.unmet)
    assert unmet
    assert all(each in card for each in unmet)
    assert why_not_issued(case.now, letter_row(case, ref)) == unmet
