"""Who hears the family's page goes from box to box: each is called by what it is for."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import a_person
from tests.families import AFamily, a_family, visit

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_family)]
QUIET = ("hidden", "submit")


class Boxes(HTMLParser):
    """The ids of its boxes, each with the groups that it is in; and the words of each label."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.groups: list[str] = []
        self.boxes: dict[str, tuple[str, ...]] = {}
        self.labels: dict[str, str] = {}
        self.open: str | None = None  # the label that is being read; a legend has no id
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "fieldset":
            self.groups.append("")
        elif tag == "legend":
            self.open = ""
        elif tag == "label":
            self.open = told["for"] or ""
            self.labels[self.open] = ""
        elif tag in ("input", "textarea", "select") and told.get("type") not in QUIET:
            self.boxes[told["id"] or ""] = tuple(self.groups)

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self.groups.pop()
        elif tag in ("legend", "label"):
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.open == "":
            self.groups[-1] += data
        elif self.open is not None:
            self.labels[self.open] += data

    def heard(self) -> Iterator[str]:
        for id, groups in self.boxes.items():
            yield " / ".join(" ".join(part.split()) for part in (*groups, self.labels[id]))


@pytest.fixture
def them(begun: AFamily) -> AFamily:
    """With two more relatives, of whom the daughter said nothing yet."""
    for name in ("Ola Lis", "Jan Lis"):
        told = {"relationship": "Cousin", "is_patient": False, "standing": "also_told"}
        a_person(begun.case, name=name, **told)
    return begun.at_present()


def test_each_box_is_told_from_every_other(app: Flask, them: AFamily) -> None:
    """“Everything”, of whom? “Until which day”, of what? A yes about the wrong cousin, or words
    that let us off where another day was meant, is no slip that somebody sees."""
    heard = Counter(Boxes(visit(app, them.case, them.ewa).get("/f/page").text).heard())
    assert heard["What may we tell?: Ola Lis / Everything"] == 1
    assert sum("if you like: You need not do this any more, " in name for name in heard) > 1
    assert {name: times for name, times in heard.items() if times > 1} == {}
