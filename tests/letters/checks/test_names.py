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
        ("Mrs Gallagher, your sister may stay in the lodge.", "Mrs Gallagher"),
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
        ("Leopold weighs 38 pounds.", "Leopold"),
        ("Ellis was moved to the high care unit, where his blood was tested.", "Ellis"),
        ("Leopold's room is safe.", "Leopold's"),
        ("They've read the notes that Leopold kept on his phone.", "Leopold"),
        ("She has three hours a week open for Lewes.", "Lewes"),
        ("Rosanna, please call me with whatever you remember.", "Rosanna"),
        ("You told us that Leonard won't eat what you haven't cooked.", "Leonard"),
        ("We have moved Leonard to the room by the garden, where he likes the birds.", "Leonard"),
        ("Our speech therapist met Lester twice and says that he is quick.", "Lester"),
        ("Lew was on time. Les was alive when the crew reached him.", "Les"),
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
        "Dear Rhona",
        "Lewis has a new worker.",
        "Our family worker, Louise, can see you. Louise is kind.",
        "Louise Grant has rung. Louise is kind.",
        "The review was led by Mrs Louise Abercorn. You told Mrs Abercorn, “Nobody came.”",
        "We met Leo Grant, the porter, who was there. We met Leo twice, and he is sorry.",
        "Mr Prentice, your surgeon, believes that it can be done.",
        "We met you with our surgeon, Mr Hale, and with her brother, Mr Shaw, on Friday.",
        "Mrs Abbott, who heads the pharmacy, is working through that.",
        "Please ask for Ida or for Mrs Abbott.",
        "You can speak with Mrs Abbott on any day.",
        "Yours sincerely\n\nRhona Abercrombie\nCharge nurse",
        "I met you and your daughter Louise on 12 March.",
        "First, we rang you. Below is what we found.",
        "Dr Kirsty Auld is on 01632 960 817.",
        "The letter about the lens is late.",
        "We sent the notes to Leeds, and then to Lewisham.",
        "Put it to me at any hour.\n\nFergus Blackadder\nLead Nurse, Lewisham",
        "She answers to no other name, though she was christened Louise.",
        "Tēnā koe e te matua",
        "There is a man called Des on our patient panel who has lost three toes.",
        "There is also a man called Fergal Nagle. He is an advocate.",
        "Joyce Boutilier, who had the same surgery, joined our board in April.",
        "Your dad can talk to a person called Hassan, whose job is helping families.",
        "A lady called Joyce Adu is finding out.",
        "You can raise it under what is called Putting Things Right.",
        "You can complain to the manager of the home, Mr Desai, or to the Ombudsman.",
        "You can write to the chair of governors, Mrs Ellis, at any time.",
        "You told me that you miss curling, and so does our counsellor, Mr. Lewin.",
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


def test_first_letters_that_sound_alike_are_one() -> None:
    assert _faults("Mr Kearns can have her back.", Context(patient="Wesley Cairns")) == [
        ("wrong-name", "Mr Kearns")
    ]


def test_a_short_form_is_their_name_and_a_stranger_is_not() -> None:
    context = Context(patient="William Obi", addressee="William Obi")
    assert _faults("Dear Bill", context) == []
    assert _faults("Dear Tom", context) == [("wrong-name", "Tom")]
    assert _faults("Dear Trixie", Context(addressee="Mrs Beatrix van Houten")) == []
    assert _faults("Dear Maggie", Context(addressee="Mrs Peggy Obi")) == []
    assert _faults("Dear Jo (if I may),", Context(addressee="Mrs Joanna Obi")) == []
    margaret = Context(patient="Margaret Penney", addressee="Mrs. Margaret Penney")
    assert _faults("I'm so sorry, Mrs. Penney.", margaret) == []  # a Mrs is no Margaret
    assert _faults("When I retire, Jatinder knows the case.", Context(patient="Balwinder S")) == []
    beaton = Context(patient="Roderick Beaton", addressee="Mrs Flora Beaton")
    assert _faults("We know that Roddie was sleepy, and that you said so.", beaton) == []


def test_a_first_name_that_begins_like_a_family_name_is_somebody_else() -> None:
    """Whoever is called Macphail is often of a house full of Mairis."""
    context = Context(patient="Alasdair Macphail", addressee="Mr Alasdair Macphail")
    assert _faults("You asked for it in writing, so that Mairi could read it too.", context) == []
    assert _faults("Alfred was given the wrong dose.", context) == [("wrong-name", "Alfred")]


