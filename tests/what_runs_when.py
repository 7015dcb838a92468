"""What `make fast`, `make test` and `make soak` take: by where a test is, and how long it takes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.postgres import programs

# Whole tables, many tries, long stories: in `make test`, not in `make fast`.
THOROUGH = (
    "disclosure/actions/analysis/",
    "disclosure/actions/bringing_in/",
    "disclosure/actions/family/",
    "disclosure/actions/fhir/",
    "disclosure/actions/glass/",
    "disclosure/actions/learning/",
    "disclosure/actions/leavers/",
    "disclosure/actions/look_backs/",
    "disclosure/actions/looks/",
    "disclosure/actions/on_call/",
    "disclosure/actions/outgoing/",
    "disclosure/actions/packing/",
    "disclosure/actions/retention/",
    "disclosure/actions/staff/",
    "disclosure/actions/to_staff/",
    "disclosure/actions/checklists/test_in_time.py",
    "disclosure/actions/checks/test_order_of_days.py",
    "disclosure/actions/checks/test_own_words.py",
    "disclosure/actions/checks/test_whose_record.py",
    "disclosure/actions/law/test_answers_to_duties.py",
    "disclosure/actions/law/test_clocks_agreed_to.py",
    "disclosure/actions/law/test_clocks_each_person.py",
    "disclosure/actions/law/test_clocks_reached_after_all.py",
    "disclosure/actions/law/test_clocks_remember.py",
    "disclosure/actions/law/test_clocks_remember_more.py",
    "disclosure/actions/law/test_clocks_what_it_is_about.py",
    "disclosure/actions/law/test_explained_in_a_letter.py",
    "disclosure/actions/law/test_hold_from_a_day.py",
    "disclosure/actions/letters/test_complaining.py",
    "disclosure/actions/letters/test_genuine.py",
    "disclosure/actions/letters/test_letter_after.py",
    "disclosure/actions/letters/test_letter_beginning.py",
    "disclosure/actions/letters/test_letter_contact.py",
    "disclosure/actions/letters/test_letter_deaths.py",
    "disclosure/actions/letters/test_letter_in_error.py",
    "disclosure/actions/letters/test_letter_promises_moved.py",
    "disclosure/actions/letters/test_letter_to_another.py",
    "disclosure/actions/letters/test_letter_ways.py",
    "disclosure/actions/letters/test_letter_whereabouts.py",
    "disclosure/actions/letters/test_letter_words.py",
    "disclosure/actions/letters/test_printing.py",
    "disclosure/actions/letters/test_right_person.py",
    "disclosure/actions/moves/test_fallen_after_closing.py",
    "disclosure/actions/moves/test_found_after_closing.py",
    "disclosure/actions/moves/test_graver_after_closing.py",
    "disclosure/actions/moves/test_words_of_ways_out.py",
    "disclosure/actions/people/test_speaks_again.py",
    "disclosure/actions/people/test_unreached_now.py",
    "disclosure/actions/promises/test_promise_days_agreed.py",
    "disclosure/actions/promises/test_promise_let_go.py",
    "disclosure/actions/promises/test_promise_to_another.py",
    "disclosure/actions/promises/test_sorry_for_a_promise.py",
    "disclosure/actions/test_any_order.py",
    "disclosure/actions/test_change_that_waits.py",
    "disclosure/actions/test_denied_release.py",
    "disclosure/actions/test_killed.py",
    "disclosure/actions/test_last_word.py",
    "disclosure/actions/test_many_writers.py",
    "disclosure/actions/test_not_told.py",
    "disclosure/actions/test_repeating.py",
    "disclosure/actions/test_saying_once.py",
    "disclosure/actions/test_slip.py",
    "disclosure/actions/test_taken_back.py",
    "disclosure/actions/test_users.py",
    "disclosure/actions/test_who_acts.py",
    "disclosure/actions/to_do/test_to_do_closing.py",
    "disclosure/actions/to_do/test_to_do_owners.py",
    "disclosure/actions/to_do/test_worklist.py",
    "disclosure/actions/to_do/test_worklist_kept.py",
    "disclosure/test_policy_faults.py",
    "disclosure/test_policy_own_faults.py",
    "disclosure/test_translating.py",
    "disclosure/test_users_command.py",
    "letters/checks/test_likeness.py",
    "letters/patterns/test_known_needs.py",
    "letters/printing/test_side_by_side.py",
    "letters/printing/test_slip.py",
    "letters/test_bulk.py",
    "letters/test_corpus.py",
    "letters/test_forms.py",
    "letters/test_hostile.py",
    "letters/test_kept.py",
    "letters/test_render.py",
    "test_documentation.py",
    "test_hostile_input.py",
    "test_migrations.py",
    "test_promises_of_the_design.py",
    "test_routes.py",
    "test_who_may.py",
    "test_who_may_page.py",
    "workflows/test_clock_properties.py",
    "workflows/test_letter_after.py",
    "workflows/test_rota.py",
    "workflows/test_zone_of_the_machine.py",
)
# Nor these: what comes in and goes out by them is tested in the actions too.
BESIDE = (
    "attacks/",
    "bench/",
    "deploy/",
    "disclosure/api/",
    "disclosure/commands/",
    "disclosure/jobs/",
    "disclosure/operations/",
    "disclosure/pages/",
    "disclosure/reports/",
    "doors/",
    "killed/",
    "stories/",
)
# What the tests in these say on one database they say on the other. `make test` runs each on one of
# the two: here the database itself is what is tested, so on PostgreSQL …
OF_THE_DATABASE = (
    "attacks/",
    "bench/",
    "disclosure/actions/test_killed.py",
    "disclosure/actions/test_last_word.py",
    "disclosure/actions/test_many_writers.py",
    "disclosure/api/test_once_killed.py",
    "disclosure/jobs/test_look_back_killed.py",
    "disclosure/jobs/test_outbox",
    "disclosure/jobs/test_sweep",
    "disclosure/jobs/test_working.py",
    "disclosure/operations/test_chains_whole.py",
    "disclosure/operations/test_doctor.py",
    "disclosure/operations/test_doctor_sign_in.py",
    "disclosure/operations/test_every_cell.py",
    "disclosure/operations/faults/test_glass.py",
    "disclosure/operations/test_keys_behind.py",
    "disclosure/operations/test_keys_untold.py",
    "disclosure/operations/faults/test_look_back.py",
    "disclosure/operations/chains/test_parts.py",
    "disclosure/operations/test_proof.py",
    "disclosure/operations/test_rotation.py",
    "disclosure/operations/chains/test_spelling.py",
    "disclosure/operations/test_verify",
    "killed/test_outbox.py",
    "killed/test_web.py",
    "killed/test_work.py",
    "test_hostile_input.py",
)
# … and here one test in so many of a file, its first among them. The others run on SQLite, which
# costs half; `make soak` runs them on PostgreSQL too.
ONE_IN = 12
OF_WHAT_IS_DONE = (
    "disclosure/actions/",
    "disclosure/api/",
    "disclosure/commands/test_audit",
    "disclosure/jobs/test_news",
    "disclosure/operations/test_packs.py",
    "disclosure/reports/",
    "stories/",
)
# Of what takes long, how many cases `make test` runs: worked out by tests/sharing.py.
SHARES = Path(__file__).parent / "shares.tsv"
# However long these take: whole stories, and what holds a made page or file against its source.
WHOLE = (
    "disclosure/commands/test_keeping.py",
    "disclosure/test_translating.py",
    "letters/checks/test_likeness.py",
    "letters/patterns/test_known_needs.py",
    "letters/printing/test_blanks.py",
    "stories/",
    "test_documentation.py",
    "test_migrations.py",
    "test_promises_of_the_design.py",
    "test_sharing.py",
    "test_who_may_page.py",
)


def is_thorough(path: str) -> bool:
    """`path`: below the folder of the tests; of a folder, with its last slash."""
    return path.startswith((*THOROUGH, *BESIDE))


def mark(items: list[pytest.Item], here: Path) -> None:
    twins = _twins(items, here) if programs() else frozenset()
    for item in items:
        if is_thorough(item.path.relative_to(here).as_posix()):
            item.add_marker(pytest.mark.thorough)
        if item.nodeid in twins:
            item.add_marker(pytest.mark.twin)
    of_here = (
        item for item in items if item.nodeid not in twins and not item.get_closest_marker("long")
    )
    for item in _further(of_here):
        item.add_marker(pytest.mark.further)
    items.sort(
        key=lambda each: each.path.parent != here / "stories"
    )  # nobody waits for the longest


def _twins(items: Iterable[pytest.Item], here: Path) -> Collection[str]:
    """Of each that runs on both databases, the one that `make test` leaves to `make soak`."""
    there = {item.nodeid for item in items}
    pairs = defaultdict[str, list[str]](list)  # by file: as they are named on PostgreSQL
    for item in items:
        if (other := _on_sqlite(item.nodeid)) != item.nodeid and other in there:
            pairs[item.path.relative_to(here).as_posix()].append(item.nodeid)
    return {
        _on_sqlite(name) if path.startswith(OF_THE_DATABASE) or place % ONE_IN == 0 else name
        for path, names in pairs.items()
        if path.startswith((*OF_THE_DATABASE, *OF_WHAT_IS_DONE))
        for place, name in enumerate(names)
    }


def _further(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Beyond the share of their function."""
    left = dict(shares())
    for item in items:
        function = function_of(item.nodeid)
        if function in left:
            left[function] -= 1
            if left[function] < 0:
                yield item


@cache
def shares() -> Mapping[str, int]:
    """By function that `make test` does not run whole: how many of its cases it runs."""
    lines = SHARES.read_text(encoding="utf-8").splitlines()
    return {function: int(most) for function, most in (line.split("\t") for line in lines)}


def function_of(name: str) -> str:
    """`name`: of one case, as pytest calls it."""
    return name.partition("[")[0]


def _on_sqlite(name: str) -> str:
    return name.replace("postgresql", "sqlite")
