"""What the family reads after it said something: what was kept, and what happens next."""

from collections.abc import Callable, Mapping

from disclosure.actions.watching import first_aim
from disclosure.kinds.faults import Fault
from disclosure.kinds.people import Consent
from disclosure.kinds.questions import ConcernEnd, ConcernOutcome
from disclosure.kinds.replies import WrittenDownRightly
from disclosure.pages.family.say_here import Here
from disclosure.pages.family.words import _
from disclosure.records.concerns import concerns_of
from disclosure.records.users import name_of
from workflows.consents import Purpose


def sentence(here: Here, word: str, number: int) -> str:
    return SAYS[word](here, number) if word in SAYS else ""


def _question(here: Here, number: int) -> str:
    ref = next((q.ref for q in here.gathered.questions if q.number == number), "")
    shown = here.questions.get(ref)
    if shown is None or shown.answer_by is None:
        return _("We have your question. We will answer it.")
    on = here.wording.day(shown.answer_by)
    if who := shown.who:
        return _(
            "We have your question. %(name)s will answer it. We aim to do so by %(day)s. "
            "That day is our own aim.",
            name=who,
            day=on,
        )
    return _("We have your question. We aim to answer by %(day)s. That day is our own aim.", day=on)


def _by_when(here: Here, says: str, key: str) -> str:
    """`key`: of what waits for us now, as staff are reminded of it."""
    on = first_aim(here.reader, key)
    return f"{says} {here.wording.hear_by(on)}" if on else says


def _request(here: Here, number: int) -> str:
    says = _("We have your request. We will answer you.")
    if here.contact_here:
        says = _("We have your request. %(name)s will answer you.", name=here.contact_here)
    return _by_when(here, says, f"request {number}")


def _excuse_end(here: Here, number: int) -> str:
    if name := here.contact_here:
        return _("You took it back. %(name)s will now talk with you about it.", name=name)
    return _("You took it back. We will now talk with you about it.")


def _concern(here: Here, number: int) -> str:
    session = here.gathered.session
    found = (c for c in concerns_of(session, here.gathered.incident.id) if c.number == number)
    owner = next((concern.owner for concern in found if concern.owner), None)
    says = _("We have your complaint. Somebody who had no part in what happened will answer you.")
    if owner:
        name = name_of(session, owner)
        says = _("We have your complaint. %(name)s will deal with it.", name=name)
    return _by_when(here, says, f"concern {number}")


def _concern_end(here: Here, number: int) -> str:
    body = here.gathered.case.bodies.get(number)
    if isinstance(body, ConcernEnd) and body.outcome is ConcernOutcome.ACCEPTED:
        return _("You said that our answer is enough.")
    return _("You said that you take your complaint to somebody outside. How to do that is below.")


def _consent(here: Here, number: int) -> str:
    body = here.gathered.case.bodies.get(number)
    if not isinstance(body, Consent):
        return ""
    if body.purpose is not Purpose.SHARE:
        return _("We have your yes.") if body.agrees else _("We have your no.")
    person = here.gathered.person(body.with_person)
    name = person.name if person else body.shared_with or ""
    if body.agrees and not body.with_person:
        return _("You said that we may tell %(name)s. First we find out who this is.", name=name)
    if body.agrees:
        return _("You said that we may tell %(name)s.", name=name)
    return _("We will tell %(name)s nothing more, from now on.", name=name)


def _right(here: Here, number: int) -> str:
    body = here.gathered.case.bodies.get(number)
    if isinstance(body, WrittenDownRightly) and body.right:
        return _("You said that we wrote it down as you said it.")
    says = _("You said that we wrote it down wrongly. We will put it right, and show you.")
    if isinstance(body, WrittenDownRightly) and body.is_about in here.gathered.case.denied_yes:
        says = _(
            "You said that we wrote it down wrongly. Your yes does not count from now on. We will "
            "put it right, and show you."
        )
    return _by_when(here, says, f"written_down_rightly {number}")


def _release(here: Here, number: int) -> str:
    if here.waits_for_others(number):
        return _("You said that we need not do this. It ends when all whom we promised it say so.")
    return _("You said that we need not do this any more.")


def _change(here: Here, number: int) -> str:
    if here.waits_for_others(number):
        return _("You said that another day is fine. It counts when all whom we promised it agree.")
    return _("You said that another day is fine.")


def _promise_is_open(here: Here, number: int) -> str:
    """It is a concern too, and answered as one."""
    says = _("You said: not kept. We opened the promise again. We will tell you what we do now.")
    latest = next(iter(here.view.concerns), None)
    return _by_when(here, says, f"concern {latest.number}") if latest else says


SAYS: Mapping[str, Callable[[Here, int], str]] = {
    "question": _question,
    "question_taken_back": lambda *__: _("You took your question back."),
    "confirm": lambda *__: _("You said: yes, kept."),
    "dispute": _promise_is_open,
    "release": _release,
    "change": _change,
    "excuse_end": _excuse_end,
    "concern": _concern,
    "concern_end": _concern_end,
    "consent": _consent,
    "consent_end": lambda *__: _("You took it back. It counts from now on."),
    "person_change": lambda *__: _("We wrote down what you changed. It counts from now on."),
    "unchanged": lambda *__: _("Nothing was changed."),
    "account": lambda *__: _("We have your own account. It stands beside ours, in your words."),
    "heard": lambda *__: _("We have what you told us about how this has been."),
    "request": _request,
    "written_down_rightly": _right,
}
LONGEST = 20_000  # letters, as kinds.fields.Words


def plain(fault: Fault) -> Fault:
    """The kinds speak to staff; what none of our own looks caught is said so that all can read."""
    field = fault.field.partition(".")[0]
    if "at most" in fault.says:
        return Fault(field, _("This is too long. Please send it in two parts."))
    return Fault(field, _("We cannot use this as it is. Please look at it once more."))
