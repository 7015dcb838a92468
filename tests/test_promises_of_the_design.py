"""Promises about the code itself that neither types nor import contracts can hold."""

import ast
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from disclosure.api import caller
from disclosure.kinds import GROUPS, KINDS
from disclosure.kinds.moves import TOLD_WITH
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.pages import guard
from disclosure.permissions import GRANTS, NEEDED_FOR, Permission, Role
from disclosure.settings import ROOT
from workflows.words import CommitmentTrigger, LetterTrigger, Trigger

OURS = ("disclosure", "workflows", "letters")
TEXT = {".py", ".html", ".css", ".js", ".j2", ".yaml", ".md", ".toml", ".sh", ".txt", ".mako"}
LONGEST_FUNCTION, LONGEST_FILE = 50, 400
TRIGGERS = (*Trigger, *LetterTrigger, *CommitmentTrigger)


def modules(*folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def those_with(pattern: str, *folders: str) -> set[str]:
    found = re.compile(pattern, re.MULTILINE)
    return {name for name, text in modules(*folders or OURS) if found.search(text)}


def test_one_module_commits() -> None:
    assert those_with(r"\.commit\(") == {"disclosure/records/transaction.py"}


def test_one_module_moves_a_state() -> None:
    assert those_with(r"\.move_to\(") == {"disclosure/actions/gate.py"}
    assert those_with(r"door\.opened\(") == {"disclosure/actions/gate.py"}


def test_only_the_gate_and_the_things_with_a_state_know_the_door() -> None:
    things = {f"disclosure/records/{name}.py" for name in ("incident", "letter", "commitment")}
    assert those_with(r"records\.door\b|records import .*\bdoor\b") == {
        *things,
        "disclosure/actions/gate.py",
        "disclosure/records/sealed.py",  # raises the same refusal for bulk writes
    }


def test_a_state_is_assigned_by_the_thing_itself_and_by_projecting() -> None:
    """Questions and concerns have no machine: how they stand follows from the records."""
    things = {f"disclosure/records/{name}.py" for name in ("incident", "letter", "commitment")}
    assert those_with(r"\._state = ") == {*things, "disclosure/actions/projecting.py"}


def test_one_module_reads_the_clock() -> None:
    reads = r"datetime\.now\(|datetime\.today\(|date\.today\(|utcnow\(|time\.time\("
    assert those_with(reads) == {"disclosure/clock.py"}


def test_no_request_is_known_below_the_pages() -> None:
    knows = {*those_with(r"\bcurrent_user\b"), *those_with(r"import .*\brequest\b")}
    assert {name for name in knows if not name.startswith("disclosure/pages/")} <= {
        name for name in knows if name.startswith("disclosure/api/")
    }


def test_every_page_is_declared(app: Flask) -> None:
    """The application does not start otherwise; and none is added after that."""
    views = [view for name, view in app.view_functions.items() if name != "static"]
    assert len(views) > 5
    declared = {*guard._needs, *guard._family, *guard._public, *caller.declared()}
    assert [view for view in views if view not in declared] == []


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda t: f"{type(t).__name__}.{t}")
def test_every_trigger_has_a_permission_somebody_holds_and_words(trigger: Trigger) -> None:
    assert any(NEEDED_FOR[trigger] in GRANTS[role] for role in Role)
    assert TOLD_WITH[trigger].__doc__ or shapes_of(TOLD_WITH[trigger])


@pytest.mark.parametrize("word", KINDS)
def test_every_kind_has_words_and_a_permission_somebody_holds(word: str) -> None:
    kind = KINDS[word]
    assert kind.heading[0].isupper()
    assert isinstance(kind.may, Permission)
    assert any(kind.may in GRANTS[role] for role in Role)
    assert [shape.name for shape in _all_shapes(shapes_of(kind)) if not shape.label] == []


def test_every_kind_stands_in_one_group() -> None:
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert len(grouped) == len(set(grouped)) == len(KINDS)


def _all_shapes(shapes: tuple[Shape, ...]) -> Iterator[Shape]:
    for shape in shapes:
        yield shape
        yield from _all_shapes(shape.parts)


def test_no_path_of_a_machine_stands_in_what_we_ship() -> None:
    places = "|".join(("work", "home", "root", "Users", "tmp"))
    found = re.compile(rf"(?<![\w.}}/)])/(?:{places})/\w")
    skipped = {".venv", ".git", "instance", "node_modules"}
    names = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.rglob("*"))
        if path.suffix in TEXT and not skipped & set(path.relative_to(ROOT).parts)
        if path.is_file() and found.search(path.read_text("utf-8", errors="replace"))
    ]
    assert names == []


def test_each_paper_that_is_named_as_a_source_is_here() -> None:
    """Nobody can look up a rule in a paper that they do not have."""
    texts = [text for _, text in modules(*OURS)]
    texts += [path.read_text() for path in (ROOT / "policy").rglob("*.yaml")]
    named = {name for text in texts for name in re.findall(r"\b([a-z_-]+\.md)\b", text)}
    assert "disclosure_practice.md" in named
    there = {path.name for folder in ("policy", "docs") for path in (ROOT / folder).rglob("*.md")}
    assert sorted(name for name in named if name not in there | {"README.md"}) == []
    practice = (ROOT / "policy" / "disclosure_practice.md").read_text()
    asked = {
        number
        for text in texts
        for number in re.findall(r"disclosure_practice\.md,?\s+section (\d+)", text)
    }
    assert len(asked) > 3
    assert [number for number in asked if f"\n## {number}. " not in practice] == []


# What rules are made of.
NO_RULES = {"__init__", "facts", "machine", "moments", "phrases", "wall_clock", "words"}


def test_each_module_of_rules_names_its_source() -> None:
    """Ours is a source too, where it is said to be ours."""
    names = ((path.rpartition("/")[2].removesuffix(".py"), t) for path, t in modules("workflows"))
    rules = {name: text for name, text in names if name not in NO_RULES}
    assert len(rules) > 40
    named = re.compile(r"\b[Ss]ources?\b|\bdocs/|\bpolicy/|\bproduct's design\b")
    says = {name: " ".join(_docstrings(text)) for name, text in rules.items()}
    assert sorted(name for name, told in says.items() if not named.search(told)) == []


def _docstrings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def test_what_is_larger_in_the_soak_is_in_it() -> None:
    """`make soak` takes what is marked so; a size that only asks for it would never run."""
    asking = {path: text for path, text in modules("tests") if '"DISCLOSURE_SOAK"' in text}
    assert len(asking) > 10
    without = [path for path, text in asking.items() if "mark.soak" not in text]
    assert without == ["tests/browser.py"]  # what is marked `browser` is taken, too


def test_functions_are_short() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, text in modules(*OURS, "tests")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno + 1 >= LONGEST_FUNCTION
    ]
    assert long == []


def test_files_are_short() -> None:
    long = {n: len(t.splitlines()) for n, t in modules(*OURS, "tests", "migrations", "bench")}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_every_module_says_in_one_sentence_what_belongs_in_it() -> None:
    bare = [name for name, text in modules(*OURS, "migrations") if not text.startswith('"""')]
    assert bare == []
