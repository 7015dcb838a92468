"""Their question was answered again since, and a letter still tells the answer of before."""

from collections.abc import Iterator

from disclosure.actions.answer_aims import answers_that_stand
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.put_right import quoted
from disclosure.records.letter import Letter
from letters.dates import without_weekday
from letters.writing.facts import passage
from workflows.words import QuestionState


def answered_again(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """For whoever writes, approves or sends it, until it has gone. It stops nothing: a person sees
    whether both are right.
    """
    if not letter.is_still_here:
        return
    here = " ".join(letter.all_words.split())
    for question in gathered.questions:
        theirs = question.person == letter.to_person
        if not theirs or question.state is QuestionState.TAKEN_BACK:
            continue
        given = answers_that_stand(gathered, question.ref)
        if not given or _stands(given[-1][1].words, here):
            continue
        *before, (row, now) = given
        day = without_weekday(gathered.day_of(row.at))
        for _, older in before:
            if _stands(older.words, here):
                yield (
                    f"Their question {quoted(question.words)} was answered again on {day}: "
                    f"{quoted(now.words)} The letter tells the answer of before: "
                    f"{quoted(older.words)} See that it says what is right now."
                )


def _stands(answer: str, here: str) -> bool:
    return " ".join(passage(answer).split()) in here
