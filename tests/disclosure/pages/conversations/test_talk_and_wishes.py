"""What the parents of a child asked of us is kept by the page of a talk, or asked about once."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.letters.material import promises_to
from disclosure.clock import now
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.questions import Concern
from tests.cases import SORRY, a_person, a_talk, an_opened_case, record_as
from tests.people import ADA, BEN
from tests.typed import ANOTHER, signed_in

pytestmark = pytest.mark.usefixtures("team")
SAID = {
    "kind": "follow_up", "how": "in_person", "place": "Ward office",
    "attendees-0-name": "Ben Okoro", "attendees-0-role": "Charge nurse",
    "attendees-0-side": "staff", "said": "We gave him ten times too much heparin.",
    "apology_words": SORRY, "family_said": "“Nobody listened.”", "next_contact-owner": BEN,
}  # fmt: skip
MOTHER = {"name": "Mrs Ewa Nowak", "relationship": "Mother"}
FATHER = {"name": "Mr Adam Nowak", "relationship": "Father"}


class Parents:
    """The case of their son, as Ben sees it."""

    def __init__(self, session: Session, app: Flask) -> None:
        self.case, self.ben = an_opened_case(session), signed_in(app, BEN)
        self.mother, self.father = 0, 0

    def of_whom(self, **father: object) -> None:
        told: dict[str, object] = {"is_patient": False, "lawful_basis": "His parent"}
        self.mother = a_person(self.case, **MOTHER | told)
        self.father = a_person(self.case, **FATHER | told | father)

    def page(self, ask: str = "") -> str:
        return unescape(self.ben.get(f"{self.path}?{ask}").text)

    def say(self, *persons: int, **more: object) -> TestResponse:
        told = {"persons": [str(number) for number in persons or (self.father,)]}
        at = {"at": f"{now().astimezone(self.case.now.zone):%Y-%m-%dT%H:%M}"}
        return self.ben.post(self.path, data=SAID | at | told | more)

    @property
    def path(self) -> str:
        return f"/incidents/{self.case.ref}/records/conversation"

    @property
    def talks(self) -> list[Conversation]:
        return [body for _, body in self.case.now.case.those(Conversation)]

    @property
    def promises(self) -> list[str]:
        return [each.words for each in self.case.now.commitments]

    @property
    def concerns(self) -> list[Concern]:
        return [body for _, body in self.case.now.case.those(Concern)]


@pytest.fixture
def parents(session: Session, app: Flask) -> Parents:
    return Parents(session, app)


def chosen(page: str) -> set[str]:
    boxes = re.findall(r'<input[^>]*name="persons"[^>]*>', page)
    return {re.findall(r'value="(\d+)"', box)[0] for box in boxes if " checked" in box}


def fault_at(page: str, box: str) -> str:
    found = re.search(rf'<p id="{box}-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", unescape(found[1])).split()) if found else ""


def words_there(page: str) -> str:
    box = re.search('<input[^>]*name="next_contact-words"[^>]*>', page)
    assert box
    return str(re.findall('value="([^"]*)"', box[0])[0])


def in_days(parents: Parents, days: int) -> date:
    return (now().astimezone(parents.case.now.zone) + timedelta(days=days)).date()


def spoken(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B}"


# Whom to keep apart


def keep_apart(parents: Parents) -> None:
    parents.of_whom()
    wish = {"not_with": [parents.mother], "reason": "They are parted"}
    record_as(parents.case, BEN, "person_change", person=parents.father, **wish)


def test_who_is_to_be_kept_apart_is_not_ticked_together_and_the_wish_is_beside_both(
    parents: Parents,
) -> None:
    keep_apart(parents)
    page = parents.page("kind=first")
    assert chosen(page) == set()
    assert page.count("Not together with Mrs Ewa Nowak") == 2  # how to reach him, and at his tick
    assert page.count("Not together with Mr Adam Nowak") == 2
    assert "Mrs Ewa Nowak and Mr Adam Nowak are not ticked together." in page
    one = parents.page(f"persons={parents.mother}")
    assert chosen(one) == {str(parents.mother)}
    assert "Not together with Mrs Ewa Nowak" in one
    both = parents.page(f"persons={parents.mother}&persons={parents.father}")
    assert chosen(both) == set()


def test_both_ticked_are_asked_about_once_and_it_may_have_been_so(parents: Parents) -> None:
    keep_apart(parents)
    both = (parents.mother, parents.father)
    answer = parents.say(*both)
    assert answer.status_code == 422
    says = fault_at(answer.text, "persons")
    assert "Mr Adam Nowak asked not to be put together with Mrs Ewa Nowak." in says
    assert "Were these two talks?" in says
    assert 'name="all_the_same" type="checkbox" value="together"' in answer.text
    assert parents.talks == []
    assert parents.say(*both, all_the_same="together").status_code == 303
    assert parents.talks[0].persons == both


def test_a_program_records_that_they_were_together_and_is_not_asked(parents: Parents) -> None:
    keep_apart(parents)
    a_talk(parents.case, "follow_up", persons=[parents.mother, parents.father])
    assert len(parents.talks) == 1


def test_on_the_page_of_people_the_wish_stands_under_both(parents: Parents) -> None:
    keep_apart(parents)
    page = parents.ben.get(f"/incidents/{parents.case.ref}/people").text
    listed = re.findall(r"<article.*?</article>", page, re.DOTALL)
    apart: list[list[str]] = []
    apart += (re.findall(r"Not together with</strong> ([\w ]+)", each) for each in listed)
    assert apart == [["Mr Adam Nowak"], ["Mrs Ewa Nowak"]]


# What we promise them


def test_nobody_who_forbade_calls_is_promised_one_by_words_of_ours(parents: Parents) -> None:
    parents.of_whom(safe={"never": ["phone"]})
    assert words_there(parents.page(f"persons={parents.mother}")) == "We will ring you"
    for ask in (f"persons={parents.father}", ""):  # of both, what neither forbade
        page = parents.page(ask)
        assert words_there(page) == "We will write to you"
        assert "They will read: “We will write to you by" in page
        assert "We will ring you by" not in page
    ours = {"next_contact-words": "We will write to you", "filled_in": "We will write to you"}
    assert parents.say(**ours).status_code == 303  # no day was chosen, and none is promised
    assert parents.promises == []
    assert parents.say(hears=f"{in_days(parents, 3)}", **ours, **ANOTHER).status_code == 303
    assert parents.promises == ["We will write to you"]


def test_words_that_promise_a_forbidden_way_are_asked_about_once(parents: Parents) -> None:
    parents.of_whom(safe={"never": ["phone"]})
    told = {"hears": f"{in_days(parents, 3)}", "next_contact-words": "Dr Shah will call you"}
    answer = parents.say(**told)
    assert answer.status_code == 422
    says = fault_at(answer.text, "next_contact-words")
    assert "Mr Adam Nowak asked us never to get in touch by phone" in says
    assert "such as “We will write to you”" in says
    assert parents.say(parents.mother, **told).status_code == 303
    assert parents.say(all_the_same="by_that_way", **told).status_code == 303
    assert parents.promises == ["Dr Shah will call you"] * 2


def test_a_program_that_says_no_words_promises_by_their_wishes(parents: Parents) -> None:
    parents.of_whom(safe={"never": ["phone", "post"]})
    promise = {"due_on": in_days(parents, 3).isoformat(), "owner": BEN}
    a_talk(parents.case, "follow_up", persons=[parents.father], next_contact=promise)
    a_talk(parents.case, "follow_up", persons=[parents.mother], next_contact=promise)
    words = parents.promises
    assert words == ["We will come and see you", "We will ring you"]


# Who rang whom


def test_a_call_to_who_forbade_calls_is_asked_about(parents: Parents) -> None:
    parents.of_whom(safe={"never": ["phone"]})
    assert "Who rang whom" not in parents.page(f"persons={parents.father}")
    assert "Who rang whom" in parents.page(f"persons={parents.father}&how=phone")
    answer = parents.say(how="phone")
    assert answer.status_code == 422
    assert "Mr Adam Nowak asked us never to get in touch by phone" in fault_at(answer.text, "began")
    assert parents.say(parents.mother, how="phone").status_code == 303
    assert parents.say(how="phone", began="they").status_code == 303
    assert parents.say(how="phone", began="not_known", **ANOTHER).status_code == 303
    assert [each.began for each in parents.talks] == [None, "they", None]
    assert not any(each.against_wishes for each in parents.talks)
    assert parents.concerns == []


def test_that_we_rang_is_kept_as_true_opens_a_concern_and_counts_as_the_talk(
    parents: Parents,
) -> None:
    parents.of_whom(safe={"never": ["phone"]})
    answer = parents.say(parents.mother, parents.father, how="phone", began="we", kind="first")
    (talk,) = parents.talks
    assert talk.against_wishes
    assert talk.whose_wishes == (parents.father,)
    (concern,) = parents.concerns
    assert concern.person == parents.father
    assert concern.words == "We tried to reach you by phone, which you had asked us never to do."
    assert concern.about == (BEN,)
    assert "A concern is open for them" in parents.ben.get(answer.location).text
    facts = parents.case.now.facts
    assert [each.kind for each in facts.conversations] == ["first"]
    assert facts.conversations[0].apology
    assert not any(word.person == parents.father for word in facts.words)  # it is ours, not his
    timeline = parents.ben.get(f"/incidents/{parents.case.ref}/timeline").text
    assert "They had asked us never to do that." in timeline


def test_nobody_says_of_a_talk_that_it_was_against_their_wishes(parents: Parents) -> None:
    """It is found by what is on record, and says nothing where no way was forbidden."""
    parents.of_whom()
    a_talk(parents.case, "follow_up", ADA, persons=[parents.father], how="phone", began="we")
    assert [each.against_wishes for each in parents.talks] == [False]
    assert parents.concerns == []


# Days to avoid


def test_no_tap_offers_the_day_of_a_funeral(parents: Parents) -> None:
    funeral = in_days(parents, 7)
    parents.of_whom(avoid=[{"on": funeral.isoformat(), "why": "His funeral"}])
    page = parents.page(f"persons={parents.father}")
    assert f"In a week, {spoken(funeral)}" not in page
    assert f"In 6 days, {spoken(in_days(parents, 6))}" in page
    assert f"In a week, {spoken(funeral)}" in parents.page(f"persons={parents.mother}")
    assert parents.say(hears=f"{in_days(parents, 6)}").status_code == 303
    assert [each.due_on for each in parents.case.now.commitments] == [in_days(parents, 6)]


def test_tomorrow_is_not_offered_where_it_is_a_day_to_avoid(parents: Parents) -> None:
    parents.of_whom(avoid=[{"on": in_days(parents, 1).isoformat(), "why": "His birthday"}])
    assert "Tomorrow, " not in parents.page(f"persons={parents.father}")


@pytest.mark.parametrize("tapped", [True, False])
def test_a_day_to_avoid_is_asked_about_once(parents: Parents, tapped: bool) -> None:
    """Tapped: the page was opened for the mother, and then the father was ticked too."""
    funeral = in_days(parents, 7)
    parents.of_whom(avoid=[{"on": f"{funeral.year - 1}{funeral:-%m-%d}", "why": "His birthday"}])
    typed = {"hears": "another_day", "next_contact-due_on": funeral.isoformat()}
    answer = parents.say(**({"hears": f"{funeral}"} if tapped else typed))
    assert answer.status_code == 422
    says = fault_at(answer.text, "next_contact-due_on")
    assert f"Mr Adam Nowak asked us to leave {spoken(funeral)}" in says
    assert "His birthday" in says
    assert f'value="{funeral.isoformat()}"' in answer.text
    assert parents.say(all_the_same="on_that_day", **typed).status_code == 303
    assert [each.due_on for each in parents.case.now.commitments] == [funeral]


@pytest.mark.parametrize("page", ["conversation", "commitment"])
def test_whose_day_it_is_that_the_words_name_is_asked_about_once(
    parents: Parents, page: str
) -> None:
    """The day of the laboratory is in what they were told, and ours is another."""
    parents.of_whom()
    theirs, ours = in_days(parents, 5), in_days(parents, 9)
    words = f"The laboratory has it by {theirs:%-d %B %Y}, and we ring you after that"
    due_on, hers = ours.isoformat(), f"family-{parents.mother}"
    told = {"words": words, "owner": BEN, "standing": "no", "due_on": due_on, "made": hers}
    in_talk = {"hears": "another_day", "next_contact-words": words, "next_contact-due_on": due_on}

    def say(**more: str) -> TestResponse:
        if page == "conversation":
            return parents.say(**in_talk, **more)
        path = f"/incidents/{parents.case.ref}/records/commitment"
        return parents.ben.post(path, data=told | more)

    answer = say()
    assert answer.status_code == 422
    box = "due_on" if page == "commitment" else "next_contact-due_on"
    asked = fault_at(answer.text, box)
    assert f"By which day: the words say “{theirs:%-d %B %Y}”, and this day is" in asked
    assert "The day in the words is that of something else" in answer.text
    assert say(all_the_same="whose_day").status_code == 303
    assert parents.promises == [words]


# An interpreter


@pytest.mark.parametrize("kind", ["first", "disclosure", "apology", "follow_up"])
def test_an_interpreter_is_named_beside_the_wishes_and_missed_without_stopping(
    parents: Parents, kind: str
) -> None:
    parents.of_whom(interpreter="Polish")
    ask = f"persons={parents.father}&kind={kind}"
    assert "Needs an interpreter: Polish" in parents.page(ask)
    assert 'name="without_interpreter-reason"' in parents.page(ask)
    read = parents.say(kind=kind, read_through="yes").text
    assert "An interpreter is needed for Mr Adam Nowak (Polish)" in read
    answer = parents.say(kind=kind)
    assert answer.status_code == 303
    page = parents.ben.get(answer.location).text
    assert "No interpreter is named" in page
    assert "Write it beside the talk" in page


@pytest.mark.parametrize("kind", ["first", "disclosure"])
def test_who_wrote_beside_a_talk_who_interpreted_is_not_asked_again(
    parents: Parents, kind: str
) -> None:
    """She was asked for ever; and of what the checklist counts, nobody had said a word."""
    parents.of_whom(interpreter="Polish")
    after = parents.say(kind=kind).location
    link = re.search(r'href="([^"]*)">Write it beside the talk', parents.ben.get(after).text)
    assert link
    words = "Anna Zielinska was there, a qualified interpreter for Polish."
    told = {"of": link[1].rpartition("=")[2], "withdraws": "no", "words": words}
    assert parents.ben.post(link[1], data=told).status_code == 303
    page = parents.ben.get(after).text
    assert words in page
    assert "Was one there, or why was none?" not in page
    assert ("does not count for that" in page) is (kind == "disclosure")


def test_nothing_is_missed_where_somebody_interpreted_or_it_is_said_why_not(
    parents: Parents,
) -> None:
    parents.of_whom(interpreter="Polish")
    name, role = "Mrs Zofia Lis", "Interpreter"
    there = {"attendees-1-name": name, "attendees-1-role": role, "attendees-1-side": "interpreter"}
    why = {"without_interpreter-reason": "None came", "without_interpreter-wish": "To go on"}
    for more in (there, why):
        assert "An interpreter is needed" not in parents.say(read_through="yes", **more).text
        after = parents.say(**more, **ANOTHER).location
        assert "No interpreter is named" not in parents.ben.get(after).text
    assert (
        "No interpreter is named" not in parents.ben.get(parents.say(parents.mother).location).text
    )


# A promise that is recorded by itself, and the letter that begins with it


def test_the_page_of_a_promise_asks_once_too(parents: Parents) -> None:
    parents.of_whom(safe={"never": ["phone"]})
    path = f"/incidents/{parents.case.ref}/records/commitment"
    told = {"words": "We will ring you", "owner": BEN, "standing": "no"}
    told |= {"due_on": f"{in_days(parents, 3)}", "made": f"family-{parents.father}"}
    answer = parents.ben.post(path, data=told)
    assert answer.status_code == 422
    assert "Mr Adam Nowak asked us never to get in touch by phone" in fault_at(answer.text, "words")
    assert "This is what they were told" in answer.text
    assert "This is what they were told" not in parents.ben.get(path).text
    to_her = told | {"made": f"family-{parents.mother}"}
    assert parents.ben.post(path, data=to_her).status_code == 303
    assert parents.ben.post(path, data=told | {"all_the_same": "by_that_way"}).status_code == 303
    assert parents.promises == ["We will ring you"] * 2


def test_a_letter_begins_with_a_promise_by_a_way_they_leave_open(parents: Parents) -> None:
    """What was said to both before he forbade calls: her letter says it as it was."""
    parents.of_whom()
    promise = {"words": "We will ring you", "owner": BEN, "due_on": f"{in_days(parents, 3)}"}
    both = [parents.mother, parents.father]
    a_talk(parents.case, "first", persons=both, next_contact=promise)
    never = {"safe": {"never": ["phone"]}, "reason": "He told me so"}
    record_as(parents.case, BEN, "person_change", person=parents.father, **never)
    to_her, to_him = (" ".join(promises_to(parents.case.now, each)) for each in both)
    assert to_her.startswith("We will ring you by")
    assert to_him.startswith("We will write to you by")
