"""What other systems really ask of a FHIR server: media types that say more, and a whole system."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.begun import begins_with
from tests.callers import Caller
from tests.cases import ACase, everything
from tests.disclosure.api.test_fhir import SEARCHED
from tests.fhir import JSON, R4, by_fhir, found, outcome
from tests.people import ADA

pytestmark = begins_with(everything)
TAKES_R4 = (
    "application/fhir+json; fhirVersion=4.0",
    'application/fhir+json;fhirVersion="4.0";q=0.9',
    "application/fhir+json;charset=utf-8",
    "application/json;charset=UTF-8",
    "application/fhir+json; fhirVersion=5.0, application/fhir+json; fhirVersion=4.0; q=0.1",
)
TAKES_ANOTHER = (
    "application/fhir+json; fhirVersion=3.0",
    "application/fhir+json; fhirVersion=5.0; charset=utf-8",
    "application/fhir+json; fhirVersion=4.0; q=0",
)


@pytest.fixture
def ada(app: Flask, session: Session, begun: ACase) -> Caller:
    return by_fhir(app, session, ADA)


def test_a_media_type_may_say_more(ada: Caller) -> None:
    """Many a client adds the version of FHIR, or a charset, to each that it takes."""
    for takes in TAKES_R4:
        assert ada.get("/Task", Accept=takes).status_code == 200, takes
    assert ada.get(f"/Task?_format={JSON};fhirVersion=4.0").status_code == 200


def test_another_version_of_fhir_is_not_spoken(ada: Caller) -> None:
    for takes in TAKES_ANOTHER:
        told = outcome(ada.get("/Task", Accept=takes), 406)
        assert "fhirVersion=4.0" in told[0]["diagnostics"]
    outcome(ada.get(f"/Task?_format={JSON};fhirVersion=5.0"), 406)


def test_a_file_of_a_letter_is_a_resource_for_who_names_fhir_with_its_version(ada: Caller) -> None:
    letters = found(ada, "/DocumentReference")
    files = (each["content"][0]["attachment"] for each in letters)
    file = next(each for each in files if "url" in each)
    address = file["url"].partition(R4)[2]
    for takes in TAKES_R4[:3]:
        assert ada.get(address, Accept=takes).get_json()["resourceType"] == "Binary", takes
    assert ada.get(address, Accept=TAKES_ANOTHER[0]).content_type == file["contentType"]
    # What stands in the address counts first, for whoever cannot choose what their program takes.
    for form in ("json", JSON, f"{JSON};fhirVersion=4.0"):
        told = ada.get(f"{address}?{urlencode({'_format': form})}", Accept="*/*")
        assert told.mimetype == JSON
        assert told.get_json()["id"] == address.split("/")[-1]


def test_a_system_alone_means_each_that_has_an_identifier_of_it(ada: Caller) -> None:
    """As FHIR R4 reads a token with nothing behind its bar."""
    for each in SEARCHED:
        whole = found(ada, f"/{each}?_count=50")
        told = whole[0]["identifier"]
        ours = (told[0] if isinstance(told, list) else told)["system"]
        assert found(ada, f"/{each}?_count=50&identifier={ours}%7C") == whole
        assert found(ada, f"/{each}?_count=1&identifier=nonsense,{ours}%7C") == whole
        assert found(ada, f"/{each}?identifier=urn:other%7C") == []


@pytest.mark.parametrize("many", ["51", "100000", "2147483647", "9" * 5000])
def test_whoever_asks_for_more_than_a_page_holds_gets_a_page(ada: Caller, many: str) -> None:
    """Some programs ask for the largest number they have, to get all; it was called no number."""
    for each in SEARCHED:
        assert found(ada, f"/{each}?_count={many}") == found(ada, f"/{each}?_count=50")
