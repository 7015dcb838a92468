"""What the family's page calls things: days, promises, letters, roles, what we leave out.

Whole sentences, each through gettext. Dates and hours follow the language of the page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import gettext, lazy_gettext, ngettext

from disclosure.actions.family.view_letters import FormShown
from disclosure.actions.family.view_next import HoldShown
from disclosure.actions.family.view_promises import PromiseShown, Stands
from disclosure.actions.family.view_questions import QuestionShown
from disclosure.actions.standing_words import parts_of_not_kept, within_quotes
from disclosure.kinds.people import AGAINST_WISHES
from disclosure.pages.family.days import (
    apart,
    family_day,
    family_hour,
    family_moment,
    family_short_day,
)
from disclosure.pages.family.stage_words import STAGES
from disclosure.pages.words import When
from workflows.words import QuestionState, Way

_ = lazy_gettext

LETTERS: Mapping[str, object] = {
    "initial_notification": _("What we told you at first"),
    "holding": _("We have your words, and what comes next"),
    "delay": _("Why it takes longer"),
    "findings": _("What we found"),
    "apology": _("Our apology"),
    "closing": _("What we promised, and what we did"),
    "no_contact": _("We would like to talk with you"),
}
FORMS: Mapping[str, object] = {
    "standard": _("PDF"),
    "large_print": _("PDF in large print"),
    "html": _("A page for the screen"),
    "text": _("Plain text"),
    "easy_read": _("PDF in easy words"),
    "two_languages": _("PDF in two languages"),
}
ROLES: Mapping[str, object] = {
    "risk_manager": _("Somebody who looks after your case"),
    "clinician": _("A doctor, a nurse or another person who gives care"),
    "investigator": _("Somebody who looks into what happened"),
    "approver": _("A senior person who checks what we do"),
    "coach": _("Somebody who helps staff to talk with you"),
    "executive": _("A person who leads the hospital"),
    "auditor": _("Somebody who checks our records"),
    "administrator": _("Somebody who looks after this program"),
}
TALKS: Mapping[str, object] = {
    "first": _("We told you what happened"),
    "disclosure": _("We told you what we found"),
    "apology": _("We said sorry"),
    "follow_up": _("We talked again"),
}
TALKS_OF_OTHERS: Mapping[str, object] = {  # that the reader was not in
    "first": _("We told somebody else in your family what happened"),
    "disclosure": _("We told somebody else in your family what we found"),
    "apology": _("We said sorry to somebody else in your family"),
    "follow_up": _("We talked again with somebody else in your family"),
}
TALKED: Mapping[str, object] = {
    "in_person": _("face to face"),
    "phone": _("by phone"),
    "video": _("by video"),
}
WAYS: Mapping[str, object] = {
    "phone": _("phone"),
    "post": _("letter"),
    "email": _("e-mail"),
    "visit": _("visit at home"),
    "video": _("video call"),
    "in_clinic": _("when you are here with us"),
    "text": _("text message"),
    "through_someone": _("through somebody you chose"),
    "other": _("another way"),
}
HOLDS: Mapping[str, object] = {
    "police": _("The police asked us to wait with a part of this."),
    "coroner": _("The people who look into sudden deaths asked us to wait with a part of this."),
    "court": _("A court asked us to wait with a part of this."),
    "safeguarding": _("The people who keep others safe asked us to wait with a part of this."),
    "other_body": _("Another body asked us to wait with a part of this."),
}
OFFICES: Mapping[str, object] = {  # of a coroner's hold, as policy/letter_templates.yaml names them
    "coroner": _("The coroner asked us to wait with a part of this."),
    "medical examiner": _("The medical examiner asked us to wait with a part of this."),
    "procurator fiscal": _("The procurator fiscal asked us to wait with a part of this."),
}
LIMITS: Mapping[str, object] = {
    "findings": _("We may not yet tell you what we found."),
    "names": _("We may not yet give you names."),
    "meeting": _("We may not yet meet you about it."),
    "all_but_apology": _("For now we may only say sorry to you, and help you."),
}
FOUND_TOLD = _("We may not tell you more of what we found.")  # who knows what we had found before
OWED: Mapping[str, object] = {  # what a duty of the law ends with
    "in_person_notified": _("Tell you what happened"),
    "apology_given": _("Say sorry to you"),
    "support_given": _("Offer you help"),
    "written_notified": _("Write to you with what we told you"),
    "results_given": _("Tell you what we found"),
    "apology_offered_written": _("Write to you to say sorry"),
    "meeting_arranged": _("Set a day to meet you"),
    "meeting_held": _("Meet you"),
    "meeting_statement_given": _("Give you a note of our meeting"),
    "additional_meeting_held": _("Meet you again with what is new"),
    "additional_statement_given": _("Give you a note of our later meeting"),
    "clarification_given": _("Explain what you asked us to explain"),
    "clarification_statement_given": _("Write down for you what we explained"),
    "information_given": _("Tell you what you have a right to know"),
    "review_report_given": _("Give you the report"),
    "delay_explained": _("Tell you why it takes longer"),
}
LEFT_OUT: Mapping[str, object] = {
    "first_conversation_recorded": _("the first talk about what happened"),
    "apology_given": _("saying sorry to you in words"),
    "support_offered": _("offering you help"),
    "next_contact_promised": _("a day on which you hear from us next"),
    "family_questions_sought": _("asking you what you want to know"),
    "meeting_offered": _("a meeting"),
    "disclosure_conversation_recorded": _("telling you what we found"),
    "understanding_checked": _("asking whether we were clear"),
    "apology_letter_delivered": _("a letter to say sorry"),
    "closing_letter_given": _("a last letter"),
    "family_heard": _("asking how this has been for you"),
    "outcome_told": _("telling you how it ended"),
    "relevant_person_named": _("naming you as the person we tell"),
}
GROUNDS: Mapping[str, object] = {
    "declined": _("You said no to it."),
    "unreachable": _("We could not reach you."),
    "would_harm": _("We thought that it would harm you."),
    "asked_for_later": _("You asked us to do this later."),
}
PURPOSES: Mapping[str, object] = {
    "share": _("We may tell what happened"),
    "record": _("We may record a meeting"),
    "contact": _("We may get in touch with you"),
    "teach": _("We may use your story to teach"),
}
MAY_KNOW: Mapping[str, object] = {  # words of workflows.family_page.Seen, as people say them
    "everything": _("everything"),
    "progress": _("where things stand"),
    "conversations": _("our talks with you"),
    "questions": _("your questions"),
    "promises": _("our promises to you"),
    "looks": _("who has looked"),
    "letters": _("copies of letters"),
}
WANTED: Mapping[str, object] = {
    "interpreter": _("An interpreter"),
    "advocate": _("An advocate, who is on your side"),
    "meeting": _("A meeting"),
    "of_their_own": _("Somebody of your faith or community to be with you"),
    "something_else": _("Something else"),
}
CONCERNS: Mapping[str, object] = {
    "open": _("We have not answered yet"),
    "answered": _("We have answered"),
    "accepted": _("You said that our answer is enough"),
    "outside": _("You took it outside"),
}
SAID: Mapping[str, object] = {
    "confirm": _("You said that we kept it."),
    "dispute": _("You said that we did not keep it."),
    "release": _("You said that we need not do it any more."),
    "change": _("You said yes to a new day."),
}
WRITTEN: Mapping[str, object] = {
    "question": _("We wrote down that you asked:"),
    "concern": _("We wrote down that you complained:"),
    "account": _("We wrote down your own account:"),
    "heard": _("We wrote down how this has been for you:"),
    "request": _("We wrote down that you asked for something:"),
    "consent": _("We wrote down what you allow:"),
    "person_change": _("We wrote down how you want to hear from us:"),
    "conversation": _("We wrote down that you said:"),
    "confirm": _("We wrote down that you said: we kept this promise."),
    "dispute": _("We wrote down that you said: we did not keep this promise."),
    "release": _("We wrote down that you said: we need not keep this promise any more."),
    "change": _("We wrote down that you said yes to a new day for this promise."),
}


_OUR_LETTER = re.compile(r"(?P<noun>\bletter )?\bLET-\d{4}-\d+\b", re.IGNORECASE)


def _a_letter(found: re.Match[str]) -> str:
    """“Our letter LET-2026-000001” stays “Our letter”."""
    if found["noun"]:
        return found["noun"].rstrip()
    return "a letter" if found.start() else "A letter"  # what stands around it is English


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one page on one day. `today`: at the site. `month_first`: as its letters."""

    today: date
    month_first: bool = False

    def day(self, on: date) -> str:
        return family_day(on, self.today, month_first=self.month_first)

    def short(self, on: date) -> str:
        return family_short_day(on, self.today, month_first=self.month_first)

    def hour(self, at: datetime) -> str:
        return family_hour(at)

    def moment(self, at: datetime) -> str:
        return family_moment(at, self.today, month_first=self.month_first)

    def hour_of(self, text: str | None) -> str:
        """3pm, from 15:00 as it is stored."""
        if not text:
            return ""
        return self.hour(datetime.combine(self.today, time.fromisoformat(text)))

    def quoted(self, text: str) -> str:
        """Their words or ours as a sentence of their own: “We will ring you”."""
        stop = "" if text.rstrip().endswith((".", "!", "?", "…")) else "."
        return self.said(text) + stop

    def said(self, text: str) -> str:
        """“We will ring you”, in the marks of the language; its words keep their own direction.

        Marks of quotation within it become single.
        """
        return str(gettext("“%(words)s”", words=apart(within_quotes(text))))

    def evidence(self, text: str) -> str:
        """Without the references of our letters, which mean nothing to whoever has the letter."""
        return _OUR_LETTER.sub(_a_letter, text)

    def by(self, on: date) -> str:
        if on == self.today:
            return str(gettext("Today, %(day)s", day=self.day(on)))
        return str(gettext("By %(day)s", day=self.day(on)))

    def hear_by(self, on: date) -> str:
        """Of what waits for us: our own aim, also once it was missed."""
        if on < self.today:
            return str(
                gettext("We wanted you to hear from us by %(day)s. We are sorry.", day=self.day(on))
            )
        return str(
            gettext(
                "We aim that you hear from us by %(day)s. That day is our own aim.",
                day=self.day(on),
            )
        )

    def days(self, count: int) -> str:
        return str(ngettext("%(num)d day", "%(num)d days", count))

    def promise(self, promise: PromiseShown) -> When:
        match promise.stands:
            case Stands.LATE:
                says = gettext("Late by %(days)s", days=self.days(max(1, promise.days)))
                return When("late", "late", says)
            case Stands.DISPUTED if promise.disputed_by_me:
                return When("ask", "disputed", gettext("You said: not kept"))
            case Stands.DISPUTED:
                return When("ask", "disputed", gettext("Your family said: not kept"))
            case Stands.TODAY | Stands.SOON | Stands.LATER:
                return self._due(promise)
            case _:
                return self._over(promise)

    def _due(self, promise: PromiseShown) -> When:
        assert promise.due_on
        if promise.stands is Stands.TODAY:
            return When("today", "today", gettext("Today"))
        shape = "soon" if promise.stands is Stands.SOON else "later"
        return When(shape, shape, self.by(promise.due_on))

    def _over(self, promise: PromiseShown) -> When:
        match promise.stands:
            case Stands.DONE:
                return When("soon", "soon", gettext("We say that it is done"))
            case Stands.KEPT_LATE if promise.days:
                late = self.days(promise.days)
                return When("metlate", "metlate", gettext("Kept, %(days)s late", days=late))
            case Stands.KEPT_LATE:
                return When("metlate", "metlate", gettext("Kept, but late"))
            case Stands.NOT_KEPT:
                return When("late", "late", gettext("Not kept"))
            case Stands.ANY_TIME:
                return When("none", "later", gettext("At any time"))
            case Stands.LET_OFF:
                return When("none", "later", gettext("You let us off"))
            case _ if promise.done_on:
                on = self.short(promise.done_on)
                return When("done", "good", gettext("Kept on %(day)s", day=on))
        return When("done", "good", gettext("Kept"))

    def question(self, question: QuestionShown) -> When:
        match question.state:
            case QuestionState.OPEN if question.past_aim:
                return When("late", "late", gettext("We are late with this"))
            case QuestionState.OPEN:
                assert question.answer_by
                by = self.day(question.answer_by)
                return When("soon", "soon", gettext("We aim to answer by %(day)s", day=by))
            case QuestionState.NOT_YET:
                return When("soon", "soon", gettext("We do not know yet"))
            case QuestionState.TAKEN_BACK:
                return When("none", "later", gettext("You took it back"))
            case _ if question.to_tell or not question.answers:
                return When("soon", "soon", gettext("We will tell you the answer"))
            case QuestionState.CANNOT_BE_KNOWN:
                return When("none", "later", gettext("Nobody can know"))
        on = self.short(question.answers[-1].on)
        return When("done", "good", gettext("Answered on %(day)s", day=on))

    def form(self, form: FormShown) -> str:
        """PDF in large print, 4 pages, 120 KB"""
        size = gettext("%(num)s KB", num=max(1, round(form.size / 1000)))
        pages = ngettext("%(num)d page", "%(num)d pages", form.pages) if form.pages else ""
        return ", ".join(filter(None, (str(FORMS.get(form.form, form.form)), pages, size)))

    def hold(self, shown: HoldShown) -> str:
        """Who asked us to wait, as they are called there."""
        return str(OFFICES.get(shown.office, HOLDS[shown.by]))

    def concern(self, words: str) -> str:
        """Theirs in quotation marks; ours, of a promise not kept or of a way that they had
        forbidden, as ours.
        """
        return self._ours(words) or self.said(words)

    def concern_named(self, words: str) -> str:
        """The same where a form names it: theirs without the marks."""
        return self._ours(words) or words

    def _ours(self, words: str) -> str:
        """Ours, in their language, with what of theirs is in it; empty where all are theirs."""
        if parts := parts_of_not_kept(words):
            promised, theirs = map(self.said, parts)
            says = gettext("This promise was not kept: %(promise)s", promise=promised)
            return f"{says} {theirs}" if parts[1] else str(says)
        return self._against_wishes(words)

    def _against_wishes(self, words: str) -> str:
        for way in Way:
            if words == AGAINST_WISHES.format(way.replace("_", " ")):
                return str(
                    gettext(
                        "You had asked us never to reach you this way, and we tried: %(way)s.",
                        way=self.ways((way,)),
                    )
                )
        return ""

    def ways(self, ways: tuple[str, ...]) -> str:
        return ", ".join(str(WAYS[str(way)]) for way in ways)

    def may_know(self, what: tuple[str, ...]) -> str:
        return ", ".join(str(MAY_KNOW.get(word.strip().lower(), word)) for word in what)


NAMES: Mapping[str, Mapping[str, object]] = {
    "concerns": CONCERNS,
    "forms": FORMS,
    "grounds": GROUNDS,
    "left_out": LEFT_OUT,
    "letters": LETTERS,
    "limits": LIMITS,
    "limits_since": {**LIMITS, "findings": FOUND_TOLD},
    "owed": OWED,
    "purposes": PURPOSES,
    "roles": ROLES,
    "said": SAID,
    "stages": STAGES,
    "talked": TALKED,
    "talks": TALKS,
    "talks_of_others": TALKS_OF_OTHERS,
    "wanted": WANTED,
    "written": WRITTEN,
}  # as the templates of the page ask for them
