"""Whatever is given to `disclosure duties`, it answers, or says by field what cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.commands.duties import duties
from disclosure.policy import policy

WALES = "gb-wls-doc"
GOOD = {
    "regime": WALES,
    "harm": {"level": "lfpse_phys_moderate", "scale": "nhs_lfpse_physical"},
    "facts": {"became_aware": "2026-05-19T10:00:00+01:00"},
    "answers": {},
    "facility": {"timezone": "Europe/London", "calendar": "wales"},
    "now": "2026-06-01T09:00:00+01:00",
}
FAR = {"regime": "us-nv-439", "facility": {"timezone": "America/Los_Angeles"}}  # no working days


def asked(document: object) -> Result:
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    return CliRunner().invoke(duties, ["--facts", "-", "--json"], input=text)


def answered(result: Result) -> dict[str, Any]:
    """One document, with duties at exit 0 and with faults at exit 2; never anything else."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    document: dict[str, Any] = json.loads(result.stdout)
    assert (result.exit_code, set(document) & {"duties", "faults"}) in (
        (0, {"duties"}),
        (2, {"faults"}),
    )
    assert all(each["field"] and each["says"] for each in document.get("faults", ()))
    return document


def fields(document: object) -> dict[str, str]:
    return {each["field"]: each["says"] for each in answered(asked(document))["faults"]}


@pytest.mark.parametrize(
    "time",
    [
        "2026-02-30", "2026-13-01", "2026-02-30T10:00:00+00:00", "2026-05-19T25:00:00+01:00",
        "2026-05-19T10:00:00", "2026-05-19T10:00:00+25:00", "1899-12-31", "2200-01-01",
        "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "99999-01-01", "", "now", "10:00",
        "2026-05-19T10:00:00 Europe/London", "1747645200", "\x00", "\uff12026-05-19",
        7, 1.5, True, {}, [["2026-05-19"]], {"at": "2026-05-19"},
    ],
)  # fmt: skip
def test_what_is_no_time_is_named_with_what_is(time: object) -> None:
    for place, document in (
        ("facts.became_aware", GOOD | {"facts": {"became_aware": time}}),
        ("now", GOOD | {"now": time}),
    ):
        assert fields(document).keys() == {place}
        assert any(word in fields(document)[place] for word in ("such as", "a year from"))


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"regime": ""}, "regime", "use one of"),
        ({"regime": ["gb-wls-doc"]}, "regime", "use one of"),
        ({"regime": "GB-WLS-DOC"}, "regime", "use one of"),
        ({"harm": {"level": None, "scale": "lfpse"}}, "harm.scale", "use one of"),
        ({"harm": {"level": [], "scale": "nhs_lfpse_physical"}}, "harm.level", "use one of"),
        ({"harm": {"level": "who_mild", "scale": "nhs_lfpse_physical"}}, "harm.level", "of"),
        ({"harm": ["lfpse_phys_low"]}, "harm", "names with their values"),
        ({"facts": {"become_aware": "2026-05-19"}}, "facts.become_aware", "use one of"),
        ({"facts": {"": "2026-05-19"}}, "facts.", "there is no event"),
        ({"facility": {"timezone": "Europe"}}, "facility.timezone", "such as America/Chicago"),
        ({"facility": {"timezone": "+01:00"}}, "facility.timezone", "such as America/Chicago"),
        ({"facility": {"timezone": "\x00"}}, "facility.timezone", "such as America/Chicago"),
        ({"facility": {"timezone": 1}}, "facility.timezone", "such as America/Chicago"),
        ({"facility": {"calendar": ["wales"]}}, "facility.calendar", "use one of"),
        ({"facility": {"zone": "Europe/London"}}, "facility.zone", "use timezone and calendar"),
        ({"answers": {"wls-ptr-ack": True}}, "answers.wls-ptr-ack", "say yes or no"),
        ({"answers": {"wls-writen": "no"}}, "answers.wls-writen", "these ask: wls-ptr-ack"),
        ({"answers": ["yes"]}, "answers", "names with their values"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_by_field_and_mend(
    change: dict[str, object], field: str, says: str
) -> None:
    assert says in fields(GOOD | change)[field]


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {}},
        {"facts": None},
        {"facts": {"became_aware": None}},
        {"facts": {"became_aware": []}},
        {"facts": {"became_aware": ["2026-05-19", "2026-05-19"]}},
        {"facts": {"became_aware": "2026-05-19"}, "now": "2026-05-19"},
        {"harm": None},
        {"harm": {"level": "unknown"}},
        {"answers": None, "facility": None, "now": None},
        FAR | {"facts": {"became_aware": "1900-01-01T00:00:00+14:00"}},
        FAR | {"facts": {"became_aware": "2199-12-31"}, "now": "2199-12-31T23:59:59-11:00"},
    ],
)
def test_what_is_missing_or_said_twice_alike_is_no_fault(change: dict[str, object]) -> None:
    assert "duties" in answered(asked(GOOD | change))


