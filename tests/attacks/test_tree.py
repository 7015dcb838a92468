"""What the program cannot be talked into, because it has no code for it."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from disclosure.settings import ROOT

OURS = ("disclosure", "letters", "workflows", "migrations")
TOLD = (*OURS, "policy", "templates", "docs", "tests", "bench", ".ci")
# Who may speak with anything outside this process, by which library.
OUTSIDE: Mapping[str, set[str]] = {
    # To the issuer that the settings name.
    "requests": {"disclosure/actions/staff/provider_line.py"},
    "urllib3": {"disclosure/actions/staff/provider_line.py"},
    "authlib": {
        "disclosure/actions/staff/provider.py",
        "disclosure/actions/staff/provider_line.py",
    },
    "smtplib": {"disclosure/jobs/mailer.py", "disclosure/jobs/mail_line.py"},
    "socket": {
        "disclosure/jobs/mail_line.py",  # cuts a line that has had its time
        "disclosure/operations/backup.py",  # the name of this machine
        "disclosure/actions/staff/provider_line.py",  # to shut one
        "disclosure/commands/free_address.py",  # to try the address of the pages
    },
    "subprocess": {
        "disclosure/operations/backups/postgres_tools.py",
        "disclosure/jobs/texter.py",
        "disclosure/commands/pack.py",  # a program of ours that draws the family's pages
        "letters/in_bulk/workers.py",
    },
    "pickle": {"letters/in_bulk/workers.py"},  # between a process of ours and its own children
}
# Of a look-back: read row by row as text, in a folder that goes with the answer.
LISTS_TAKEN = {"disclosure/pages/look_backs/page.py", "disclosure/pages/importing.py"}
LISTS_ASKED = {"templates/look_backs/list.html", "templates/importing/bring.html"}
NOBODYS = {"urllib.request", "http.client", "ftplib", "telnetlib", "xmlrpc", "marshal", "shelve"}
# What is put into a page as markup: made by our Markdown, which escapes every word, or by us.
AS_MARKUP = {
    "templates/family/letter.html", "templates/family/taken_away.html",
    "templates/letters/begin.html", "templates/letters/desk.html",
    "templates/letters/other_words.html", "templates/letters/read.html",
    "templates/family/say/reach.html", "templates/parts/record.html",
    "templates/letters/check_code.html",
    "templates/look_backs/approve_letter.html", "templates/look_backs/one.html",
    "templates/look_backs/release.html",
}  # fmt: skip
# Both refuse all but names of slots.
FROM_TEXT = {"letters/writing/engine.py", "letters/in_bulk/bulk_template.py"}
KEYLIKE = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|xox[baprs]-\w{10,}"
    r"|://[^\s/:@\"'{}<>]+:[^\s/@\"'{}<>%$…]{6,}@"
    r"|(?i:secret|token|passwd|password|api_?key)\w*[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/=_-]{24,}[\"']"
)
MADE_FOR_TESTS = re.compile(r"(\w)\1{15}")  # one letter again and again is nobody's key


def files(*folders: str, ending: str = ".py") -> Iterator[tuple[str, str]]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob(f"*{ending}")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8", "replace")


@cache
def imports_of(path: str) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return frozenset(found)


def test_two_pages_take_a_file_and_read_it_as_a_list() -> None:
    """So nothing that is uploaded can be run, filled with, or opened: no byte of it is kept."""
    taken = re.compile(r"request\.files|\bFileField\b|type=[\"']?file|multipart/form-data")
    assert {path for path, text in files("disclosure") if taken.search(text)} == LISTS_TAKEN
    drawn = files("templates", ending=".html")
    assert {path for path, text in drawn if taken.search(text)} == LISTS_ASKED


@pytest.mark.parametrize("library", OUTSIDE)
def test_only_these_speak_with_what_is_outside(library: str) -> None:
    found = {
        path
        for path, _ in files(*OURS)
        if any(each == library or each.startswith(f"{library}.") for each in imports_of(path))
    }
    assert found <= OUTSIDE[library]


def test_nobody_else_fetches_anything() -> None:
    assert not [path for path, _ in files(*OURS) if imports_of(path) & NOBODYS]


def test_no_words_are_run() -> None:
    for path, text in files(*OURS):
        calls = [
            node.func.id
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        assert not {"eval", "exec", "compile", "__import__"} & set(calls), path
        assert not re.search(r"shell=True|os\.system|os\.popen|render_template_string", text), path
        assert ".from_string(" not in text or path in FROM_TEXT, path


def test_words_become_markup_in_few_known_places() -> None:
    for path, text in files("templates", ending=".html"):
        assert not re.search(r"\|\s*safe\b|autoescape false", text) or path in AS_MARKUP, path


def test_no_form_of_staff_is_filled_again_by_the_browser() -> None:
    """Else the way back shows whoever signs in next what was typed at that machine before. Those
    of signing in hold what a browser may know of its owner; those of a family bear their visit, and
    are filled again within it alone.
    """
    forms = re.compile(r'<form\b(?=[^<]*method="post")[^<]*?>')
    for path, text in files("templates", ending=".html"):
        if path.startswith(("templates/family/", "templates/signing_in/")):
            continue
        missing = [form for form in forms.findall(text) if 'autocomplete="off"' not in form]
        assert not missing, f"{path}: {missing}"


def test_every_statement_binds_its_values() -> None:
    """No SQL is put together out of words: whatever is told goes beside the statement."""
    put_together = re.compile(r"\b(text|exec_driver_sql|execute)\(\s*(f[\"']|[\"'].*[\"']\s*%)")
    for path, text in files("disclosure"):
        found = [
            match for match in put_together.finditer(text) if not OF_OURS.match(text, match.start())
        ]
        assert not found, f"{path}: {found}"


OF_OURS = re.compile(
    r'execute\(f"PRAGMA \{pragma\}"\)'  # out of a list of constants
    r"|text\(f'SET LOCAL ROLE \"\{role\}\"'\)"  # out of the settings, which take letters only
)


def test_no_secret_stands_in_the_tree() -> None:
    for ending in (".py", ".yaml", ".toml", ".html", ".md", ".js", ".txt", ".po", ""):
        for path, text in files(*TOLD, ending=ending or "run"):
            for found in KEYLIKE.finditer(text):
                assert MADE_FOR_TESTS.search(found[0]) or is_an_example(path, found[0]), (
                    f"{path}: {found[0][:60]}"
                )


def is_an_example(path: str, words: str) -> bool:
    """Of a test, or of somebody who is told how an address is written."""
    return "user:password@" in words or (path.startswith("tests/") and "PRIVATE" not in words)


def test_the_search_for_secrets_finds_one() -> None:
    for secret in (
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        'TOKEN = "abcdefghijklmnopqrs' + 'tuvwx0123"',
        "smtp://me:hunter22@mail",
    ):
        assert KEYLIKE.search(secret)


def test_what_holds_keys_and_data_is_kept_from_the_repository() -> None:
    assert "instance/*" in (ROOT / ".gitignore").read_text().splitlines()
