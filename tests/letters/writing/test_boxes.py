"""Each kind of letter, for each reader: what it holds, and what is left to write."""

from dataclasses import replace
from datetime import date

import pytest

from letters.check import Checked, Context, check, contents_found
from letters.compose import compose
from letters.kinds import Audience, LetterKind
from letters.required_parts import required_parts
from letters.writing.boxes import Templates, shipped_templates, slots_of
from letters.writing.facts import LetterMaterial, facts_of
from letters.writing.first_words import first_slots
from letters.writing.phrases import NO_NAME, phrases_for
from tests.letters.cases import MATERIAL

EVERY = [(kind, audience) for kind in LetterKind for audience in Audience]
PATIENT = "Folake Oduya"
KEPT = (("Keep the charts apart.", "Since 4 May we keep each chart in a drawer of its own."),)


def material(audience: Audience) -> LetterMaterial:
    """A full record, as each reader would be told of it."""
    if audience is Audience.patient:
        ended = MATERIAL.conversation_on
        return replace(MATERIAL, patient_name=PATIENT, kept=KEPT, review_ended_on=ended)
    told = "We gave Folake a tablet that was meant for another person. We did not check her band."
    sorry = "I am sorry that we gave Folake the wrong medicine on Sunday 8 March. We did not check."
    return replace(
        MATERIAL,
        audience=audience,
        patient_name=PATIENT,
        kept=KEPT,
        basis="you hold power of attorney for them",
        facts=told,
        apology_words=sorry,
        coroner_told=True,
        coroner="coroner",
        review_ended_on=MATERIAL.conversation_on,
    )


def begun(kind: LetterKind, audience: Audience) -> tuple[str, Checked]:
    text = compose(kind, first_slots(kind, material(audience)), slots_of(kind, audience))
    required = required_parts(kind, has_results=True, is_late=True, has_questions=True)
    context = Context(kind=kind, patient=PATIENT, addressee="Mrs Folake Oduya", required=required)
    return text, check(text, context)


@pytest.mark.parametrize(("kind", "audience"), EVERY)
def test_from_a_full_record_only_what_a_person_must_write_is_left(
    kind: LetterKind, audience: Audience
) -> None:
    text, checked = begun(kind, audience)
    assert ([fault.text for fault in checked.faults], checked.missing) == ([], ()), text
    assert checked.grade <= 7


@pytest.mark.parametrize(("kind", "audience"), EVERY)
def test_from_nothing_on_record_no_word_is_made_up(kind: LetterKind, audience: Audience) -> None:
    slots = first_slots(kind, LetterMaterial(audience=audience))
    assert {name for name, words in slots.items() if words} <= {"choices", "sorry"}
    text = compose(kind, slots, slots_of(kind, audience))
    holes = [fault.text for fault in check(text).faults]
    empty = [box for box in slots_of(kind, audience) if box.required and not slots[box.name]]
    assert holes == [f"[{box.label}]" for box in empty]


@pytest.mark.parametrize("kind", LetterKind)
def test_a_bereaved_family_reads_the_name_a_condolence_and_an_apology(kind: LetterKind) -> None:
    text, _ = begun(kind, Audience.bereaved_family)
    assert PATIENT in text
    if kind is not LetterKind.no_contact:
        assert f"I am so sorry that {PATIENT} died." in text
    assert "your loss" not in text.lower()


@pytest.mark.parametrize("kind", LetterKind)
def test_parents_read_the_first_name_of_their_child(kind: LetterKind) -> None:
    assert "This letter is about Folake" in begun(kind, Audience.parent)[0]


@pytest.mark.parametrize("kind", [k for k in LetterKind if k is not LetterKind.no_contact])
def test_a_representative_reads_for_whom_and_by_what_right(kind: LetterKind) -> None:
    text, _ = begun(kind, Audience.representative)
    assert f"about {PATIENT}. I write to you because you hold power of attorney" in text
    unknown = replace(material(Audience.representative), basis="")
    assert (
        "because [by what right they act, or who agreed that we write to them]."
        in first_slots(kind, unknown)["about"]
    )


def test_nothing_of_what_happened_goes_to_an_address_that_may_not_be_theirs() -> None:
    for audience in Audience:
        text, _ = begun(LetterKind.no_contact, audience)
        for clinical in ("tablet", "medicine", "died", "support worker", "attorney", "band"):
            assert clinical not in text


