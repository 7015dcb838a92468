"""The pages of docs/ that are made from the code say what the code does now."""

from disclosure.operations.reference import DOCS, pages


def test_the_made_pages_are_the_ones_committed() -> None:
    for name, text in pages().items():
        assert (DOCS / name).read_text() == text, f"run `make docs`: {name} is old"


def test_the_page_of_machines_draws_all_three() -> None:
    assert pages()["machines.md"].count("```mermaid") == 3
