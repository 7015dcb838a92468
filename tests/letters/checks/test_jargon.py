"""A word of the trade is found wherever it stands without its meaning, and nowhere else."""

import pytest

from letters.check import Context, check
from letters.checks.glossary import table
from letters.rules import term_of


def _jargon(text: str, context: Context | None = None) -> list[str]:
    faults = check(text, context or Context()).faults
    return [fault.suggestion for fault in faults if fault.kind == "jargon"]


@pytest.mark.parametrize(
    "text",
    [
        "He became oliguric overnight, and we did not act.",
        "Your wound dehisced on day five.",
        "You were discharged on apixaban 5 mg bd.",
        "You suffered an enterotomy.",
        "We did not act on the deranged LFTs.",
        "Your hematoma was drained late.",
        "The swelling was a haematoma.",
        "The post-operative bleed was missed.",
        "We have triangulated the data.",
        "The claim turned on causation.",
        "You had an AKI, which we missed.",
        "In the HDU, the nurse was busy.",
        "You had an acute kidney injury (AKI).",
        "Your bloods (FBC, CRP) were not checked.",
        "The nurse called the med reg.",
        "The on-call SHO came at ten.",
        "Our PGT-A report was wrong.",
        "Take it t.d.s., not o.d. as our label had it.",
    ],
)
def test_a_term_without_its_meaning_is_found(text: str) -> None:
    assert _jargon(text)


@pytest.mark.parametrize(
    "known",
    [
        *("a brain haemorrhage", "a CAT scan", "cerebral palsy", "a zimmer frame", "gastric flu"),
        *("ADHD", "IVF", "OCD", "PTSD", "TB"),
    ],
)
def test_what_every_family_calls_so_itself_needs_no_other_word(known: str) -> None:
    """A mother who has said cerebral palsy for ten years was to read “of the brain”."""
    assert _jargon(f"We should have asked you about {known}.") == []


def test_a_last_name_in_capitals_is_no_abbreviation() -> None:
    """As a list of patients writes it. Of somebody else it is a name that does not belong there."""
    to = Context(patient="Ann PRICE", addressee="Ann PRICE")
    assert not _jargon("Dear Ann PRICE\n\nWe are sorry.", to)
    assert _jargon("Dear Ann PRICE\n\nYour LFTs were wrong.", to)
    assert _jargon("Dear Ann PRICE\n\nWe are sorry.")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("We gave you 200 mg IV too fast.", "“mg IV”: by which way: by mouth, into a vein"),
        ("You had 500 mg bd for a week.", "“mg bd”: how often"),
        ("A haematologist will ring you.", "a doctor for diseases of the blood"),
        ("Two hematologists looked at it.", "a doctor for diseases of the blood"),
        ("Haematology did not call you.", "of diseases of the blood"),
        ("The PA saw you at noon.", "or a physician assistant or associate"),
        ("He was born small and went to the NICU.", "the intensive care ward for newborn babies"),
    ],
)
def test_what_is_offered_for_a_term_is_what_it_means_there(text: str, means: str) -> None:
    [says] = _jargon(text)
    assert means in says


def test_each_term_is_marked_and_nothing_beside_it() -> None:
    text = "We are sorry.\n\nHis ALT peaked, and he was given NAC. The ALT fell; the **LFTs** too."
    faults = [each for each in check(text).faults if each.kind == "jargon"]
    assert [each.text for each in faults] == ["ALT", "NAC", "ALT", "LFTs"]
    assert all(text[each.start : each.end] == each.text for each in faults)


