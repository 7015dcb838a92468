"""`letter …`: drafted, mended, linked, saved and proved genuine, held to the contract."""

import shutil
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from disclosure.commands.front_matter import page_from
from tests import cases
from tests.bodies import good_body
from tests.by_command import opened, person, recorded, shown, version
from tests.people import ADA, BEN, CAL, EVA, SAM
from tests.terminal import Document, Terminal

SHAPE = {"ref", "kind", "to", "state", "version", "text", "text_sha256", "check"}
CHECK = {"ok", "faults", "missing", "promises", "advice", "grade", "reading_ease", "words"}
PROMISE = "We will ring you by Friday."


def drafted(terminal: Terminal, kind: str = "apology", **more: object) -> Document:
    ref = opened(terminal)
    told = {"to": person(terminal, ref), **more}
    draft: Document = terminal("letter", "draft", ref, kind, "--as", BEN, "--data", "-", data=told)
    return draft


def edit(terminal: Terminal, ref: str, **data: object) -> Document:
    edited: Document = terminal("letter", "edit", ref, "--as", BEN, "--data", "-", data=data)
    return edited


def test_a_faulty_draft_is_kept(terminal: Terminal) -> None:
    draft = drafted(terminal, text="I am sorry if you feel upset. Mistakes were made.")
    assert set(draft) >= SHAPE
    assert set(draft["check"]) >= CHECK
    assert (draft["kind"], draft["state"]) == ("apology", "draft")
    assert {"conditional", "passive"} <= {fault["kind"] for fault in draft["check"]["faults"]}
    assert draft["check"]["ok"] is False
    fault = draft["check"]["faults"][0]
    assert draft["text"][fault["start"] : fault["end"]] == fault["text"]
    assert terminal("letter", "show", draft["ref"], "--as", BEN) == draft
    assert draft["text_sha256"] == sha256(draft["text"].encode()).hexdigest()


def test_who_asks_to_see_a_letter_reads_its_words_and_then_where_it_stands(
    terminal: Terminal,
) -> None:
    words = "I am sorry that we gave you ten times the dose."
    ref = drafted(terminal, text=words)["ref"]
    says = terminal.run("letter", "show", ref, "--as", BEN).stdout
    assert says.startswith(f"{words}\n\n{ref} stands at 'draft'.\n")


def test_without_words_a_draft_starts_from_the_record(terminal: Terminal) -> None:
    assert "Dear" in drafted(terminal)["text"]


