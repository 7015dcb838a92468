"""Runs of an analysis, kept as keyed hashes: a count comes out, and the words never do."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from disclosure.actions.analysis.runs import RUN, matching_runs, runs_of
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.accepted import accepted_in_letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.words import set_easy_read
from disclosure.actions.users import Person, add_user
from disclosure.records.analysis import AnalysisRun
from disclosure.records.letter import letter_called
from disclosure.records.ring import KEYS, KeyFile, fresh_file, keys_of
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    an_opened_case,
    change_by,
    move_as,
    record_as,
    through,
)
from tests.databases import ON_SQLITE
from tests.people import ADA, BEN, EVA, IVA, OPERATOR, SITE, actor
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)

CANARY = "qzxward qzxrota qzxhad qzxtwo qzxnurses qzxfor qzxthirty qzxbeds qzxon qzxthat qzxlong"
SECRET = f"Privileged: {CANARY} qzxnight, as we wrote before."
TWELVE = f"{CANARY} qzxnight"


def analysed(case: ACase, words: str = SECRET) -> None:
    record_as(case, IVA, "analysis", text=words)


def count(case: ACase, words: str) -> int | None:
    case.session.rollback()
    return matching_runs(case.session, case.id, words)


def digests(case: ACase) -> list[str]:
    case.session.rollback()
    mine = select(AnalysisRun.digest).where(AnalysisRun.incident_id == case.id)
    return list(case.session.scalars(mine))


def test_each_twelve_words_are_a_run_whatever_stands_between_them() -> None:
    words = [f"W{number}," for number in range(RUN + 2)]
    runs = list(runs_of(" ".join(words)))
    assert len(runs) == 3
    assert runs[0] == " ".join(f"w{number}" for number in range(RUN))
    assert list(runs_of("**W0** — w1\nW2")) == []


def test_a_letter_is_told_how_many_runs_match_and_no_more(case: ACase) -> None:
    analysed(case)
    assert count(case, "We are sorry that we gave you too much heparin.") == 0
    assert count(case, TWELVE) == 1
    assert count(case, f"Dear Ann\n\n**{TWELVE.upper()}**!") == 1
    assert count(case, SECRET) == len(list(runs_of(SECRET)))
    assert count(case, CANARY) == 0  # eleven words


def test_a_case_without_an_analysis_has_none_to_match(case: ACase) -> None:
    assert count(case, TWELVE) == 0
    assert digests(case) == []


def test_an_analysis_of_a_few_words_has_no_run_and_hides_nothing(case: ACase) -> None:
    analysed(case, "Privileged: it was qzxshort.")
    assert count(case, TWELVE) == 0
    assert len(digests(case)) == 1


def test_one_from_before_runs_were_kept_cannot_be_told_until_the_next_is_recorded(
    case: ACase,
) -> None:
    analysed(case)
    case.session.execute(delete(AnalysisRun))
    case.session.commit()
    assert count(case, TWELVE) is None
    analysed(case, "Privileged: a second one.")
    assert count(case, TWELVE) == 1


def test_the_hashes_hold_no_word_and_differ_by_case_and_by_key(
    case: ACase, session: Session
) -> None:
    analysed(case)
    other = through(an_opened_case(session), State.INVESTIGATE)
    analysed(other)
    assert not set(digests(case)) & set(digests(other))
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in digests(case))
    assert count(other, TWELVE) == 1
    keys = keys_of(session).path
    keys.write_text(fresh_file())
    session.rollback()  # what was opened is forgotten
    session.info[KEYS] = KeyFile(keys)  # as after another start
    assert count(case, TWELVE) is None


def test_what_is_said_twice_is_kept_once(case: ACase) -> None:
    analysed(case, f"{SECRET} {SECRET}")
    analysed(case)
    assert len(digests(case)) == len(set(digests(case)))


def test_a_refused_analysis_leaves_no_run(case: ACase) -> None:
    with pytest.raises(Exception, match="may not do this"):
        record_as(case, BEN, "analysis", text=SECRET)
    assert digests(case) == []


def a_leak(case: ACase) -> str:
    draft, _ = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})
    ref: str = draft.ref
    letters.edit(case.session, change_by(case, BEN), ref, {"text": f"Dear Ann\n\n{TWELVE}.\n"})
    return ref


def test_the_check_of_a_letter_gets_the_count_as_advice(case: ACase) -> None:
    analysed(case)
    row = letter_called(case.session, a_leak(case))
    assert row
    (advice,) = (e for e in check_letter(case.now, row).advice if e.kind == "analysis")
    assert advice.why.startswith("1 run of twelve words stands also in the privileged analysis.")
    typed = check_letter(case.now, row, as_typed=True)
    assert not [each for each in typed.advice if each.kind == "analysis"]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


@ON_SQLITE
def test_the_matching_words_stand_in_no_page_no_log_and_no_other_table(
    app: Flask, case: ACase, log: pytest.LogCaptureFixture
) -> None:
    """The letter repeats none of the words; what the tool adds must not either."""
    analysed(case)
    letter, _ = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})
    ref = letter.ref
    ben, eva = signed_in(app, BEN), signed_in(app, EVA)
    pages = [f"/letters/{ref}", f"/letters/{ref}/other-words", f"/incidents/{case.ref}"]
    pages += [f"/incidents/{case.ref}/timeline", "/letters/accepted", f"/letters/{ref}/versions"]
    for path in pages:
        for client in (ben, eva):
            assert "qzx" not in client.get(path).text, path
    assert "qzx" not in log.text
    assert "qzx" not in str(accepted_in_letters(case.session, actor(case.session, EVA)))
    for table in ("audit_entry", "analysis_run", "letter", "letter_wording", "evidence"):
        rows = case.session.execute(text(f"SELECT * FROM {table}"))
        assert "qzx" not in str(rows.all()), table


@ON_SQLITE
def test_the_desk_and_the_approver_see_a_count_beside_the_letter(app: Flask, case: ACase) -> None:
    analysed(case)
    ref = a_leak(case)
    says = "1 run of twelve words stands also in the privileged analysis."
    assert says in signed_in(app, BEN).get(f"/letters/{ref}").text


@ON_SQLITE
def test_of_easy_words_the_count_is_told_too(app: Flask, begun: ACase) -> None:
    """The family reads them as well, and some read nothing else."""
    analysed(begun)
    ref = a_draft(begun, "delay")
    easy = f"Dear Mrs Price\n\nWe are sorry.\n{TWELVE}."
    set_easy_read(begun.session, change_by(begun, BEN), ref, easy)
    says = "In the easy words: 1 run of twelve words stands also in the privileged analysis."
    assert says in signed_in(app, BEN).get(f"/letters/{ref}/other-words").text
    move_as(begun, BEN, "submit", ref)
    assert says in signed_in(app, EVA).get(f"/letters/{ref}").text


@ON_SQLITE
def test_whoever_approves_findings_is_told_the_count_before_the_family_reads_them(
    app: Flask, begun: ACase
) -> None:
    """They may not read the analysis; the letter that tells what they approved would be doubted."""
    analysed(begun)
    found = {"facts": "You were given too much.", "why": TWELVE, "changes": "We keep them apart."}
    written = record_as(begun, IVA, "findings", **found)
    eva = signed_in(app, EVA)
    approve = f"/incidents/{begun.ref}/records/findings_approval?about="
    says = "1 run of twelve words stands also in the privileged analysis."
    assert says in eva.get(f"{approve}{written.id}").text
    record_as(begun, ADA, "involved", user=EVA, part="Was on call")
    assert says not in eva.get(f"{approve}{written.id}").text  # another decides
    gus = "gus.hale@hospital.example"
    add_user(begun.session, OPERATOR, begun.at, Person(gus, "Gus Hale", ["approver"], [SITE]))
    gus_here = signed_in(app, gus)
    assert says in gus_here.get(f"{approve}{written.id}").text
    written = record_as(begun, IVA, "findings", **{**found, "why": "Two nurses had the ward."})
    assert says not in gus_here.get(f"{approve}{written.id}").text
