"""What `make fast`, `make test` and `make soak` take: by the folder or the file a test is in."""

from collections.abc import Collection
from pathlib import Path

import pytest

from tests.postgres import programs

THOROUGH = frozenset(
    {
        "bench/test_audit.py",
        "bench/test_search.py",
        "bench/test_worklist.py",
        "disclosure/actions/test_worklist_kept.py",
        "killed/test_work.py",
        "disclosure/operations/test_packs.py",
        "bench/test_letters.py",
        "bench/test_look_back.py",
        "bench/test_rival.py",
        "disclosure/actions/test_any_order.py",
        "disclosure/actions/test_destroying.py",
        "disclosure/actions/test_person_pack.py",
        "disclosure/actions/test_complaining.py",
        "disclosure/actions/test_genuine.py",
        "disclosure/actions/test_killed.py",
        "disclosure/actions/test_look_backs.py",
        "disclosure/actions/test_many_writers.py",
        "disclosure/api/test_fhir.py",
        "disclosure/api/test_hostile.py",
        "disclosure/api/test_once.py",
        "disclosure/api/test_once_killed.py",
        "disclosure/api/test_refusals.py",
        "disclosure/api/test_story.py",
        "disclosure/api/test_who_gets_in.py",
        "disclosure/jobs/test_look_back_killed.py",
        "disclosure/jobs/test_sweep_killed.py",
        "disclosure/operations/test_backup.py",
        "disclosure/operations/test_backup_amid.py",
        "disclosure/operations/test_chains_whole.py",
        "disclosure/operations/test_every_cell.py",
        "disclosure/operations/test_proof.py",
        "disclosure/operations/test_verify.py",
        "disclosure/reports/test_measures.py",
        "disclosure/test_policy_faults.py",
        "killed/test_database.py",
        "killed/test_outbox.py",
        "killed/test_web.py",
        "letters/test_bulk.py",
        "letters/test_corpus.py",
        "letters/test_forms.py",
        "letters/test_hostile.py",
        "letters/test_render.py",
        "stories/test_by_commands.py",
        "stories/test_ways_out.py",
        "stories/test_ways_out_of_trouble.py",
        "attacks/test_agreeing.py",
        "attacks/test_headers.py",
        "attacks/test_tree.py",
        "test_hostile_input.py",
        "test_routes.py",
        "test_who_may.py",
        "test_who_may_page.py",
        "workflows/test_clock_properties.py",
        "disclosure/actions/test_handing_over.py",
        "disclosure/actions/test_glass.py",
        "disclosure/actions/test_letter_words.py",
        "disclosure/actions/test_right_person.py",
        "disclosure/actions/test_families_experience.py",
        "disclosure/reports/test_annual.py",
        "letters/test_slip.py",
        "letters/test_likeness.py",
        "attacks/test_sessions.py",
        "workflows/test_rota.py",
        "test_promises_of_the_design.py",
        "disclosure/actions/test_importing_long.py",
        "disclosure/actions/test_look_backs_after.py",
        "disclosure/actions/test_letter_after.py",
        "disclosure/actions/test_worklist.py",
        "disclosure/jobs/test_news.py",
        "disclosure/jobs/test_sweep.py",
        "disclosure/actions/test_slip.py",
        "disclosure/actions/test_family_view_told.py",
        "attacks/test_files.py",
        "disclosure/actions/test_finding_words.py",
        "disclosure/actions/test_news.py",
        "disclosure/actions/test_look_first.py",
        "disclosure/operations/test_parts.py",
        "disclosure/actions/test_letter_promises_moved.py",
        "disclosure/actions/test_letter_beginning.py",
        "disclosure/actions/test_letter_deaths.py",
        "disclosure/actions/test_importing.py",
        "disclosure/actions/test_look_backs_beside.py",
        "disclosure/actions/test_family_view.py",
        "disclosure/actions/test_letter_ways.py",
        "disclosure/actions/test_not_told.py",
        "disclosure/actions/test_looking.py",
        "disclosure/actions/test_searching.py",
        "disclosure/actions/test_saying_once.py",
        "disclosure/actions/test_users.py",
        "disclosure/actions/test_second_factor.py",
        "disclosure/actions/test_own_words.py",
        "disclosure/actions/test_sorry_for_a_promise.py",
        "disclosure/operations/test_doctor_sign_in.py",
        "workflows/test_letter_after.py",
        "workflows/test_zone_of_the_machine.py",
    }
)  # whole tables, many tries, long stories: in `make test`, not in `make fast`
# Nor these: what comes in and goes out by them is tested in the actions too.
WAYS_IN = ("disclosure/pages/", "disclosure/commands/", "doors/")
# Of these the half on SQLite says what the half on PostgreSQL says, and pages, commands and jobs
# run on SQLite anyway: it runs in `make fast`, in `make soak`, and where there is no PostgreSQL.
TOLD_TWICE = (
    "attacks/",
    "bench/",
    "disclosure/actions/",
    "disclosure/api/",
    "disclosure/jobs/test_look_back_killed.py",
    "disclosure/jobs/test_sweep",
    "disclosure/operations/test_every_cell.py",
    "disclosure/operations/test_glass_faults.py",
    "disclosure/operations/test_look_back_faults.py",
    "disclosure/operations/test_packs.py",
    "disclosure/operations/test_parts.py",
    "disclosure/operations/test_proof.py",
    "disclosure/operations/test_verify.py",
    "disclosure/reports/",
    "killed/test_outbox.py",
    "killed/test_work.py",
    "stories/",
    "test_hostile_input.py",
)


def mark(items: list[pytest.Item], here: Path) -> None:
    told = {item.nodeid for item in items} if programs() else set()
    for item in items:
        path = item.path.relative_to(here).as_posix()
        if path in THOROUGH or path.startswith(WAYS_IN):
            item.add_marker(pytest.mark.thorough)
        if path.startswith(TOLD_TWICE) and _is_twin(item.nodeid, told):
            item.add_marker(pytest.mark.twin)
    items.sort(
        key=lambda item: item.path.parent != here / "stories"
    )  # nobody waits for the longest


def _is_twin(name: str, told: Collection[str]) -> bool:
    other = name.replace("sqlite", "postgresql")
    return other != name and other in told
