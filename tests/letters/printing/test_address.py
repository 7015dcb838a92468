"""Which addresses the post can use: as GOV.UK Notify says, and as other countries write them."""

from dataclasses import replace
from pathlib import Path

import pytest

from letters.printing.address import MOST_LINES, address_faults, normalised
from letters.printing.countries import countries, country_in
from letters.printing.page import NotPrintable, refuse_unprintable
from tests.letters.bulk_cases import PAGE

Case = tuple[str, tuple[str, ...], tuple[str, ...]]
SPELLED = {"\\t": "\t", "\\u00a0": "\u00a0", "\\u200b": "\u200b", "\\\\": "\\"}


def _cases() -> list[Case]:
    text = (Path(__file__).parent / "addresses.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [(valid, _lines(typed), _lines(printed)) for valid, typed, printed in rows]


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(_spelled(line) for line in cell.split("|"))


def _spelled(words: str) -> str:
    for spelled, meant in SPELLED.items():
        words = words.replace(spelled, meant)
    return words


CASES = _cases()


def test_there_are_at_least_two_hundred_of_both_sorts() -> None:
    valid = [typed for says, typed, _ in CASES if says == "yes"]
    assert len({typed for _, typed, _ in CASES}) == len(CASES) >= 200
    assert 80 < len(valid) < len(CASES) - 80


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: "/".join(case[1]).encode("ascii", "replace").decode()
)
def test_we_agree_with_notify(case: Case) -> None:
    valid, typed, printed = case
    assert (address_faults(typed) == ()) == (valid == "yes")
    if valid == "yes":
        assert normalised(typed) == printed


def test_a_country_above_the_street_does_not_cost_the_postcode() -> None:
    """Notify counts "England" here too and cuts the postcode off."""
    typed = ("Mr Tom Price", "England", "1 High Street", "AL1 2AB", "Wales")
    assert address_faults(typed) == ()
    assert normalised(typed) == typed[:-1]


def test_a_name_that_was_typed_again_as_the_first_line_is_printed_once() -> None:
    typed = ("Mrs Ann Price", "mrs Ann  Price,", "3 Vale Road", "Aldervale", "SW1A 1AA")
    assert normalised(typed) == ("Mrs Ann Price", "3 Vale Road", "Aldervale", "SW1A 1AA")
    assert address_faults(typed[:2]) == address_faults(typed[:1])


def test_only_what_the_window_cannot_show_stops_the_printer() -> None:
    """The whole rules are asked before a letter goes by post."""
    refuse_unprintable(replace(PAGE, to=("Mrs Ann Price", "1 High Street")), with_fonts=True)
    with pytest.raises(NotPrintable, match="Line 2 of the address begins with “@”"):
        refuse_unprintable(replace(PAGE, to=("Mrs Ann Price", "@ home")), with_fonts=True)


INLAND: dict[str, list[tuple[str, ...]]] = {
    "IE": [
        ("Ms Áine Ní Bhriain", "5 Main Street", "Killarney", "Co. Kerry"),
        ("Ms Áine Ní Bhriain", "5 Main Street", "Killarney", "V93 X2Y1"),
        ("Mr Seán Byrne", "128 Terenure Road", "Dublin 6W", "D6W PV38"),
    ],
    "US": [
        ("Ms Ann Price", "1 Main St", "Springfield, IL 62701"),
        ("Ms Ann Price", "1 Main St", "Springfield Illinois 62701-1234"),
        ("Ms Ann Price", "1 Main St", "Washington, D.C. 20001"),
        ("Ms Ann Price", "1 Main St", "Springfield IL", "62701"),
        ("Ms Ann Price", "1 Main St", "New York, N.Y. 10001"),
        ("Ms Ann Price", "1 Main St", "Boston, Mass. 02101"),
        ("Sgt Jo Price", "Unit 5 Box 12", "APO AE 09012"),
        ("Ms Ana Paz", "Calle 1", "San Juan PR 00901"),
    ],
    "CA": [
        ("Ms Ann Price", "1 Main St", "Ottawa ON K1A 0B1"),
        ("Mme Anne Prix", "1 rue Principale", "Québec QC", "G1R 4P5"),
    ],
    "AU": [("Ms Ann Price", "1 Main St", "FITZROY VIC 3065"), ("A", "1 Main St", "Darwin NT 0800")],
    "NZ": [
        ("Ms Ann Price", "1 Main St", "Palmerston North 4410"),
        ("A", "RD 1", "Te Aroha", "3391"),
    ],
    "FR": [("Mme Anne Prix", "12 rue Longue", "75001 Paris")],
}


@pytest.mark.parametrize("home", INLAND)
def test_an_honest_address_at_home_is_good(home: str) -> None:
    for typed in INLAND[home]:
        assert address_faults(typed, home) == ()
        assert normalised(typed, home) == typed


@pytest.mark.parametrize("home", INLAND)
def test_the_country_at_home_is_left_out_and_one_abroad_stays(home: str) -> None:
    inland = INLAND[home][0]
    own = countries().codes[home]
    assert normalised((*inland, own), home) == inland
    abroad = ("Mx Price", "1 High Street", "AL1 2AB", "england")
    assert address_faults(abroad, home) == ()
    assert normalised(abroad, home)[-1] == "United Kingdom"


def test_of_two_countries_only_the_last_line_is_one() -> None:
    """A house or a village may be called like a country."""
    typed = ("Ms Ann Price", "1 High Street", "Holland", "Germany")
    assert normalised(typed) == typed
    assert normalised((*typed[:3], "England")) == typed[:3]


