"""What the family's page says of a day, a promise, a question, a letter: whole sentences.

Each through gettext; dates and hours follow the language of the page. What stands under a name
alone is in page_names.py.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import gettext, ngettext

from disclosure.actions.family.view_letters import FormShown
from disclosure.actions.family.view_next import HoldShown
from disclosure.actions.family.view_promises import PromiseShown, Stands
from disclosure.actions.family.view_questions import QuestionShown
from disclosure.actions.in_words.standing_words import parts_of_not_kept, within_quotes
from disclosure.actions.promises.kept_by_letter import day_it_went
from disclosure.kinds.people import AGAINST_WISHES
from disclosure.pages.family.days import (
    apart,
    family_day,
    family_hour,
    family_moment,
    family_short_day,
)
from disclosure.pages.family.page_names import FORMS, HOLDS, MAY_KNOW, OFFICES, WAYS
from disclosure.pages.words import When
from workflows.words import QuestionState, Way

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
        return family_hour(at, month_first=self.month_first)

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
        """Without the references of our letters, which mean nothing to whoever has the letter; and
        in their language what is no word of a colleague.
        """
        if went := day_it_went(text):
            return str(gettext("A letter was sent on %(day)s.", day=self.day(went)))
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

    def made_to(self, name: str) -> str:
        """Of a promise that was made to others. `name`: the patient's, where it was that one."""
        if name:
            return str(gettext("We promised this to %(name)s.", name=name))
        return str(gettext("We promised this to somebody else in your family."))

    def promise(self, promise: PromiseShown) -> When:
        match promise.stands:
            case Stands.LATE:
                says = gettext("Late by %(days)s", days=self.days(promise.days))
                return When("late", "late", says)
            case Stands.DISPUTED if promise.disputed_by_me:
                return When("ask", "disputed", gettext("You said: not kept"))
            case Stands.DISPUTED if promise.disputed_apart:
                return When("ask", "disputed", gettext("This promise is open again"))
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
            case Stands.KEPT_LATE:
                late = self.days(promise.days)
                return When("metlate", "metlate", gettext("Kept, %(days)s late", days=late))
            case Stands.NOT_KEPT:
                return When("late", "late", gettext("Not kept"))
            case Stands.ANY_TIME:
                return When("none", "later", gettext("At any time"))
            case Stands.LET_OFF if promise.let_off_by_me:
                return When("none", "later", gettext("You let us off"))
            case Stands.LET_OFF:
                return When("none", "later", gettext("Your family let us off"))
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
            case QuestionState.TAKEN_BACK if question.mine:
                return When("none", "later", gettext("You took it back"))
            case QuestionState.TAKEN_BACK:
                return When("none", "later", gettext("Your family took it back"))
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
