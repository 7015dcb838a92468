"""An inspector's pack: one case in one zip, with its chains and the script that checks them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from disclosure.actions.analysis.readers import analyses_for
from disclosure.actions.change import Door
from disclosure.actions.facts import Gathered
from disclosure.actions.family.pack import MANIFEST, manifest_of, zipped
from disclosure.actions.in_error import said_in_error
from disclosure.actions.law.first_moments import knew_at
from disclosure.actions.letters.home import organisation_of
from disclosure.actions.looks.kept_from import kept_from
from disclosure.actions.looks.looking import first_role
from disclosure.actions.packing.case import case_pages, stage_name, stages
from disclosure.actions.packing.duties import duty_pages
from disclosure.actions.packing.left_out import HOW_TO_REACH, of_kinds, to_read, withdrawn
from disclosure.actions.packing.letters import letter_pages
from disclosure.actions.packing.note import health_record_note
from disclosure.actions.packing.renamed import renamed
from disclosure.actions.packing.taking import INSPECTOR, open_for_inspector
from disclosure.actions.packing.taking_away import noted
from disclosure.actions.packing.told import BEHIND_THE_WALL, Told
from disclosure.actions.packing.words import (
    START,
    day,
    links,
    moment,
    on,
    page,
    sentence,
    table,
    when_it_happened,
)
from disclosure.actions.said_beside import opening_line
from disclosure.actions.to_do.case_view import view_of
from disclosure.operations.proof import proof_files
from disclosure.operations.waiving import cover
from disclosure.permissions import Actor
from disclosure.records.incident import Incident

PROOF, WALL, NOTE = "proof/", "privileged-analysis/", "health-record-note.txt"
COVER = f"{WALL}READ-FIRST.html"
GIVEN = f"{INSPECTOR}, given: SHA-256 of its {MANIFEST} is {{digest}}"  # in the house's chain
WITHOUT = "Privileged analysis, if there is any, is not part of this pack."
WITH = f"The privileged analysis is part of this pack. Read {COVER} before anything else in it."
KEPT_FROM = (
    "What somebody of the family said of how we did, and wanted their named contact not to read, "
    "is left out: the person who made this pack was that contact. Ask somebody else for a pack."
)
FILES: Mapping[str, str] = {
    "timeline.html": "Everything that happened, the earliest first",
    "timeline.csv": "The timeline for a spreadsheet",
    "conversations.html": "Conversations, attempts, and what the family told us",
    "conversations.txt": "The conversations in plain text",
    "letters.html": "Letters, each as it was issued, in every form",
    "duties.html": "Duties, with reasons, sources and lateness",
    "duties.csv": "The duties for a spreadsheet",
    "promises.html": "Promises, and what became of them",
    "questions.html": "Questions, answers and concerns",
    "findings.html": "What was found, and who approved it",
    "decisions.html": "Decisions, and who reviewed them",
    "excuses-and-holds.html": "What stood in the way, and who agreed",
    "who-looked.html": "Who looked at the record",
    NOTE: "A note to paste into the health record",
    f"{PROOF}README.txt": "The proof that nothing was bent",
}
READ_ME = """\
PACK FOR AN INSPECTOR: {ref}
{organisation}
Made on {made} by {name}, {role}.

What this is
  One case, as its record stood at that moment. Open index.html with any browser: nothing here
  needs a program of ours, and nothing here runs.
  {analysis}

What is in it
{files}{renamed}

How to check it
  That no file was damaged, or changed by a slip, from inside the unpacked folder:
      sha256sum -c {manifest}        (Linux)
      shasum -a 256 -c {manifest}    (macOS)
  That shows no forger: whoever changes a file can write this list anew, for nobody signed it.
  That these are the files we gave away, and that the record behind them was not bent, with
  Python 3.8 or later:
      python3 proof/check.py --key "FINGERPRINT"
  FINGERPRINT is that of our public key, got from us by another way. It has to answer “Whole” and
  “Whole too”: the signature in proof/ is over every file here but {manifest}. A
  forger can change check.py too: take it from another pack or proof, or from us, and name the
  folder: python3 check.py proof --key "FINGERPRINT"
  We noted the SHA-256 of {manifest} when we gave this pack away. Ask us whether
  yours is the same.

What it proves, and what not
  Proved, with our fingerprint: each file is as we gave it; letters are the bytes we issued; the
  entries of proof/ follow each other without a gap.
  Not proved: that the pages say all that is in the record, and say it right. A program of ours
  wrote them. Nor that what people entered is true. proof/README.txt says more.
  proof/words.jsonl holds the words of the record as they were typed, also some that no page has.

