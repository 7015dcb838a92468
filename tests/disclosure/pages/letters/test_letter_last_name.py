"""Whoever issues a letter types the last name of whom it is to, as people type names."""

import pytest

from disclosure.pages.letters.sending import is_last_name


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(
            ("Mr Łukasz Łęcki", "Lecki"),
            ("Mrs Ewa Łukasz", "lukasz "),
            ("Mrs Ewa Łukasz", "ŁUKASZ"),
        ),
        *(("Ms Ana Núñez", "Nu\u0301n\u0303ez"), ("Ms Ana Nu\u0301n\u0303ez", "Núñez")),
        *(("Mr Ian O\u2019Brien", "O'Brien"), ("Mrs Eva Smith-Jones", "smith jones")),
        *(("Mr Jan van den Berg", "van den Berg"), ("Mr Jan van den Berg", "Berg")),
        *(("Ms Thị Đặng", "Dang"), ("Mr Per Sørensen", "Sorensen"), ("Frau Groß", "Gross")),
        *(
            ("Wang Xiaoming", "Wang"),
            ("Nguyễn Thị Mai", "nguyen"),
            ("Ms Ana García López", "Garcia"),
        ),
        *(("Mr John Smith MBE", "Smith"), ("John Smith Jr.", "Smith")),
        *(("Mrs Ann Price (mother)", "Price"), ("Mrs Ann Price (mother)", "Mrs Ann Price")),
        *(("السيدة أودويا", "أودويا"), ("السيدة أودويا", "أودُويا")),
    ],
)
def test_the_last_name_counts_without_accents_and_signs(name: str, typed: str) -> None:
    assert is_last_name(typed, name)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("Mrs Ewa Łukasz", "Lukas"), ("Mrs Ewa Łukasz", "Ewa"), ("Mrs Ewa Łukasz", "")),
        *(("Mrs Ann Price", "rice"), ("Mrs Ann Price", "-"), ("Mr Jan van den Berg", "van den")),
        *(("—", "-"), ("", ""), ("Mrs Ann Price", "Price Ann")),
        *(
            ("Mr Jan van den Berg", "van"),
            ("Mrs Ann Price (mother)", "mother"),
            ("Mrs Ann Price", "Mrs"),
        ),
    ],
)
def test_a_wrong_last_name_does_not_count(name: str, typed: str) -> None:
    assert not is_last_name(typed, name)
