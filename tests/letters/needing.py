"""Work out what each pattern of the shipped rules needs, and write it beside them: `make needs`."""

from collections.abc import Iterator

from letters.patterns.known_needs import KNOWN, written
from letters.patterns.written import Pattern
from letters.rules import (
    advice_rules,
    content_rules,
    fault_rules,
    glossary,
    no_such_faults,
    others_act_rules,
    patterns_in,
    plain_rules,
    promise_rules,
)


def every_pattern() -> Iterator[Pattern]:
    """Of those that are sieved."""
    rules = (*fault_rules(), *promise_rules(), *others_act_rules(), *content_rules())
    for rule in (*rules, *advice_rules(), *no_such_faults(), *plain_rules()):
        yield from (*rule.find, *rule.ignore, *rule.unless, *rule.only_with)
    yield from (term.pattern for term in glossary())
    yield from patterns_in("names", "another_patient")


def worked_out() -> str:
    return written({(each.words, each.flags): each.needs_worked_out() for each in every_pattern()})


if __name__ == "__main__":
    KNOWN.write_text(worked_out(), encoding="utf-8")