@pytest.mark.parametrize(
    "noted",
    [
        "Counselling",
        "Hotel room near the ward.",
        "Our counsellor, free of charge",
        "Dr Lee's clinic",
        "a counsellor who does not work for us, at no cost",
        "The Samaritans, at any hour",
        "Interpreter for every visit",
        "Childcare for her sister during visits",
        "Named nurse",
    ],
)
def test_help_that_was_noted_in_a_word_or_two_is_offered_in_the_letter(noted: str) -> None:
    """The box held the very help, and beside it stood that the letter offers none."""
    words = first_slots(LetterKind.apology, replace(MATERIAL, support=(noted,)))["support"]
    assert words == f"We offer you this help: {noted.removesuffix('.')}."
    assert "support_offered" in contents_found(words)


def test_help_that_was_noted_with_its_article_goes_on_the_sentence() -> None:
    """Each letter said "We offer you this help: A counsellor"."""
    for noted, reads in (("A bed", "a bed"), ("A and E social worker", "A and E social worker")):
        words = first_slots(LetterKind.apology, replace(MATERIAL, support=(noted,)))["support"]
        assert words == f"We offer you this help: {reads}."


@pytest.mark.parametrize(
    "noted",
    [
        "She declined counselling",
        "No counselling",
        "Offered a leaflet",
        "Our chaplain comes to the house, free of charge.",
        "A nurse. A taxi.",
        "A nurse visits on Mondays",
    ],
)
def test_what_became_of_an_offer_and_whole_sentences_stand_as_they_were_noted(noted: str) -> None:
    words = first_slots(LetterKind.apology, replace(MATERIAL, support=(noted,)))["support"]
    assert words == noted


@pytest.mark.parametrize(
    "offer",
    [
        "We will pay for a private physiotherapist.",
        "Action against Medical Accidents gives free advice that does not depend on us.",
        "You said no to counselling in March. You can still say yes.",
    ],
)
def test_help_in_the_words_of_whoever_writes_is_heard_as_help(offer: str) -> None:
    assert "support_offered" in contents_found(offer)


def test_the_coroner_is_named_only_to_a_bereaved_family_that_knows() -> None:
    known = begun(LetterKind.findings, Audience.bereaved_family)[0]
    assert "The coroner, who looks into sudden deaths, has been told." in known
    assert "coroner" not in begun(LetterKind.findings, Audience.parent)[0].lower()
    unknown = replace(material(Audience.bereaved_family), coroner_told=False)
    kind = LetterKind.findings
    text = compose(kind, first_slots(kind, unknown), slots_of(kind, Audience.bereaved_family))
    assert "coroner" not in text.lower()


def test_a_findings_letter_lists_the_days_and_each_promise() -> None:
    text, _ = begun(LetterKind.findings, Audience.patient)
    days = "- 8 March 2026: this happened to you.\n- 10 March 2026: our review ended."
    assert f"**What happened when**\n\n{days}" in text
    _, _, after = text.partition("**What happens next**")
    assert all(f"- {promise}" in after for promise in MATERIAL.promises)


def test_the_days_of_a_letter_to_the_family_name_the_death() -> None:
    died = replace(MATERIAL, audience=Audience.bereaved_family, died_on=date(2026, 3, 9))
    dates = facts_of(replace(died, review_ended_on=date(2026, 3, 20)))["dates"]
    assert "9 March 2026: Folake died." in dates
    unknown = facts_of(replace(died, patient_name="", review_ended_on=date(2026, 3, 20)))["dates"]
    assert not any("died" in each for each in unknown)


def test_a_delay_letter_says_which_day_was_missed_in_our_own_words() -> None:
    missed = "We will ring you by Monday 2 March 2026."
    told = replace(material(Audience.patient), missed=(missed,))
    assert f"- “{missed}”" in first_slots(LetterKind.delay, told)["opening"]


def test_a_holding_letter_holds_their_questions_that_wait_for_an_answer() -> None:
    asked = (("Why me?", "It was chance."), ("Who was there?", ""))
    told = replace(material(Audience.patient), questions=asked)
    assert first_slots(LetterKind.holding, told)["received"] == "- Who was there?"


@pytest.mark.parametrize("kind", LetterKind)
def test_a_correction_says_so_before_anything_else(kind: LetterKind) -> None:
    corrects = "This letter corrects the one we sent you on 3 March 2026 (LET-2026-000001)."
    told = replace(material(Audience.patient), corrects=corrects)
    text = compose(kind, first_slots(kind, told), slots_of(kind))
    assert text.split("\n\n")[1] == corrects


