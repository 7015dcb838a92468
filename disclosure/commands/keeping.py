"""`retention`, `export-person`: how long records are kept; all that one says about a person."""

from hashlib import sha256
from pathlib import Path

import click

from disclosure.actions.change import Door
from disclosure.actions.destroyed import stub_document
from disclosure.actions.finding import incident_of
from disclosure.actions.looks.looking import look_through
from disclosure.actions.packing import person_pack as pack_of
from disclosure.actions.retention.kept_list import Row, destroyed_cases, kept_cases
from disclosure.clock import now
from disclosure.commands.options import as_option, json_option
from disclosure.commands.out_file import FILE, must_be_free, put
from disclosure.commands.output import answer, answering
from disclosure.commands.session import a_session, caller
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Permission

NOT_ALL = (
    "It may not be all we hold: a case that you may not see, or in which nobody put this number, "
    "is never in it. Ask whoever sees others, and look for the name too."
)  # said each time, so that it tells of none


@click.command("export-person")
@click.argument("ref", required=False)
@click.option("--person", type=int, help="Their number in the case.")
@click.option("--identifier", help="Instead: the patient's number, in every case you may see.")
@click.option("--out", type=FILE, required=True)
@as_option
@json_option
def export_person(
    ref: str | None,
    person: int | None,
    identifier: str | None,
    out: Path,
    email: str | None,
    as_json: bool,
) -> None:
    """Write all that the record holds about one person into a zip, for whoever asked for it."""
    with answering(as_json), a_session() as session:
        actor, at = caller(session, email), now()
        actor.must(Permission.REPORT)
        if identifier and not (ref or person):
            must_be_free(out)
            pack, refs = pack_of.export_by_identifier(session, actor, identifier, at, Door.COMMAND)
        elif ref and person and not identifier:
            there = incident_of(session, ref)
            must_be_free(out)
            pack, refs = (
                pack_of.export_person(session, actor, there, person, at, Door.COMMAND),
                (ref,),
            )
        else:
            raise BadInput.at("ref", "ref: name a case and --person, or --identifier alone.")
        put(out, pack)
        document = {"incidents": list(refs), "sha256": sha256(pack).hexdigest(), "out": str(out)}
        says = [f"Written to {out}, of {', '.join(refs)}. Read it before you hand it over."]
        answer(document, as_json, [*says, NOT_ALL] if identifier else says)


@click.command("retention")
@as_option
@json_option
def retention(email: str | None, as_json: bool) -> None:
    """Closed cases whose time is over or soon is, with what stands in the way."""
    with answering(as_json), a_session() as session:
        actor, at = caller(session, email), now()
        actor.must(Permission.REPORT)
        found = kept_cases(session, actor, at)
        rows = found.rows
        refs = [row.incident.ref for row in rows]
        look_through(session, actor, refs, at, Door.COMMAND, "list of what is kept")
        gone = [stub_document(ref, row) for ref, row, _ in destroyed_cases(session, actor)]
        kept = [_document(row) for row in rows]
        document = {"kept": kept, "not_shown": found.behind, "destroyed": gone}
        says = [_sentence(row) for row in rows] or ["No closed case is near the end of its time."]
        says += [found.says_behind] if found.behind else []
        answer(document, as_json, says)


def _document(row: Row) -> dict[str, object]:
    keeping, rule = row.keeping, row.keeping.kept.rule
    until = keeping.kept.until
    return {
        "ref": row.incident.ref,
        "kept_until": until.isoformat() if until else None,
        "over": keeping.is_over,
        "why": keeping.kept.why,
        "rule": rule.id if rule else None,
        "source": rule.source if rule else None,
        "certainty": str(rule.certainty) if rule else None,
        "in_the_way": list(keeping.in_the_way),
        "noes": list(keeping.noes),
        "asked": keeping.asked.number if keeping.asked else None,
        "legal_holds": [number for number, _ in keeping.holds],
    }


def _sentence(row: Row) -> str:
    keeping = row.keeping
    clear = () if keeping.in_the_way else ("Nothing stands in the way.",)
    said = (keeping.kept.why, *clear, *keeping.besides, *keeping.noes)
    return f"{row.incident.ref}: {' '.join(said)}"