@pytest.mark.parametrize(
    "text",
    [
        "You had a haematoma, a pool of blood under the skin.",
        "It is not safe for a person with apnoea, whose breathing stops and starts.",
        "You have glaucoma, in which pressure damages the nerve behind the eye.",
        "Our perinatal nurse, Caoimhe, who looks after mothers for a year, can come.",
        "Our perinatal nurse, Lelia, minds mothers in the first year.",
        "The anticoagulant nurse at the clinic, who looks after people on it, can help.",
        'At the desk we wrote "ETOH," which is shorthand for alcohol.',
        'Each time I wrote "NAD," my own shorthand for nothing wrong.',
        "The name on it was the brand name, Augmentin.",
        "It held something for the pain and midazolam to calm him.",
        "There is a naloxone kit for you; that's the spray that gets someone breathing again.",
        "In very clear capitals you wrote PENICILLIN \u2013 FACE SWELLS.",
        "You had a pool of blood under the skin (a haematoma).",
        "We put a cannula (a thin tube) in your arm.",
        "The tube into the windpipe, called an endotracheal tube, came out.",
        "We intubated him, which means that we put a tube into his windpipe.",
        "Your heart was beating unevenly. This is called atrial fibrillation.",
        "You had an AKI. This means that your kidneys stopped working for a time.",
        "It was a clot in the leg \u2013 a DVT.",
        "A neonatologist, a doctor for newborn babies, will see you.",
        "I put a stent in you, a soft tube that keeps the way open.",
        "Our antibiotic put it there. We gave you gentamicin for nine days.",
        "Our lab found MRSA on the swab, a germ that many drugs can't kill.",
        "Your bag holds what is called a stent, or a tube that keeps a vessel open.",
        "The drug you get, doxorubicin, damages skin when it leaks out.",
        "The regulator, the HFEA, came to its own view on 20 February.",
        "We filled it with methotrexate 2.5 milligrams, a drug for arthritis taken once a week.",
        "You have been coming to our infusion room since March.",
        "My indemnifier, who insures dentists, has been told to expect you.",
    ],
)
def test_a_term_that_is_explained_is_not(text: str) -> None:
    assert _jargon(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Our analysis of the night shows that the program dropped your name.",
        "You had paralysis on one side, then diarrhoea, then a coma.",
        "The Clinical Governance Manager, Ann Lee, is on 01632 960 412.",
        "Our clinic is in Hamilton, ON L8P 1A1.",
        "Text HELP to 85258.",
        "Come to Room B2C, or write to us at K1A 0B1.",
        "Brett Yablonski, PT, DPT",
        "There was a robust exchange between the two doctors.",
        "ALONE have volunteers who telephone, and PANDA has a line for new parents.",
        "The Anaphylaxis UK helpline knows about birthday parties.",
        "You were told that you have cancer of the cervix.",
    ],
)
def test_what_everybody_knows_and_names_are_not(text: str) -> None:
    assert _jargon(text) == []


def test_two_formal_words_in_one_sentence_are_jargon_and_one_is_not() -> None:
    assert _jargon("The new framework is on the wall.") == []
    assert len(_jargon("We will leverage a robust framework.")) == 3
    assert len(_jargon("He was commenced on NAC.")) == 1


def test_a_formal_word_comes_with_the_plain_one() -> None:
    """“Say it simply” was no help to whoever had no simple word at three in the morning."""
    assert _jargon("You were sedated, and fluids were administered.") == [
        "“sedated”: say “made sleepy with a medicine”.",
        "“administered”: say “given”.",
    ]


def test_words_on_a_sign_or_a_screen_are_no_abbreviations() -> None:
    assert _jargon("The screen says NOT WATCHED in red until one has been.") == []
    assert _jargon("He had drawn a big NUT ALLERGY card himself.") == []
    assert _jargon("We had no CTG FBS result.") != []


def test_an_explanation_holds_for_the_whole_letter() -> None:
    assert _jargon("The CTG, a tracing of the baby's heart, was wrong.\n\nWe read the CTG.") == []


def test_an_organisation_adds_its_own_words_and_silences_ours() -> None:
    own = term_of({"term": "blue form", "plain": "our report", "source": "own"})
    assert _jargon("We filled in a blue form.", Context(own_terms=(own,))) == [
        "“blue form”: our report."
    ]
    assert _jargon("A stent was left in.", Context(silenced=frozenset({"stent"}))) == []


def test_every_meaning_is_plain_words() -> None:
    meanings = [*table().words.values(), *table().exact.values(), *table().starred.values()]
    assert len(meanings) > 1200
    assert [each for each in meanings if not each.plain.strip()] == []


@pytest.mark.parametrize("mark", ["PRIVATE", "URGENT", "COPY", "PRIVATE AND CONFIDENTIAL"])
def test_what_is_stamped_over_a_letter_is_no_abbreviation(mark: str) -> None:
    assert _jargon(f"{mark}\n\nDear Ms Parry-Lewis\n\nWe are sorry that we lost it.") == []