def test_who_acts_is_known_also_behind_the_hour_at_which_they_did() -> None:
    bernard = Context(patient="Bernard Cole", addressee="Mrs Sophie Cole")
    for when in ("", "At midnight ", "At 9.20pm ", "On Sunday evening, ", "That night "):
        told = f"{when}Brendan asked for water, and then his breathing worsened."
        assert _faults(told, bernard) == [("wrong-name", "Brendan")]
        assert _faults(told.replace("Brendan", "Dr Brendan"), bernard) == []


def test_whoever_may_ring_me_is_spoken_to_and_of_nobody_else_is_the_number_mine() -> None:
    rafferty = Context(patient="Thomas Rafferty", addressee="Mr Thomas Rafferty")
    text = "You can ring me, Mr Laverty, at 01632 960424."
    assert _faults(text, rafferty) == [("wrong-name", "Mr Laverty")]
    assert _faults(text.replace("me", "our surgeon", 1), rafferty) == []
    signed = f"{text}\n\nYours sincerely\n\nPaul Laverty\nSurgeon"
    assert _faults(signed, rafferty) == []


def test_an_accent_that_a_keyboard_or_a_record_has_not_makes_no_other_name() -> None:
    assert _faults("Dear Sian", Context(addressee="Ms Siân Bowen")) == []
    assert _faults("Dear Siân", Context(addressee="Ms Sian Bowen")) == []
    assert _faults("Ms Tran, we now write names.", Context(addressee="Ms Trần Thị Ngọc")) == []


def test_several_of_that_name_and_a_charity_called_after_somebody_are_no_slip() -> None:
    assert _faults("There were two Helens.", Context(patient="Helen Strickland")) == []
    marie = Context(patient="Marie Fontaine", addressee="Mrs Marie Fontaine")
    assert _faults("The Marie Curie nurse who comes to you at night rang me.", marie) == []
    olive = Context(patient="Olive Tranter", addressee="Mrs Olive Tranter")
    assert _faults("You thought the porter, young Oliver, was your husband.", olive) == []
    nilam = Context(patient="Nilam Patel", addressee="Mrs Nilam Patel")
    assert _faults("You had a carer for your mother-in-law, Mrs Shah, and he knew.", nilam) == []


def test_a_place_called_by_the_name_of_its_founder_is_nobody_like_the_patient() -> None:
    malcolm = Context(patient="Malcolm Rattray", addressee="Mr Malcolm Rattray")
    assert _faults("Maggie's is next door to the cancer unit.", malcolm) == []
    told = "Malcom's scan was read on 8 August."
    assert _faults(told, malcolm) == [("wrong-name", "Malcom's")]


def test_a_name_one_letter_off_is_theirs_however_it_is_set_between_commas() -> None:
    emrys = Context(patient="Emrys Hopkin", addressee="Mr Emrys Hopkin")
    slip = "Your new foot, Mr Hopkins, can be fitted in Swansea."
    assert _faults(slip, emrys) == [("wrong-name", "Mr Hopkins")]
    assert _faults("Your surgeon, Mr Hopkins, can see you on Friday.", emrys) == []


def test_a_name_that_ends_in_s_may_have_a_bare_apostrophe() -> None:
    assert _faults("James' notes were lost.", Context(patient="James Ross")) == []


def test_a_child_who_was_born_still_is_named_and_may_be_called_nearly_as_the_father_is() -> None:
    parents = Context(patient="Shauna Devlin", addressee="Ms Shauna Devlin and Mr Ciarán Loughran")
    words = "Your daughter Cara was born still on 3 May. Cara was not growing as she should have."
    assert not _faults(words, parents)
    assert ("wrong-name", "Cara") in _faults(words, Context(patient="Clara Devlin"))


def test_two_names_with_one_short_form_are_two_people() -> None:
    """Gerard and Gerald are both called Gerry."""
    gerald = Context(patient="Gerald Noseworthy", addressee="Gerald Noseworthy")
    assert _faults("Dear Gerard", gerald) == [("wrong-name", "Gerard")]
    assert _faults("Dear Gerry", gerald) == []


@pytest.mark.parametrize(
    "told",
    [
        "The other man in bay 3 was a man called Idris Prosser, and you had his tablets.",
        "The other man was Idris Prosser, who had the same tablets.",
        "Your tablets went to the patient beside you, Idris Prosser, who slept, and will be told.",
    ],
)
def test_another_in_the_next_bed_is_another_patient_however_he_is_introduced(told: str) -> None:
    assert [kind for kind, _ in _faults(told)] == ["raw-identifier"]


