"""An address that no mail of ours can be written to is refused where it is typed, and says why."""

from datetime import UTC, datetime

import pytest

from disclosure.kinds.faults import BadInput
from disclosure.kinds.kind import Part, read
from disclosure.kinds.look_backs import Row
from disclosure.kinds.mail_address import NO_DOMAIN, NOT_PLAIN, in_a_mail, why_not_written
from disclosure.kinds.people import Person, PersonChange

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Jan.Kot@Example.org", "Jan.Kot@Example.org"),
        ("jan@żółw.pl", "jan@xn--w-uga1v8h.pl"),
        (" jan@ŻÓŁW.PL", "jan@xn--w-uga1v8h.pl"),
        ("jan@faß.de", "jan@xn--fa-hia.de"),  # not fass.de, which is somebody else's
        ("\u202ajan@example.org\u202c\u200b", "jan@example.org"),  # pasted from a telephone
        ("józef@family.example", ""),
        ("jan@-ż.pl", ""),
        ("none", ""),
        ("", ""),
    ],
)
def test_a_domain_is_written_in_plain_letters(typed: str, written: str) -> None:
    assert in_a_mail(typed) == written


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("jan@żółw.pl", ""),
        ("none, brak adresu: zadzwonić", ""),
        ("", ""),
        ("józef@family.example", NOT_PLAIN),
        ("jan@-ż.pl", NO_DOMAIN),
        ("\u202ajan@example.org\u202c", ""),  # plain to every eye
    ],
)
def test_only_what_can_never_be_written_to_is_refused(typed: str, why: str) -> None:
    assert why_not_written(typed) == why


def test_it_is_said_wherever_an_address_of_the_family_is_typed() -> None:
    person: dict[str, object] = {"name": "Józef Kot", "relationship": "Son", "is_patient": False}
    row: dict[str, object] = {"external_ref": "1", "patient_name": "Józef Kot"}
    told: list[tuple[type[Part], dict[str, object]]] = [
        (Person, person | {"standing": "relevant"}),
        (PersonChange, {"person": 2, "reason": "He gave us another one"}),
        (Row, row),
    ]
    for kind, rest in told:
        kind.model_validate(rest | {"email": "jozef@żółw.pl"})
        with pytest.raises(BadInput) as bad:
            read(kind, rest | {"email": "józef@family.example"}, NOW, UTC)
        assert [fault.says for fault in bad.value.faults] == [f"E-mail: {NOT_PLAIN}."]