def test_before_anybody_knew_nothing_has_started() -> None:
    before = answered(asked(GOOD | {"now": "2026-05-18T23:00:00+01:00"}))

    assert {duty["status"] for duty in before["duties"]} == {"not_started"}


def test_an_event_that_stands_twice_in_the_file_is_not_lost() -> None:
    text = (
        b'{"regime": "gb-wls-doc", "facts": {"occurred": "2026-05-01", "occurred": "2026-05-02"}}'
    )

    assert fields(text) == {
        "facts.occurred": "facts.occurred: it stands in the file twice: give its times as a list."
    }


@pytest.mark.parametrize(
    "text", [b"", b"\xff", b"{", b"nul", b"[" * 100_000, b'{"now": 1' + b"0" * 5000 + b"}", b"[]"]
)
def test_what_is_no_facts_file_is_refused(text: bytes) -> None:
    assert fields(text)


def test_an_event_given_by_option_and_again_by_name_happened_twice() -> None:
    twice = ("--became-aware", "2026-05-19", "--event", "became_aware=2026-05-01")
    words = ("--regime", WALES, *twice, "--now", "2026-06-01", "--json")

    found = answered(CliRunner().invoke(duties, words))

    assert found["duties"][0]["starts_at"] == "2026-05-01T00:00:00+01:00"


EVENTS = sorted(policy().words.events)
TIMES = st.one_of(
    st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    st.sampled_from(("2026-02-30", "2026-05-19T10:00:00", "2028-12-31", "2026-03-29T01:30:00Z")),
    st.text(max_size=12),
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), TIMES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=5,
)
DOCUMENTS = st.fixed_dictionaries(
    {"regime": st.sampled_from([each.id for each in policy().regimes])},
    optional={
        "harm": st.one_of(st.just(GOOD["harm"]), ANYTHING),
        "facts": st.one_of(
            st.dictionaries(
                st.sampled_from(EVENTS), st.one_of(TIMES, st.lists(TIMES, max_size=3)), max_size=4
            ),
            ANYTHING,
        ),
        "answers": st.one_of(
            st.dictionaries(st.sampled_from(["wls-ptr-ack", "sct-meeting-alt"]), ANYTHING), ANYTHING
        ),
        "facility": st.one_of(
            st.fixed_dictionaries(
                {},
                optional={
                    "timezone": st.one_of(st.timezone_keys(), st.text(max_size=5)),
                    "calendar": st.sampled_from([*policy().calendars, "mars"]),
                },
            ),
            ANYTHING,
        ),
        "now": st.one_of(TIMES, ANYTHING),
        "else": ANYTHING,
    },
)


@given(DOCUMENTS)
@settings(max_examples=300)
def test_whatever_stands_in_a_facts_file_the_answer_is_a_document(document: object) -> None:
    answered(asked(document))


@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(("--became-aware", "--occurred", "--now")), TIMES),
            st.tuples(st.just("--event"), st.tuples(st.sampled_from(EVENTS), TIMES).map("=".join)),
            st.tuples(st.just("--event"), st.text(max_size=9)),
            st.tuples(st.sampled_from(("--harm", "--scale")), st.text(max_size=9)),
        ),
        max_size=4,
    )
)
@settings(max_examples=150)
def test_whatever_the_options_say_the_answer_is_a_document(options: list[tuple[str, str]]) -> None:
    words = [f"{name}={value}" for name, value in options]

    result = CliRunner().invoke(duties, ["--regime", WALES, *words, "--json"])

    answered(result)


def test_without_json_the_faults_are_sentences(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(GOOD | {"regime": "gb", "now": "soon"}), "utf-8")

    result = CliRunner().invoke(duties, ["--facts", str(file)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 2