def test_without_names_in_the_context_no_name_is_wrong() -> None:
    assert _faults("Dear Mr Smith", Context()) == []


def test_a_record_number_that_is_known_is_found_however_it_is_spaced() -> None:
    context = Context(own_identifiers=("943-476-5919",), other_identifiers=("K552981",))
    assert [k for k, _ in _faults("Yours is 943 476 5919.", context)] == ["raw-identifier"]
    assert [k for k, _ in _faults("It was k552981 who fell.", context)] == ["raw-identifier"]
    assert _faults("Ring 01632 960 412.", context) == []


def test_a_record_number_is_not_found_in_the_middle_of_another_number() -> None:
    """Else no letter to them could give the telephone number, and nobody may accept this fault."""
    context = Context(own_identifiers=("6041",), other_identifiers=("0163",))
    assert _faults("Ring 01632 960412.", context) == []
    assert [k for k, _ in _faults("Yours is 60 41.", context)] == ["raw-identifier"]
    assert [k for k, _ in _faults("Yours is NHS6041, as we said.", context)] == ["raw-identifier"]


@pytest.mark.parametrize(
    ("addressee", "greeted"),
    [
        ("Mr Mohammed Al-Ahmad", "Mr Al-Zahrani"),
        ("Mr Omar Abu Bakr", "Mr Abu Salem"),
        ("Ms de Souza", "Ms de Silva"),
        ("Mr Jan van den Berg", "Mr van Dijk"),
        ("Mrs Mary Mac Giolla", "Mrs Mac Mahon"),
        ("Ms St John", "Ms St Clair"),
        ("Mrs Eva Smith-Jones", "Mrs Smith-Brown"),
        ("Mr David Williamson", "Mr Williams"),
        ("Mr David Greenwood", "Mr Green"),
        ("Mr Thomas Hartley", "Mr Hartland"),
        ("Ms Elizabeth Carter", "Elizabeth Barter"),
    ],
)
def test_a_family_name_that_shares_a_part_with_theirs_is_not_theirs(
    addressee: str, greeted: str
) -> None:
    assert _faults(f"Dear {greeted},", Context(addressee=addressee)) == [("wrong-name", greeted)]


def test_a_greeting_in_capitals_is_one() -> None:
    found = _faults("DEAR MR HARTLAND", Context(addressee="Mr Thomas Hartley"))
    assert found == [("wrong-name", "MR HARTLAND")]


@pytest.mark.parametrize(
    ("addressee", "greeted"),
    [
        ("Mr Ben Jones", "Ben"),
        ("Mrs Eva Smith-Jones", "Mrs Jones"),
        ("Ms Ana de Souza", "Ms de Souza"),
        ("Mrs Nguyễn Thị Lan", "Mrs Lan"),
        ("Mr William Bell", "Bill"),
        ("Mrs Theodora Bell", "Theo"),
        ("Mr Tom Bell and Ms Ann Lee", "Ms Lee and Mr Bell"),
        ("Mr Sean Ó Sé", "Mr Ó Sé"),
    ],
)
def test_theirs_is_what_they_are_called(addressee: str, greeted: str) -> None:
    assert _faults(f"Dear {greeted},", Context(addressee=addressee)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Elizabeth Barter was given the wrong tablets on 3 March.",
        "This letter is about the care of Elizabeth Barter.",
        "We are sorry that we gave Mrs Elizabeth Barter the wrong tablets.",
    ],
)
def test_their_first_name_with_a_family_name_like_theirs_is_found(text: str) -> None:
    context = Context(patient="Elizabeth Carter", addressee="Mr Thomas Carter")
    assert _faults(text, context) == [("wrong-name", "Elizabeth Barter")]


def test_another_title_than_the_record_has_is_told_as_advice() -> None:
    text = "Dear Mx Nowak,\n\nYou fell."
    told = check(text, Context(addressee="Ms Ewa Nowak")).advice
    (title,) = (each for each in told if each.kind == "title")
    assert text[title.start : title.end] == title.text == "Mx Nowak"
    assert "Ms" in title.why


@pytest.mark.parametrize("addressee", ["Mr Jan Nowak", "Jan Nowak", "Mr and Mrs Nowak"])
def test_no_title_is_asked_about_where_it_may_be_right(addressee: str) -> None:
    found = check("Dear Mr Nowak,", Context(addressee=addressee)).advice
    assert "title" not in {each.kind for each in found}


