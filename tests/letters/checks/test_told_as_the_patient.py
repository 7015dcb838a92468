"""A name that is nothing like the patient's is found where only the patient can be told of;
any other may be somebody's whom the family knows."""

from dataclasses import replace

import pytest

from letters.check import Context, check

EZEKIEL = Context(patient="Ezekiel Barrientos", addressee="Mr. and Mrs. Barrientos")
NAMED = "Ezekiel was nine weeks old before he had his first tablet."


def wrong(text: str, context: Context = EZEKIEL) -> list[str]:
    faults = check(f"{NAMED} {text}", context).faults
    return [each.text for each in faults if each.kind == "wrong-name"]


@pytest.mark.parametrize(
    "text",
    [
        "Isaiah was admitted on 3 March.",
        "It stood plainly on the front of Isaiah's notes.",
        "You asked why Isaiah was sent home.",
        "No one can say yet what those weeks will mean for Isaiah.",
        "The hand surgeon will see Isaiah each year until he is sixteen.",
        "We read Isaiah's test results too late.",
        "Isaiah was given the wrong tablets.",
        "I am so sorry that Isaiah died.",
        "Isaiah was taken back to theatre that night.",
        "Isaiah is to have the tissue nurse at home twice a week.",
        "On the Wednesday the drain filled with blood and Isaiah went back to theatre.",
        "The heart nurse can see Isaiah at home.",
        "The feeling in Isaiah's thumb is coming back.",
        "We drained Isaiah's stomach within ten minutes.",
        "The burn clinic is open to Isaiah without an appointment.",
        "The scar nurse has Isaiah on her list.",
        "We had to tell the coroner about Isaiah that day.",
        "The nurses kept Isaiah comfortable.",
        "When Isaiah is back with us, a nurse will sit beside the bed.",
        "Once Isaiah's cast is off we can look at the bone.",
        "I came up on Sunday. Isaiah was asleep, so I left a card with the nurse.",
        "She found nine other drawers like Isaiah's.",
        "I'll check Isaiah's two teeth myself each spring.",
        "It cost you a lot to bring Isaiah back through our doors.",
        "A surgeon ought to have looked at Isaiah by eight.",
        "I hope that the new hip has Isaiah and yourself dancing.",
        "You came back through the door, and we called Isaiah up to the chair again.",
    ],
)
def test_a_name_of_another_initial_is_found_where_the_patient_is_meant(text: str) -> None:
    assert wrong(text) == ["Isaiah"]
    assert wrong(text.replace("Isaiah", "Zeke")) == []  # short for his own


@pytest.mark.parametrize(
    "text",
    [
        "Our heart failure nurse will weigh Mr Penrose at home every week.",
        "We gave Mr Penrose the wrong tablets.",
        "We sent Mr Penrose home too soon.",
        "Mr Penrose should have been turned every two hours.",
        "We had stopped Mr Penrose's tablets for two days.",
        "I am sorry that Mr Penrose died.",
    ],
)
def test_so_is_another_family_name_behind_a_title(text: str) -> None:
    assert wrong(text) == ["Penrose"]
    assert wrong(text.replace("Penrose", "Barrientos")) == []
    assert wrong(text.replace("Mr Penrose", "your uncle, Mr Penrose,")) == []
    assert wrong("Mr Penrose, our surgeon, saw him. You may ring Mr Penrose.") == []


def test_a_family_name_is_short_for_no_first_name() -> None:
    ngaire = Context(patient="Ngaire Ruru", addressee="Mr Piripi Ruru")
    told = "Ngaire had a fit. Mrs {} had been moved from bed 4 to bed 9."
    for name, found in (("Rewi", ["Rewi"]), ("Ruru", []), ("Ngaire", [])):
        faults = check(told.format(name), ngaire).faults
        assert [each.text for each in faults if each.kind == "wrong-name"] == found