@pytest.mark.parametrize("kind", LetterKind)
def test_a_correction_waits_for_what_was_wrong(kind: LetterKind) -> None:
    """It said the old words once more under “This letter corrects …”, and nothing was to mend."""
    told = replace(material(Audience.patient), corrects="This letter corrects the one of 3 March.")
    text = compose(kind, first_slots(kind, told), slots_of(kind))
    holes = [fault.text for fault in check(text).faults if fault.kind == "placeholder"]
    assert "[What was wrong in that letter, and what is right]" in holes


def test_a_law_adds_a_box_where_no_other_takes_what_it_asks() -> None:
    templates, kind = shipped_templates(), LetterKind.initial_notification
    asked = templates.of(kind, contents=("why_threshold_met", "facts_known", "contact_named"))
    added = [box for box in asked.boxes if box.law]
    assert [box.name for box in added] == ["why_threshold_met"]
    assert "2023/274" in added[0].hint
    assert compose(kind, {}, asked.boxes) == compose(kind, {})  # it leaves no hole of its own
    said = compose(kind, {"why_threshold_met": "The duty applies."}, asked.boxes)
    assert "**Why we tell you this in writing**\n\nThe duty applies." in said


def test_every_content_of_the_law_has_a_place_in_every_letter() -> None:
    templates = shipped_templates()
    for kind in LetterKind:
        for place in templates.places:
            boxes = templates.of(kind, contents=(place.content,)).boxes
            assert templates.belongs(place.content, [box.name for box in boxes]), place


def test_a_draft_keeps_a_box_that_its_template_has_no_more() -> None:
    kind, templates = LetterKind.holding, shipped_templates()
    boxes = templates.of(kind, names=("greeting", "our_values")).boxes
    assert [box.name for box in boxes][-2:] == ["our_values", "signature"]
    assert "**Our values**\n\nKindness." in compose(kind, {"our_values": "Kindness."}, boxes)


def test_each_box_stands_once_and_has_a_label_and_a_hint() -> None:
    templates: Templates = shipped_templates()
    for kind, audience in EVERY:
        boxes = templates.of(kind, audience).boxes
        assert len({box.name for box in boxes}) == len(boxes)
        assert len({box.label for box in boxes}) == len(boxes)
        assert all(box.label and box.hint for box in boxes)


def test_each_phrase_of_others_passes_the_check_and_fits_a_box_of_the_letter() -> None:
    context, shown = Context(patient=PATIENT, addressee="Mrs Ada Oduya"), set()
    for kind, audience in EVERY:
        for box in slots_of(kind, audience):
            for phrase in phrases_for(kind, audience, box.name, PATIENT):
                checked = check(phrase.words, replace(context, linked_promises={}))
                assert not checked.faults, phrase
                shown.add(phrase.words)
    assert len(shown) == len(shipped_templates().document["phrases"])


@pytest.mark.parametrize("kind", LetterKind)
def test_with_the_words_of_others_in_place_of_our_own_no_letter_lacks_a_part(
    kind: LetterKind,
) -> None:
    """“We found no mistake” stood under What we found, and beside it that this was missing."""
    required = required_parts(kind, has_results=True, is_late=True, has_questions=True)
    for audience in Audience:
        slots, boxes = first_slots(kind, material(audience)), slots_of(kind, audience)
        for box in boxes:
            for phrase in phrases_for(kind, audience, box.name, PATIENT):
                text = compose(kind, {**slots, box.name: phrase.words}, boxes)
                missing = check(text, Context(kind=kind, required=required)).missing
                assert missing == (), (phrase.moment, audience)


def test_a_phrase_without_a_name_on_record_has_a_hole() -> None:
    kind, reader = LetterKind.findings, Audience.parent
    words = [each.words for each in phrases_for(kind, reader, "sorry")]
    assert any("[name]" in each for each in words)


@pytest.mark.parametrize("kind", [LetterKind.findings, LetterKind.apology])
def test_where_a_picture_is_drawn_the_hint_says_of_what(kind: LetterKind) -> None:
    hints = {box.name: box.hint for box in slots_of(kind)}
    assert "two different days" in hints["next"]
    assert "only from a list" in hints["facts"]
    assert "picture" in hints["when"]


def test_who_is_called_by_the_surname_is_named_so_in_every_phrase() -> None:
    """Three of five sentences had a hole, where the record says “Mr Price”."""
    kind, reader = LetterKind.apology, Audience.representative
    words = [each.words for each in phrases_for(kind, reader, "sorry", "Mr Price")]
    assert any("we operated on Mr Price\u2019s left knee" in each for each in words)
    assert not any(NO_NAME in each for each in words)