@pytest.mark.parametrize(
    ("patient", "written"),
    [
        ("William John Reid", "WilliaJohn Reid"),
        ("Yasir Ali Khan", "YaAli Khan"),
        ("Miriam Rose Cohen", "MiriaRose Cohen"),
        ("Graham Lord Price", "GrahaLord Price"),
        ("Nguyễn Thị Nam Anh", "Nguyễn Thị NaAnh"),
    ],
)
def test_part_of_their_name_run_into_the_next_is_not_their_name(patient: str, written: str) -> None:
    """So a letter once began to the daughter of William John Reid, and the check said nothing."""
    text = f"I am so sorry that {written} died."
    ((kind, name),) = _faults(text, Context(patient=patient, addressee="Ms Fiona Hay"))
    assert kind == "wrong-name"
    assert name in written.split()


@pytest.mark.parametrize("text", ["We met AnnMarie Lee.", "JoAnn McDonald has rung you."])
def test_a_name_that_is_written_as_one_word_is_a_name(text: str) -> None:
    assert _faults(text, Context(patient="Ann Marie Lee", addressee="Jo Hay")) == []


def test_another_patient_whose_name_begins_with_an_m_is_found() -> None:
    """Michael has no title: the M is his own."""
    context = Context(patient="Ann Lee", other_patients=("Michael Prentice",))
    text = "It was Michael Prentice, our other patient, whose it was."
    assert _faults(text, context) == [("raw-identifier", "Michael Prentice")]


def test_an_initial_is_no_title() -> None:
    found = check("Dear Ms Nowak,", Context(addressee="Ewa M Nowak")).advice
    assert "title" not in {each.kind for each in found}


# In languages whose names change their ends


def named(text: str, language: str, patient: str) -> tuple[list[str], list[str]]:
    """What is a wrong name, and what may be theirs."""
    found = check(text, Context(patient=patient, addressee="Mr Piotr Nowak", language=language))
    doubted = [each.text for each in found.advice if each.kind == "name"]
    return [each.text for each in found.faults if each.kind == "wrong-name"], doubted


@pytest.mark.parametrize(
    ("text", "language", "patient", "doubted"),
    [
        ("Stało się to z powodu śmierci Marii.", "pl", "Maria Nowak", "Marii"),
        ("Byliśmy z Marią.", "pl", "Maria Nowak", "Marią"),
        ("Wczoraj podaliśmy Hamishowi zły lek.", "pl", "Hamish Ross", "Hamishowi"),
        ("Je nám líto smrti Marie.", "cs", "Maria Nowak", "Marie"),
    ],
)
def test_the_form_that_a_sentence_asks_for_is_no_wrong_name_but_asked_about(
    text: str, language: str, patient: str, doubted: str
) -> None:
    assert named(text, language, patient) == ([], [doubted])


def test_another_name_is_a_fault_in_any_language_and_such_a_form_in_english() -> None:
    assert named("Byliśmy z Myriam.", "pl", "Maria Nowak") == (["Myriam"], [])
    assert named("We gave Hamishowi the wrong drug.", "en", "Hamish Ross") == (["Hamishowi"], [])


KNOWN = Context(
    patient="Mrs Siobhan Whyte",
    addressee="Mrs Siobhan Whyte",
    not_to=("Shaun Whyte",),
    colleagues=("Mrs Joan White", "Siobhann Cole"),
)


@pytest.mark.parametrize(
    "text",
    [
        "On 12 March, Shaun asked us why.",
        "Shaun has asked what he may be told, and he has our number.",
        "I have asked Mrs White to look into it.",
        "Siobhann has told me how sorry she is.",
    ],
)
def test_whoever_belongs_to_the_case_may_have_a_name_like_theirs(text: str) -> None:
    """Nobody may accept such a fault, so nothing could be written of a son called much like her."""
    assert _faults(text, KNOWN) == []
    alone = Context(patient=KNOWN.patient, addressee=KNOWN.addressee)
    assert [kind for kind, _ in _faults(text, alone)] == ["wrong-name"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dear Mrs White", "Mrs White"),
        ("We are sorry, Shaun.", "Shaun"),
        ("I hope that you are warm, Mrs White.", "Mrs White"),
        ("Siobhan White was given the wrong dose.", "Siobhan White"),
        ("Siobhen has told me how sorry she is.", "Siobhen"),
    ],
)
def test_nobody_is_spoken_to_by_the_name_of_another(text: str, name: str) -> None:
    assert [(kind, found) for kind, found in _faults(text, KNOWN) if kind == "wrong-name"] == [
        ("wrong-name", name)
    ]