def test_whoever_reads_the_letter_is_you_in_it_and_not_the_patient() -> None:
    rowe = Context(patient="Ethan Rowe", addressee="Mrs. Claire Rowe")
    text = "When you came back at two in the morning, Claire's appendix had burst."
    assert [each.text for each in check(text, rowe).faults] == ["Claire"]
    assert check(text.replace("Claire", "Ethan"), rowe).faults == ()


def test_a_name_as_long_as_the_patients_is_not_short_for_it() -> None:
    gregor = Context(patient="Gregor Auchterlonie", addressee="Mrs Sheila Auchterlonie")
    text = "Gregor ate alone. She did everything she could for Graham once he went blue."
    assert wrong(text, gregor) == ["Graham"]
    assert wrong(text.replace("Graham", "Greg"), gregor) == []


def test_nor_is_one_that_has_short_forms_of_its_own() -> None:
    desmond = Context(patient="Desmond Aperahama", addressee="Mrs Joy Aperahama")
    text = "Desmond came to us in June. We had started Derek on a tablet in July."
    assert wrong(text, desmond) == ["Derek"]
    assert wrong(text.replace("Derek", "Dezzie"), desmond) == []


def test_a_name_said_once_is_not_what_everybody_calls_a_patient_who_is_never_named() -> None:
    netta = Context(patient="Netta Guthrie", addressee="Ms Linda Rae")
    text = "Your mother fell in the bay. Mrs Gunn is being checked every hour."
    assert wrong(text, netta) == ["Gunn"]
    assert wrong(f"Mrs Gunn fell in the bay. {text}", netta) == []
    assert wrong(text.replace("Gunn", "Guthrie"), netta) == []


def test_nor_is_a_name_introduced_by_the_first_word_of_its_sentence() -> None:
    lund = Context(patient="Dorothy Lund", addressee="Ms Margaret Lund")
    text = "When Margaret died, one nurse had both floors. Nothing has changed since Margaret died."
    assert [each.text for each in check(text, lund).faults] == ["Margaret", "Margaret"]
    assert check(text.replace("Margaret", "Dorothy"), lund).faults == ()


def test_the_first_name_of_another_patient_is_never_taken_for_a_short_form() -> None:
    """Two of one family name: what was another's blood is told as hers."""
    lorna = Context(patient="Lorna Pybus", addressee="Mr Douglas Pybus")
    text = "Lorna was doing well. The drain filled, and by Friday Lorraine went back to theatre."
    assert wrong(text, lorna) == []  # we may not know what she is called
    assert wrong(text, replace(lorna, other_patients=("Lorraine Pybus",))) == ["Lorraine"]
    said_whole = replace(lorna, other_patients=("Noor Halabi",))
    faults = check("On Wednesday Mr Halabi was admitted.", said_whole).faults
    assert [each.kind for each in faults] == ["raw-identifier"]  # marked once


@pytest.mark.parametrize(
    "text",
    [
        "Isaiah told us so, and we thank Isaiah.",
        "Our nurse, Isaiah, was given the form. Isaiah was sent home to sleep.",
        "Your other son was seen too. Isaiah was admitted on 3 March.",
        "His brother came along. Isaiah was admitted on 3 March.",
        "You told us that Aspirin was given to him, and that a bed in Isaiah was free.",
        "Isaiah choked, Isaiah bled, and Isaiah was born here.",  # told oftener than he
        "You lost Sarah in May. Sarah died here, and Mohammed came home for it.",
        "Addenbrooke's scan was clear, and Warfarin was given the next day.",
        "You were seen in Addenbrooke's stroke unit.",
    ],
)
def test_whoever_else_may_be_meant_is_left_alone(text: str) -> None:
    assert wrong(text) == []


def test_a_mothers_own_letter_tells_of_her_baby() -> None:
    mother = Context(patient="Harriet Bell", addressee="Ms Harriet Bell")
    assert wrong("Edie was born on 11 January.", mother) == []


