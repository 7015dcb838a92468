"""What patterns need is worked out before, so that no process begins by parsing them all."""

import re
import subprocess
import sys

from letters.patterns.known_needs import KNOWN, known_needs
from letters.patterns.written import Pattern
from tests.letters.needing import worked_out


def test_what_is_known_is_what_would_be_worked_out_now() -> None:
    assert KNOWN.read_text(encoding="utf-8") == worked_out(), "run `make needs`"


def test_a_first_letter_is_read_without_parsing_a_pattern_for_its_needs() -> None:
    program = """
from letters.patterns.written import Pattern

def parsed(pattern):
    raise AssertionError(pattern.words)

Pattern.needs_worked_out = parsed
from letters.check import check

print(check("I am sorry if you were upset, but we will ring you on 5 May.").faults[0].kind)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "conditional\n", done.stderr


def test_a_pattern_of_an_organisation_is_worked_out_when_it_is_asked_for() -> None:
    own = Pattern("alder vale (?:day|night) book", re.IGNORECASE)
    assert known_needs(own.words, own.flags) is None
    assert own.needs == (frozenset({"alder vale day book", "alder vale night book"}),)