What was left out
  Addresses, telephone numbers and safe ways to reach people, but for what stands on a letter that
  was issued: ask for them where you need them.
  Drafts of letters that were never issued: only that they were begun is told.
{left_out}"""


@dataclass(frozen=True)
class Pack:
    gathered: Gathered
    actor: Actor
    analysis: bool
    without_withdrawn: bool = False

    @property
    def made(self) -> str:
        return moment(self.gathered.at, self.gathered.zone)

    @property
    def role(self) -> str:
        return first_role(self.actor.roles).replace("_", " ")


def inspector_pack(
    session: Session,
    actor: Actor,
    incident: Incident,
    at: datetime,
    door: Door,
    *,
    analysis: bool = False,
    without_withdrawn: bool = False,
) -> bytes:
    """A zip. Asking for it is noted, and then which one is given. Raises Forbidden, NotYours,
    Refused.
    """
    gathered = open_for_inspector(session, actor, incident, at, door, analysis=analysis)
    files = files_of(Pack(gathered, actor, analysis, without_withdrawn))
    ref, digest = gathered.incident.ref, sha256(manifest_of(files)).hexdigest()
    noted(session, actor, at, door, GIVEN.format(digest=digest), ref)
    return zipped(files, at.astimezone(gathered.zone))


def files_of(pack: Pack) -> dict[str, bytes]:
    view = view_of(pack.gathered)
    hidden = frozenset[str]() if pack.analysis else BEHIND_THE_WALL
    told = Told(view, pack.actor.email, hidden, pack.without_withdrawn)
    walled = dict(_analysis(pack)) if pack.analysis else {}
    rest = {**case_pages(told), **letter_pages(view), **duty_pages(view)}
    rest |= {NOTE: health_record_note(view), **walled}
    pages = {"README.txt": _read_me(pack).encode(), "index.html": _index(pack, told), **rest}
    return pages | dict(_proof(pack, pages))


def _read_me(pack: Pack) -> str:
    left = f"  {KEPT_FROM}\n" if _kept_from(pack) else ""
    last = to_read(pack.gathered, without_withdrawn=pack.without_withdrawn)
    left += "".join(f"{line}\n" for line in last)
    files = "\n".join(f"  {name:24} {words}" for name, words in FILES.items())
    return READ_ME.format(
        ref=pack.gathered.incident.ref,
        organisation=organisation_of(pack.gathered.session),
        made=pack.made,
        name=pack.actor.name,
        role=pack.role,
        analysis=WITH if pack.analysis else WITHOUT,
        files=files,
        renamed=renamed(pack.gathered),
        manifest=MANIFEST,
        left_out=left,
    )


def _index(pack: Pack, told: Told) -> bytes:
    i = pack.gathered.incident
    organisation = organisation_of(pack.gathered.session)
    about = {
        "Recorded in error": said_in_error(pack.gathered.case),
        "Case": i.ref,
        "Site": told.view.site,
        "Patient": told.view.patient,
        "Born": day(i.patient_born_on) if i.patient_born_on else "",
        "Number": i.patient_identifier or "",
        "What happened": opening_line(pack.gathered.case),
        "When it happened": when_it_happened(pack.gathered.case),
        "We became aware": on(knew_at(pack.gathered.case), pack.gathered.zone),
        "Stands at": stage_name(i.state),
        "Made": f"{pack.made}, by {pack.actor.name}, {pack.role}, {organisation}",
    }
    more = [(COVER, "The privileged analysis: read this first")] if pack.analysis else []
    parts = [
        table("The case", ("", ""), [pair for pair in about.items() if pair[1]]),
        stages(told),
        sentence(WITH if pack.analysis else WITHOUT),
        links([("README.txt", "What this is, and how to check it"), *FILES.items(), *more]),
    ]
    return page(START, parts)


def _analysis(pack: Pack) -> Iterator[tuple[str, bytes]]:
    """Behind a page of its own; asked once more who may read it."""
    yield COVER, page("The privileged analysis: read this first", cover(pack.gathered), up="../")
    for row in analyses_for(pack.actor, pack.gathered):
        at, by = moment(row.recorded_at, pack.gathered.zone), row.by
        text = f"PRIVILEGED ANALYSIS, No. {row.number}\nWritten on {at} by {by}\n\n{row.text}\n"
        yield f"{WALL}analysis-{row.number}.txt", text.encode()


def _proof(pack: Pack, pages: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Of the chains, signed together with what else is in the pack."""
    g = pack.gathered
    kinds = HOW_TO_REACH if pack.analysis else HOW_TO_REACH | BEHIND_THE_WALL
    gone = withdrawn(g) if pack.without_withdrawn else frozenset[int]()
    left_out = of_kinds(g.case, kinds) | _kept_from(pack) | gone
    made = proof_files(
        g.session, g.incident.id, g.at, with_words=True, leaving_out=left_out, beside=pages
    )
    yield from ((f"{PROOF}{name}", content) for name, content in made.items())


def _kept_from(pack: Pack) -> frozenset[int]:
    return kept_from(pack.gathered, pack.actor.email)