def test_each_kind_of_letter_can_be_begun_and_no_other(terminal: Terminal) -> None:
    ref = opened(terminal)
    told = {"to": person(terminal, ref)}
    kinds = "initial_notification holding delay findings apology closing no_contact"
    for kind in kinds.split():
        begun = terminal("letter", "draft", ref, kind, "--as", BEN, "--data", "-", data=told)
        assert begun["kind"] == kind
        assert begun["to"] == told["to"]
    by = ("--as", BEN, "--data", "-")
    assert terminal.unusable("letter", "draft", ref, "poem", *by, data=told) == ["kind"]
    first = shown(terminal, ref)["letters"][0]["ref"]
    terminal("letter", "draft", ref, "delay", *by, data=told | {"replaces": first})
    assert shown(terminal, ref)["letters"][-1]["replaces"] == first


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": 99}, "to"),
        ({"to": "Mrs Price"}, "to"),
        ({"replaces": "LET-2026-999999"}, "replaces"),
        ({"slots": {"poem": "Roses"}}, "slots"),
        ({"slots": {"sorry": "I am sorry."}, "text": "I am sorry."}, "text"),
        ({"text": "\x00"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"language": "Polish, please"}, "language"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_a_draft_that_cannot_be_used_leaves_nothing(
    terminal: Terminal, wrong: Document, field: str
) -> None:
    ref = opened(terminal)
    told = {"to": person(terminal, ref)} | wrong
    words = ("letter", "draft", ref, "apology", "--as", BEN, "--data", "-")
    assert terminal.unusable(*words, data=told) == [field]
    assert version(terminal, ref) == 2


def test_an_edit_that_says_nothing_is_refused_and_changes_nothing(terminal: Terminal) -> None:
    draft = drafted(terminal)
    words = ("letter", "edit", draft["ref"], "--as", BEN, "--data", "-")
    for empty in ({}, {"slots": None}, {"text": None}, {"slots": None, "language": None}):
        assert terminal.unusable(*words, data=empty) == ["text"]
    assert terminal("letter", "show", draft["ref"], "--as", BEN) == draft
    emptied = edit(terminal, draft["ref"], text="")
    assert (emptied["text"], emptied["slots"]) == ("", {})
    unmet = terminal.refused("move", draft["ref"], "submit", "--as", BEN)["unmet"]
    assert [item["id"] for item in unmet] == ["something_written"]


def test_the_language_of_a_draft_can_be_changed_and_what_cannot_be_printed_is_said(
    terminal: Terminal,
) -> None:
    draft = drafted(terminal)
    edited = edit(terminal, draft["ref"], language="pl")
    assert (edited["slots"], edited["text"]) == ({}, draft["text"])
    assert edited["check"]["judged"] is False
    assert "cannot_be_printed" not in edited
    says = edit(terminal, draft["ref"], text="Szanowna Pani 一")["cannot_be_printed"]
    assert says == ["Our fonts cannot print what the body has: 一 (CJK UNIFIED IDEOGRAPH-4E00)."]
    unmet = terminal.refused("move", draft["ref"], "submit", "--as", BEN)["unmet"]
    assert [item["id"] for item in unmet] == ["can_be_printed"]
    words = ("letter", "edit", draft["ref"], "--as", BEN, "--data", "-")
    assert terminal.unusable(*words, data={"language": "Polish"}) == ["language"]


def test_nobody_dead_or_not_to_be_told_is_written_to(terminal: Terminal) -> None:
    ref = opened(terminal)
    patient = good_body("person", {}, datetime.now(UTC))
    dead = recorded(terminal, ref, "person", patient)[1]["id"]
    other = patient | {"is_patient": False, "standing": "not_to_be_told"}
    silent = recorded(terminal, ref, "person", other)[1]["id"]
    died = {"what": "died", "at": datetime.now(UTC).isoformat(), "source": "The ward"}
    assert recorded(terminal, ref, "patient_status", died)[0] == 0
    for whom in (dead, silent):
        words = ("letter", "draft", ref, "apology", "--as", BEN, "--data", "-")
        assert terminal.refused(*words, data={"to": whom})["why"]


def test_only_who_may_write_letters_does(terminal: Terminal) -> None:
    draft = drafted(terminal)
    for email in (EVA, CAL, SAM):
        edit = ("letter", "edit", draft["ref"], "--as", email, "--data", "-")
        terminal.refused(*edit, data={"text": "I am sorry."})
    terminal.refused("letter", "edit", draft["ref"], "--data", "-", data={"text": "Sorry"})
    terminal.refused("letter", "show", draft["ref"], "--as", SAM)
    terminal.refused("letter", "show", draft["ref"])
    assert terminal.unusable("letter", "show", "LET-2026-999999", "--as", BEN) == ["ref"]


def test_a_draft_is_changed_by_boxes_or_as_a_whole(terminal: Terminal) -> None:
    ref = drafted(terminal)["ref"]
    by_box = edit(terminal, ref, slots={"sorry": "I am sorry that we gave you too much."})
    assert "I am sorry that we gave you too much." in by_box["text"]
    whole = edit(terminal, ref, text="Dear Mrs Price,\r\nI am sorry.")
    assert whole["text"] == "Dear Mrs Price,\nI am sorry."
    assert whole["version"] > by_box["version"]


def test_an_edit_of_a_letter_that_changed_is_refused(terminal: Terminal) -> None:
    draft = drafted(terminal)
    edit(terminal, draft["ref"], text="I am sorry.")
    words = ("letter", "edit", draft["ref"], "--as", BEN, "--data", "-", "--version")
    why = terminal.refused(*words, str(draft["version"]), data={"text": "Mine"})["why"]
    assert "letter edit" in why


def test_words_under_review_are_not_changed(terminal: Terminal) -> None:
    ref = drafted(terminal)["ref"]
    terminal("move", ref, "submit", "--as", BEN)
    words = ("letter", "edit", ref, "--as", BEN, "--data", "-")
    terminal.refused(*words, data={"text": "Mine"})


def test_a_promise_is_linked_to_a_new_commitment_or_to_one_that_is_there(
    terminal: Terminal,
) -> None:
    draft = drafted(terminal, text=f"I am sorry. {PROMISE} We will write, too.")
    assert "unlinked-promise" in {fault["kind"] for fault in draft["check"]["faults"]}
    link = ("letter", "link", draft["ref"], "--as", BEN, "--data", "-")
    today = datetime.now(UTC).date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    day = friday.isoformat()

    made = terminal(*link, data={"sentence": PROMISE, "owner": BEN, "due_on": day})

    promise = made["check"]["promises"][0]
    assert promise["text"] == PROMISE
    assert promise["commitment"].startswith("COM-")
    told = {"sentence": "We will write, too.", "commitment": promise["commitment"]}
    both = terminal(*link, data=told)
    assert "unlinked-promise" not in {fault["kind"] for fault in both["check"]["faults"]}
    standing = {"sentence": "We will write, too.", "owner": BEN, "standing": True}
    assert terminal(*link, data=standing)["ref"] == draft["ref"]
    ref = "COM-2026-999999"
    assert terminal.unusable(*link, data=told | {"commitment": ref}) == ["commitment"]
    assert terminal.unusable(*link, data=told | {"sentence": "Never said"}) == ["sentence"]
    assert terminal.unusable(*link, data={"sentence": PROMISE, "owner": BEN}) == ["due_on"]
    told = {"sentence": PROMISE, "owner": BEN}
    later = {**told, "due_on": (friday + timedelta(days=3)).isoformat()}
    assert terminal.unusable(*link, data=later) == ["due_on"]
    assert terminal.unusable(*link, data={**told, "standing": True}) == ["standing"]


def test_a_draft_is_saved_as_a_marked_proof(terminal: Terminal, tmp_path: Path) -> None:
    ref = drafted(terminal, text="Dear Mrs Price\n\nI am sorry.")["ref"]
    out = tmp_path / "proof.txt"
    words = ("letter", "save", ref, "--as", BEN, "--out", str(out), "--format")
    saved = terminal(*words, "text")
    assert saved == {"path": str(out), "sha256": sha256(out.read_bytes()).hexdigest()}
    assert "DRAFT" in out.read_text()
    assert terminal.answer("letter", "verify", str(out)).document == {"answer": "unknown"}
    assert terminal.unusable(*words, "poem") == ["format"]
    nowhere = ("letter", "save", ref, "--as", BEN, "--out", str(tmp_path / "no" / "where"))
    assert terminal.unusable(*nowhere, "--format", "text") == ["out"]


# Issued letters


@pytest.fixture
def issued(issued_home: tuple[Path, str], tmp_path: Path) -> tuple[Terminal, str]:
    home, ref = issued_home
    return Terminal(shutil.copytree(home, tmp_path / "home")), ref


def saved_as(terminal: Terminal, ref: str, out: Path, form: str = "standard") -> Any:
    return terminal("letter", "save", ref, "--as", BEN, "--out", str(out), "--format", form)


def test_what_is_saved_of_an_issued_letter_is_its_bytes_of_record(
    issued: tuple[Terminal, str], tmp_path: Path
) -> None:
    terminal, ref = issued
    letter = terminal("letter", "show", ref, "--as", BEN)
    out = tmp_path / "letter.pdf"
    assert saved_as(terminal, ref, out)["sha256"] == letter["sha256"]
    assert sha256(out.read_bytes()).hexdigest() == letter["sha256"]
    incident = f"INC-{cases.AWARE:%Y}-000001"
    (listed,) = shown(terminal, incident)["letters"]
    assert {"ref", "kind", "to", "state", "sha256", "formats"} <= set(listed)
    assert set(listed["formats"]) == {"standard", "large_print", "html", "text"}


def test_whoever_saves_a_letter_that_was_withdrawn_reads_so(
    issued: tuple[Terminal, str], tmp_path: Path
) -> None:
    """They may be about to post it."""
    terminal, ref = issued
    words = ("letter", "save", ref, "--as", BEN, "--out", str(tmp_path / "letter.pdf"))
    assert terminal.run(*words).stderr == ""
    why, never = ("--as", ADA, "--reason", "The wrong dose stands in it"), {"step": "send"}
    terminal("move", ref, "entered_in_error", *why, "--data", "-", data=never)
    terminal("move", ref, "withdraw", *why)
    assert f"{ref}: We withdrew it on " in terminal.run(*words).stderr


@pytest.mark.parametrize("form", ["standard", "large_print", "html", "text"])
def test_a_letter_is_genuine_altered_or_unknown(
    issued: tuple[Terminal, str], tmp_path: Path, form: str
) -> None:
    terminal, ref = issued
    out = tmp_path / "letter"
    saved_as(terminal, ref, out, form)
    assert terminal("letter", "verify", str(out)) == {"answer": "genuine"}
    says = terminal.run("letter", "verify", str(out)).stdout
    assert f"Genuine: to the last byte, this is {ref}, which we issued on" in says

    out.write_bytes(out.read_bytes() + b"\n% a word more")
    altered = terminal.answer("letter", "verify", str(out))
    assert (altered.code, altered.document) == (1, {"answer": "altered"})

    out.write_bytes(b"%PDF-1.7 torn" if form == "standard" else b"Dear all")
    unknown = terminal.answer("letter", "verify", str(out))
    assert (unknown.code, unknown.document) == (1, {"answer": "unknown"})


def test_a_copy_cut_short_is_altered_and_no_library_says_a_word(
    issued: tuple[Terminal, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    terminal, ref = issued
    out = tmp_path / "letter.pdf"
    saved_as(terminal, ref, out)
    out.write_bytes(out.read_bytes()[:-40])
    torn = terminal.answer("letter", "verify", str(out))
    assert (torn.code, torn.document, torn.says) == (1, {"answer": "altered"}, "")
    says = terminal.run("letter", "verify", str(out)).stdout
    assert "compare with the copy in the record" in says
    assert caplog.records == []


def test_a_letter_names_its_replies(issued: tuple[Terminal, str]) -> None:
    terminal, ref = issued
    show = ("letter", "show", ref, "--as", BEN)
    shown = terminal(*show)
    assert shown["replies"] == []
    told = {"person": shown["to"], "words": "I read it.", "letter": ref, "how": "post"}
    told |= {"at": datetime.now(UTC).isoformat()}
    case = terminal("show", "INC-2026-000001", "--as", BEN)["ref"]
    made = terminal("record", case, "account", "--as", BEN, "--data", "-", data=told)
    assert terminal(*show)["replies"] == [made["id"]]


def test_the_ways_and_formats_of_a_move_of_a_letter(issued: tuple[Terminal, str]) -> None:
    terminal, ref = issued
    deliver = ("move", ref, "deliver", "--as", ADA, "--data", "-")
    at = datetime.now(UTC).isoformat()
    told = {"at": at, "how": "by_hand", "format": "standard"}
    assert terminal.unusable(*deliver, data=told | {"how": "by pigeon"}) == ["how"]
    early = terminal.refused(*deliver, data=told | {"at": "2026-03-01"})
    assert [item["id"] for item in early["unmet"]] == ["in_order"]
    moved = terminal(*deliver, data=told)
    assert (moved["from"], moved["to"]) == ("sent", "delivered")
    returned = {"at": at, "why": "Gone away"}
    empty = returned | {"why": " "}
    assert terminal.unusable("move", ref, "returned", "--as", ADA, "--data", "-", data=empty) == [
        "why"
    ]
    came_back = terminal("move", ref, "returned", "--as", ADA, "--data", "-", data=returned)
    assert came_back["to"] == "returned"


# Without a case


def test_a_text_is_checked_without_a_caller(terminal: Terminal, tmp_path: Path) -> None:
    words = b"I am sorry if this upset you. We will ring you."
    found = terminal.answer("letter", "check", "-", data=words)
    assert found.code == 1
    assert set(found.document) >= CHECK
    assert found.document["missing"] == []  # nothing says what it must hold
    assert [p["text"] for p in found.document["promises"]] == ["We will ring you."]
    assert "unlinked-promise" not in {fault["kind"] for fault in found.document["faults"]}
    fine = terminal.answer("letter", "check", "-", data=b"I am sorry that we gave you too much.")
    assert (fine.code, fine.document["ok"]) == (0, True)
    context = tmp_path / "context.json"
    context.write_text('{"required": ["apology"], "linked_promises": ["We will ring you."]}')
    told = ("letter", "check", "-", "--context", str(context))
    asked = terminal.answer(*told, data=b"We gave you too much. We will ring you.")
    assert asked.document["missing"] == ["apology"]
    assert terminal.unusable("letter", "check", "-", "--kind", "poem") == ["kind"]
    assert terminal.unusable("letter", "check", str(tmp_path / "nothing")) == ["file"]


def test_a_text_is_rendered_without_a_caller(terminal: Terminal, tmp_path: Path) -> None:
    letter, out = tmp_path / "letter.md", tmp_path / "letter.txt"
    letter.write_text(
        "---\nto: [Mrs Ann Price, 1 High Street, Aldervale]\ndate: 2026-03-12\n"
        "subject: About your care\nlanguage: en\nsigned_by: Ada Lind\n---\nDear Mrs Price\n\n"
        "I am sorry.\n"
    )
    words = ("letter", "render", str(letter), "--out", str(out), "--format")
    made = terminal(*words, "text")
    assert made["sha256"] == sha256(out.read_bytes()).hexdigest()
    assert made["path"] == str(out)
    assert made["pages"] == 1
    assert ": 1 page, " in terminal.run(*words, "text").stdout
    assert "DRAFT" in out.read_text()
    as_typed = letter.read_text().replace(
        "[Mrs Ann Price, 1 High Street, Aldervale]",
        "|\n  Mrs Ann Price\n  1 High Street\n  Aldervale",
    )
    letter.write_text(as_typed)
    assert terminal(*words, "text")["sha256"] == made["sha256"]
    letter.write_text("---\nto: 7\n---\nDear")
    assert set(terminal.unusable(*words, "text")) >= {"date", "to"}


@pytest.mark.parametrize(
    ("says", "paper"),
    [
        ({"region": "US-MA"}, "us_letter"),
        ({"home": "CA"}, "us_letter"),
        ({"region": "US-MA", "home": "GB"}, "a4"),
        ({}, "a4"),
    ],
)
def test_a_text_is_printed_on_the_paper_of_where_it_is_posted_else_of_its_place(
    says: dict[str, str], paper: str
) -> None:
    assert page_from({"date": "2026-12-01", **says}, "Dear Ann").paper == paper
