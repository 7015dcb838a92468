"""What `make fast`, `make test` and `make soak` take: by the folder or the file a test is in."""

from collections.abc import Collection
from pathlib import Path

import pytest

from tests.postgres import programs

# Whole tables, many tries, long stories: in `make test`, not in `make fast`.
THOROUGH = frozenset(
    {
        "disclosure/actions/test_any_order.py",
        "disclosure/actions/to_staff/test_calendar_feed.py",
        "disclosure/actions/test_change_that_waits.py",
        "disclosure/actions/law/test_clocks_remember.py",
        "disclosure/actions/law/test_clocks_remember_more.py",
        "disclosure/actions/letters/test_complaining.py",
        "disclosure/actions/test_denied_release.py",
        "disclosure/actions/retention/test_destroying.py",
        "disclosure/actions/family/test_families_experience.py",
        "disclosure/actions/family/test_family_view.py",
        "disclosure/actions/family/test_family_view_promises.py",
        "disclosure/actions/family/test_family_view_told.py",
        "disclosure/actions/looks/test_finding_words.py",
        "disclosure/actions/moves/test_found_after_closing.py",
        "disclosure/actions/letters/test_genuine.py",
        "disclosure/actions/glass/test_glass.py",
        "disclosure/actions/moves/test_graver_after_closing.py",
        "disclosure/actions/leavers/test_handing_over.py",
        "disclosure/actions/law/test_hold_from_a_day.py",
        "disclosure/actions/bringing_in/test_importing.py",
        "disclosure/actions/bringing_in/test_importing_long.py",
        "disclosure/actions/retention/test_kept_list.py",
        "disclosure/actions/test_killed.py",
        "disclosure/actions/letters/test_letter_after.py",
        "disclosure/actions/letters/test_letter_beginning.py",
        "disclosure/actions/letters/test_letter_contact.py",
        "disclosure/actions/letters/test_letter_deaths.py",
        "disclosure/actions/letters/test_letter_promises_moved.py",
        "disclosure/actions/letters/test_letter_to_another.py",
        "disclosure/actions/letters/test_letter_ways.py",
        "disclosure/actions/letters/test_letter_words.py",
        "disclosure/actions/look_backs/test_look_backs.py",
        "disclosure/actions/look_backs/test_look_backs_after.py",
        "disclosure/actions/look_backs/test_look_backs_beside.py",
        "disclosure/actions/look_backs/test_look_backs_further.py",
        "disclosure/actions/look_backs/test_look_backs_promises.py",
        "disclosure/actions/look_backs/test_look_backs_shut.py",
        "disclosure/actions/look_backs/test_look_backs_stopped.py",
        "disclosure/actions/looks/test_look_first.py",
        "disclosure/actions/looks/test_looking.py",
        "disclosure/actions/test_many_writers.py",
        "disclosure/actions/outgoing/test_news.py",
        "disclosure/actions/test_not_told.py",
        "disclosure/actions/staff/test_other_roles.py",
        "disclosure/actions/checks/test_own_words.py",
        "disclosure/actions/packing/test_person_pack.py",
        "disclosure/actions/learning/test_preventing.py",
        "disclosure/actions/letters/test_printing.py",
        "disclosure/actions/promises/test_promise_days_agreed.py",
        "disclosure/actions/promises/test_promise_to_another.py",
        "disclosure/actions/test_repeating.py",
        "disclosure/actions/letters/test_right_person.py",
        "disclosure/actions/test_saying_once.py",
        "disclosure/actions/looks/test_searching.py",
        "disclosure/actions/leavers/test_seats.py",
        "disclosure/actions/staff/test_second_factor.py",
        "disclosure/actions/test_slip.py",
        "disclosure/actions/promises/test_sorry_for_a_promise.py",
        "disclosure/actions/people/test_speaks_again.py",
        "disclosure/actions/on_call/test_standing_in.py",
        "disclosure/actions/test_taken_back.py",
        "disclosure/actions/to_do/test_to_do_closing.py",
        "disclosure/actions/to_do/test_to_do_owners.py",
        "disclosure/actions/staff/test_tries.py",
        "disclosure/actions/people/test_unreached_now.py",
        "disclosure/actions/test_users.py",
        "disclosure/actions/test_who_acts.py",
        "disclosure/actions/checks/test_whose_record.py",
        "disclosure/actions/moves/test_words_of_ways_out.py",
        "disclosure/actions/to_do/test_worklist.py",
        "disclosure/actions/to_do/test_worklist_kept.py",
        "disclosure/test_policy_faults.py",
        "disclosure/test_translating.py",
        "letters/test_bulk.py",
        "letters/test_corpus.py",
        "letters/test_forms.py",
        "letters/test_hostile.py",
        "letters/test_kept.py",
        "letters/checks/test_likeness.py",
        "letters/test_render.py",
        "letters/printing/test_slip.py",
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
    }
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
# Of these the half on SQLite says what the half on PostgreSQL says, and pages, commands and jobs
# run on SQLite anyway: it runs in `make fast`, in `make soak`, and where there is no PostgreSQL.
TOLD_TWICE = (
    "attacks/",
    "bench/",
    "disclosure/actions/",
    "disclosure/api/",
    "disclosure/commands/test_audit",
    "disclosure/jobs/test_look_back_killed.py",
    "disclosure/jobs/test_news",
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
    "disclosure/operations/test_packs.py",
    "disclosure/operations/chains/test_parts.py",
    "disclosure/operations/test_proof.py",
    "disclosure/operations/test_rotation.py",
    "disclosure/operations/chains/test_spelling.py",
    "disclosure/operations/test_verify",
    "disclosure/reports/",
    "killed/test_outbox.py",
    "killed/test_web.py",
    "killed/test_work.py",
    "stories/",
    "test_hostile_input.py",
)


def mark(items: list[pytest.Item], here: Path) -> None:
    told = {item.nodeid for item in items} if programs() else set()
    for item in items:
        path = item.path.relative_to(here).as_posix()
        if path in THOROUGH or path.startswith(BESIDE):
            item.add_marker(pytest.mark.thorough)
        if path.startswith(TOLD_TWICE) and _is_twin(item.nodeid, told):
            item.add_marker(pytest.mark.twin)
    items.sort(
        key=lambda each: each.path.parent != here / "stories"
    )  # nobody waits for the longest


def _is_twin(name: str, told: Collection[str]) -> bool:
    other = name.replace("sqlite", "postgresql")
    return other != name and other in told
