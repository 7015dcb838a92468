"""A letter names the person it is for, and nobody else's patient."""

import pytest

from letters.check import Context, check

CONTEXT = Context(
    patient="Lewis Abernethy",
    addressee="Mrs Rhona Abernethy",
    other_patients=("Noreen Baxendale", "Tui Prentice"),
)


def _faults(text: str, context: Context = CONTEXT) -> list[tuple[str, str]]:
    return [(fault.kind, fault.text) for fault in check(text, context).faults]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dear Mrs Abercrombie,", "Mrs Abercrombie"),
        ("Dear Mr Smith", "Mr Smith"),
        ("Louis has a new worker, whom he chose.", "Louis"),
        ("We are sorry, Rhonda.", "Rhonda"),
        ("Mrs. Abernathy, you were right.", "Mrs. Abernathy"),
        ("Please tell me, Mrs Whitman, where I have it wrong.", "Mrs Whitman"),
        ("We know, Mrs. Cortez, that it was hard.", "Mrs. Cortez"),
        ("We were slow to see how ill Louis was.", "Louis"),
        ("Leonard has his chair by the window back.", "Leonard"),
        ("Dr Auld believes that Leonard may get his grip back.", "Leonard"),
        ("You shall have her report, Mrs Appleby, by 15 August.", "Mrs Appleby"),
        ("It is your right, Rhonda, and nobody would hold it against you.", "Rhonda"),
        ("I hope that you are warm, Mrs Appleby.", "Mrs Appleby"),
    ],
)
def test_a_name_that_is_not_theirs_is_found(text: str, name: str) -> None:
    assert _faults(text) == [("wrong-name", name)]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Mrs Abernethy",
        "Dear Rhona,",
        "Dear Mr and Mrs Abernethy",
        "A Shorcha, a chara",
        "Dear Lew",
        "Lewis has a new worker.",
        "Our family worker, Louise, can see you. Louise is kind.",
        "Louise Grant has rung. Louise is kind.",
        "Mr Prentice, your surgeon, believes that it can be done.",
        "We met you with our surgeon, Mr Hale, and with her brother, Mr Shaw, on Friday.",
        "Mrs Abbott, who heads the pharmacy, is working through that.",
        "First, we rang you. Below is what we found.",
        "Dr Kirsty Auld is on 01632 960 817.",
        "The letter about the lens is late.",
        "We sent the notes to Leeds, and then to Lewisham.",
    ],
)
def test_their_own_names_and_those_of_the_staff_are_not(text: str) -> None:
    assert _faults(text) == []


@pytest.mark.parametrize(
    "text",
    ["Your sample and that of Noreen Baxendale came in one bag.", "It was meant for Ms Baxendale."],
)
def test_another_patient_is_found(text: str) -> None:
    assert [kind for kind, _ in _faults(text)] == ["raw-identifier"]


def test_a_short_form_is_their_name_and_a_stranger_is_not() -> None:
    context = Context(patient="William Obi", addressee="William Obi")
    assert _faults("Dear Bill", context) == []
    assert _faults("Dear Tom", context) == [("wrong-name", "Tom")]
    assert _faults("When I retire, Jatinder knows the case.", Context(patient="Balwinder S")) == []


def test_without_names_in_the_context_no_name_is_wrong() -> None:
    assert _faults("Dear Mr Smith", Context()) == []


def test_a_record_number_that_is_known_is_found_however_it_is_spaced() -> None:
    context = Context(own_identifiers=("943-476-5919",), other_identifiers=("K552981",))
    assert [k for k, _ in _faults("Yours is 943 476 5919.", context)] == ["raw-identifier"]
    assert [k for k, _ in _faults("It was k552981 who fell.", context)] == ["raw-identifier"]
    assert _faults("Ring 01632 960 412.", context) == []