def test_whoever_is_known_of_this_case_may_be_told_of() -> None:
    text = "Isaiah was admitted on 3 March."
    assert wrong(text, replace(EZEKIEL, not_to=("Isaiah Barrientos",))) == []
    assert wrong(text, replace(EZEKIEL, colleagues=("Isaiah Cole",))) == []


def test_the_reader_spoken_to_at_the_end_of_a_sentence_is_introduced_by_no_thing() -> None:
    ashdown = Context(patient="Clement Ashdown", addressee="Mr Clement Ashdown")
    found = check("I hope the whiting were biting, Mr Ashton.", ashdown).faults
    assert [(each.kind, each.text) for each in found] == [("wrong-name", "Mr Ashton")]
    assert check("Ask the head of estates, Mr Ashton.", ashdown).faults == ()


def test_who_is_said_to_be_a_psychologist_is_not_the_patient_misspelt() -> None:
    cara = Context(patient="Cara McAteer", addressee="Miss Cara McAteer")
    told = "If it all gets you down, Ciar\u00e1n is a psychologist and plays the banjo."
    assert check(told, cara).faults == ()
    found = check("We are sorry that Ciara is in pain, and Ciara is a brave girl.", cara).faults
    assert "wrong-name" in {each.kind for each in found}


def test_whose_post_is_named_with_the_ward_is_not_the_patient_misspelt() -> None:
    reed = Context(patient="Isobel Reed", addressee="Miss Isobel Reed")
    told = "Should you want to talk, there is a psychologist for the ward, Miss Reay."
    assert check(told, reed).faults == ()
    found = check("We gave you the wrong tablets on the ward, Miss Reay.", reed).faults
    assert [(each.kind, each.text) for each in found] == [("wrong-name", "Miss Reay")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("About: your stay on Ward 6, Mr Semisi Taufa", ["Mr Semisi Taufa"]),
        ("Re: Semisi Taufa (born 3 May 1960)", ["Semisi Taufa"]),
        ("RE: MR SIONE TAUFA", []),
        ("Re: the complaint of your son, Tevita Taufa", []),
        ("Re: your stay on Ward Six, Mr Semisi Taufa", ["Mr Semisi Taufa"]),
        ("Re: Sione Tevita Taufa", []),  # with a name that the record leaves out
        ("About: your stay on Ward 6, Mr Sione Taufa", []),
        ("Re: your fall in Taufa House", []),
        ("About your stay, and what your wife Ana Taufa asked us", []),
        ("Re: Sione Tupou, visit of 16 January", ["Sione Tupou"]),
        ("Re: your stay in Sione House", []),
        ("Re: Sione Ward", []),
        ("Re: your letter to Sione Brown, our chief executive", []),
    ],
)
def test_whom_the_letter_is_about_is_the_patient(line: str, found: list[str]) -> None:
    sione = Context(patient="Sione Taufa", addressee="Mr Sione Taufa", not_to=("Ana Taufa",))
    text = f"Dear Mr Taufa\n\n{line}\n\nWe gave you the wrong tablets."
    assert [each.text for each in check(text, sione).faults if each.kind == "wrong-name"] == found


def test_what_is_short_for_another_name_is_not_short_for_theirs() -> None:
    stan = Context(patient="Stan Wasylyk", addressee="Mrs Olga Wasylyk")
    for told in ("Darlene can be with Steve on weekday mornings.", "Steve was admitted in May."):
        assert wrong(told, stan) == ["Steve"]
        assert wrong(told.replace("Steve", "Stan"), stan) == []


def test_who_died_since_when_the_patient_was_cared_for_is_somebody_else() -> None:
    assert wrong("You have trusted us with him since Maureen died.") == []


def test_another_patient_by_whole_name_is_meant_however_like_the_patients_it_is() -> None:
    sayle = Context(
        patient="Imogen Sayle", addressee="Ms Imogen Sayle", other_patients=("Imogen Sayers",)
    )
    faults = check("Your record and that of Imogen Sayers were open at once.", sayle).faults
    assert [(each.kind, each.text) for each in faults] == [("raw-identifier", "Imogen Sayers")]