@pytest.mark.parametrize(
    ("home", "typed", "printed"),
    [
        ("IE", "d6wpv38", "D6W PV38"),
        ("IE", "Killarney v93-x2y1", "Killarney V93 X2Y1"),
        ("CA", "Ottawa ON k1a0b1", "Ottawa ON K1A 0B1"),
        ("GB", "al12ab", "AL1 2AB"),
    ],
)
def test_a_postcode_is_printed_as_its_post_office_writes_it(
    home: str, typed: str, printed: str
) -> None:
    assert normalised(("Ms Ann Price", "1 Main St", typed), home)[-1] == printed


@pytest.mark.parametrize(
    ("home", "lines", "says"),
    [
        ("GB", ("A", "1 High Street", "Town AL1 2AB"), "Put AL1 2AB on a line of its own"),
        ("GB", ("A", "5 Main Street", "Killarney", "V93 X2Y1"), "Add “Ireland”"),
        ("IE", ("A", "1 High Street", "Belfast", "BT1 5GS"), "United Kingdom (BT1 5GS)"),
        ("US", ("A", "1 Main St", "Springfield"), "city, state and ZIP code"),
        ("US", ("A", "1 Main St", "Springfield 62701"), "city, state and ZIP code"),
        ("US", ("A", "1 Main St", "AL1 2AB"), "United Kingdom (AL1 2AB)"),
        ("CA", ("A", "1 Main St", "Ottawa ON"), "Canadian postal code"),
        ("CA", ("A", "1 Main St", "Ottawa ON D1A 0B1"), "Canadian postal code"),
        ("AU", ("A", "1 Main St", "Fitzroy VIC"), "the four digits"),
        ("NZ", ("A", "1 Main St", "Palmerston North"), "the four digits"),
        ("GB", ("A", "NFA", "AL1 2AB"), "where they can pick it up"),
        ("GB", ("A", "(1 High Street", "AL1 2AB"), "Line 2 of the address begins with “(”"),
        ("GB", ("A", "Unit 5", "BFPO 1", "France"), "“France” stands at the end"),
        ("GB", ("A",), "has 1 line, and the post office needs 3"),
        ("GB", (), "has no lines"),
        ("GB", (*"ABCDEFG", "AL1 2AB"), f"has 8 lines, and the window shows {MOST_LINES}"),
    ],
)
def test_a_fault_names_the_line_and_the_mend(home: str, lines: tuple[str, ...], says: str) -> None:
    assert any(says in sentence for sentence in address_faults(lines, home))


def test_each_fault_is_told_at_once() -> None:
    assert len(address_faults(("(A", "NFA"))) == 4


def test_a_state_that_is_also_a_country_code_is_no_country() -> None:
    """ "Peru" for Prince Edward Island, "Netherlands" for Newfoundland and Labrador."""
    typed = ("Ms Ann Price", "1 Main St", "Charlottetown C1A 1A1", "PE")
    assert normalised(typed, "CA") == typed


@pytest.mark.parametrize("home", ["GB", "IE"])
def test_where_no_state_is_written_so_two_letters_are_the_country(home: str) -> None:
    typed = ("Frau Anna Vogt", "Lindenweg 3", "10115 Berlin", "DE")
    assert normalised(typed, home)[-1] == "Germany"
    assert not address_faults(typed, home)


def test_a_home_that_is_no_country_is_refused() -> None:
    with pytest.raises(ValueError, match="no country has the code XX"):
        address_faults(("A", "B", "C"), "XX")


@pytest.mark.parametrize(
    ("line", "name"),
    [("the NETHERLANDS", "Netherlands"), ("Bahamas", "The Bahamas"), ("España", "Spain"),
     ("espana", "Spain"), ("U.S.A.", "United States"), ("Việt Nam", "Vietnam"), ("Łotwa", None),
     ("Yr Aifft", "Egypt"), ("Aifft", "Egypt"), ("Ellan Vannin", "United Kingdom"),
     ("العراق", "Iraq"), ("Congo, Democratic Republic of", "Congo (Democratic Republic)"),
     ("France 2", None), ("", None)],
)  # fmt: skip
def test_a_country_is_known_by_its_names(line: str, name: str | None) -> None:
    assert country_in(line) == name


@pytest.mark.parametrize(
    ("line", "home"),
    [
        *(("Wielka Brytania", "GB"), ("Szkocja", "GB"), ("Reino Unido", "GB")),
        *(("Gogledd Iwerddon", "GB"), ("Irlandia", "IE"), ("Nueva Zelanda", "NZ")),
    ],
)
def test_whoever_names_where_they_live_in_the_language_of_their_page_has_post(
    line: str, home: str
) -> None:
    """“LS1 4AP, Wielka Brytania” was no country that we know, and no letter could go there."""
    town = {"GB": "LS1 4AP", "IE": "Galway", "NZ": "Nelson 7010"}[home]
    assert not address_faults(("Ewa Nowak", "1 Larch Close", town, line), home)


def test_in_the_united_states_and_santo_domingo_spanish_names_their_countries() -> None:
    named = [country_in(line) for line in ("EE. UU.", "EE.UU.", "República Dominicana")]
    assert named == ["United States", "United States", "Dominican Republic"]


def test_no_two_countries_share_a_name() -> None:
    codes = countries().codes
    assert len(codes) == len(set(codes.values()))
    assert all(country_in(name) == name for name in codes.values())
