"""A backup put back into an empty place, and the proof that the record in it is whole."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import CursorResult, Engine, Update, inspect, make_url, text, update
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.operations import schema
from disclosure.operations.backups import lost_since, postgres_tools
from disclosure.operations.backups.emptied import emptied_again, things_in
from disclosure.operations.backups.file import (
    DATABASE,
    HEADS,
    HOME,
    SETTINGS,
    Opened,
    opened,
    unfit,
)
from disclosure.operations.backups.grown_up import put_into
from disclosure.operations.backups.lost_since import Lost
from disclosure.operations.backups.one_moment import POSTGRESQL, SQLITE, file_of, kind_of
from disclosure.operations.backups.own import is_own, wrong_name
from disclosure.operations.backups.placing import all_or_nothing, make_folder, mark, put, take_away
from disclosure.operations.beginning import under_way
from disclosure.operations.chains.heads_elsewhere import (
    bring_heads,
    must_be_of_this_record,
    noted_whole,
    readable_heads,
)
from disclosure.operations.figures import BACKUP
from disclosure.operations.keys import session_info, session_on
from disclosure.operations.verify import Verified, verify
from disclosure.records.chain import Chain, chain_of, leave_heads_unnoted
from disclosure.records.engine import open_database
from disclosure.records.head_file import forget_what_waits, heads_in
from disclosure.records.house import note_of_house
from disclosure.records.job_runs import ended as ran_well
from disclosure.records.links import FamilyLink, FamilyVisit
from disclosure.records.numbers import go_on_after
from disclosure.records.ring import KEYS
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Token, User
from disclosure.settings import Settings
from workflows.phrases import joined

SETTINGS_THEN = "settings-of-the-backup.toml"  # to read; never taken for the settings of today
MORE_THAN_ANYBODY_SIGNED_OUT = 1000
MOVING = "moving"  # a file of a restore that was killed; it is named where the next one refuses


@dataclass(frozen=True, slots=True)
class Restored:
    verified: Verified
    made_at: str
    lost: list[Lost]
    aside: Path | None = None  # the old file of heads
    no_heads: bool = False  # there was no file of heads to compare with
    numbers_jump: bool = True  # past any that may have been given after the backup
    ended: dict[str, int] = field(default_factory=dict)  # what opened something, of each sort
    left_out: tuple[str, ...] = ()  # files of the home, by names that a backup no longer takes


def restore(
    settings: Settings,
    file: Path,
    at: datetime,
    by: str,
    *,
    heads: Sequence[Path] = (),
    accept_loss: bool = False,
) -> Restored:
    """`heads`: files of heads of other machines; all together with this one's say what there was,
    and they are noted in this one's.

    Raises BadInput or Refused before anything is put anywhere; where a step fails later, as where
    only the entries themselves tell whose some heads are, what was put is taken away again.
    """
    with opened(file) as backup:
        chain = _chain_for(settings, backup)
        backup.must_be_sealed_with(chain)
        _must_fit(settings, backup)
        _must_be_empty(settings, file)
        backup.must_be_whole()
        _must_be_heads(heads)
        lost = lost_since.lost_since(backup, lost_since.last_noted(chain.heads, *heads))
        made_at, no_heads = str(backup.manifest["made_at"]), not chain.heads.exists()
        doubtful = [each for each in heads if lost and not lost_since.knows_an_end(backup, each)]
        if lost and not (accept_loss or doubtful):
            raise Refused(lost_since.in_words(lost, made_at))
        after = None  # numbers go on as they are
        if lost or no_heads or not _grows_up(settings, backup):
            after = max((each.owner for each in lost), default=0)
        with all_or_nothing() as undo:
            anew = bool(lost) or no_heads
            aside = _put_in_place(settings, backup, chain, at, undo, begin_anew=anew)
            if not lost:  # else all that was noted anywhere is put aside with this one's
                _take_heads(settings, heads, undo)
            _must_be_of_it(settings, doubtful)
            if lost and not accept_loss:
                raise Refused(lost_since.in_words(lost, made_at))
            found, ended = _proved(settings, at, by, made_at, lost, after)
        expected = backup.manifest["entries"]
        left_out = tuple(name for name in _of_home(backup) if wrong_name(name))
    if found.entries != expected:
        raise Refused(
            f"{expected} entries were to come, and {found.entries} are there. All of it was put "
            "back, and stays to be looked at (`audit verify`): nobody may work in it."
        )
    return Restored(found, made_at, lost, aside, no_heads, after is not None, ended, left_out)


def _grows_up(settings: Settings, backup: Opened) -> bool:
    """The planned move out of one file, while nobody works. Of any other backup nobody knows that
    it has all: a file of heads that knows no more may be as old as the backup.
    """
    there = make_url(settings.database_url).get_backend_name()
    return (backup.manifest["kind"], there) == (SQLITE, POSTGRESQL)


def _put_in_place(
    settings: Settings,
    backup: Opened,
    chain: Chain,
    at: datetime,
    undo: ExitStack,
    *,
    begin_anew: bool,
) -> Path | None:
    """The database last but for the file of heads: without it, nothing looks finished."""
    _put_home(settings, backup, undo)
    mark(under_way(settings), undo)
    _put_database(settings, backup, undo)
    aside = None
    if begin_anew:
        aside = lost_since.put_aside(chain, at, undo) if chain.heads.exists() else None
        lost_since.begin_anew(backup, chain, undo)
    return aside


def _chain_for(settings: Settings, backup: Opened) -> Chain:
    """Never a key made anew: it would open nothing that is in the backup."""
    needed = {
        (purpose, name) for purpose, names in backup.manifest["keys"].items() for name in names
    }
    called = joined(f"{name} ({purpose})" for purpose, name in sorted(needed))
    named = f"The backup needs these, which were kept apart from it: {called}"
    if not settings.keys.exists():
        raise unfit(f"there is no file {settings.keys}. {named}. Put it there first.", "keys")
    info = session_info(settings)
    ring = info[KEYS].ring
    missing = sorted(needed - {(str(p), name) for p, names in ring.names.items() for name in names})
    if missing:
        lacks = joined(f"{name} ({purpose})" for purpose, name in missing)
        raise unfit(f"{settings.keys} lacks the key {lacks}. {named}.", "keys")
    return chain_of(Session(info=info))


def _must_fit(settings: Settings, backup: Opened) -> None:
    told, kind = backup.manifest, settings.database_url.partition(":")[0].partition("+")[0]
    if told["kind"] != kind and (told["kind"], kind) != (SQLITE, POSTGRESQL):
        raise unfit(
            f"it is of a {told['kind']} database, and DISCLOSURE_DATABASE_URL names one of {kind}. "
            "A backup goes back into the same kind, and that of a SQLite database into PostgreSQL."
        )
    if str(told["schema"]) > schema.latest():
        raise unfit(
            f"it was made by a newer program ({told['program']}, revision {told['schema']}); this "
            f"one knows revision {schema.latest()}. Install that program first."
        )
    others = set(backup.parts) - {DATABASE, HEADS, SETTINGS}
    strange = [n for n in others if not (n.startswith(HOME) and is_own(n.removeprefix(HOME)))]
    if strange or not {DATABASE, HEADS} <= set(backup.parts):
        raise unfit("it holds parts that no backup of ours has.")


def _of_home(backup: Opened) -> list[str]:
    return [name.removeprefix(HOME) for name in backup.parts if name.startswith(HOME)]


def _must_be_heads(files: Sequence[Path]) -> None:
    for file in files:
        if not any(name in lost_since.OF for name, *_ in heads_in(file)):
            raise unfit(f"{file} holds no heads: give the file that lies beside its keys.", "heads")


def _must_be_empty(settings: Settings, file: Path) -> None:
    allowed = {
        "settings.toml",
        "metrics",
        "lost+found",  # of a fresh disk; only root may look into it
        settings.keys.name,
        settings.heads.name,
        file.name,
    }
    there = sorted(settings.home.iterdir()) if settings.home.is_dir() else []
    strange = [
        each.name
        for each in there
        if each.name not in allowed
        and not each.name.startswith(f"{settings.heads.name}.")
        and not _is_empty(each)
    ]
    if strange:
        raise unfit(
            f"{settings.home} is not empty: {', '.join(strange[:5])}. Restore into an empty "
            "folder, or move what is there away; do not delete it.",
            "home",
        )
    if holds := _holds(settings):
        raise unfit(f"{holds} Restore into an empty one; delete nothing.", "database")


def _is_empty(there: Path) -> bool:
    return not any(there.iterdir()) if there.is_dir() else there.stat().st_size == 0


def _holds(settings: Settings) -> str:
    engine = open_database(settings.database_url)
    try:
        if kind_of(engine) != POSTGRESQL:
            return _holds_file(file_of(engine))
        postgres_tools.must_have("pg_restore", postgres_tools.major_of(engine))
        tables = inspect(engine).get_table_names()
        return f"the database holds {len(tables)} tables already." if tables else ""
    finally:
        engine.dispose()


def _holds_file(file: Path) -> str:
    """Also what an old database left beside it: SQLite would mix that into the new one."""
    for there in (file, *_beside(file)):
        if there.exists() and there.stat().st_size:
            return f"{there} is there already."
    return ""


def _beside(file: Path) -> list[Path]:
    return [file.with_name(f"{file.name}-{end}") for end in ("wal", "shm", "journal")]


def _put_home(settings: Settings, backup: Opened, undo: ExitStack) -> None:
    make_folder(settings.home, undo, 0o700)
    for name in _of_home(backup):
        if not wrong_name(name):
            put(backup, f"{HOME}{name}", settings.home / name, undo)
    if backup.parts.get(SETTINGS) and backup.parts[SETTINGS].bytes:
        put(backup, SETTINGS, settings.home / SETTINGS_THEN, undo)


def _put_database(settings: Settings, backup: Opened, undo: ExitStack) -> None:
    engine = open_database(settings.database_url)
    try:
        if kind_of(engine) == POSTGRESQL:
            _into_postgresql(settings, engine, backup, undo)
        else:
            file = file_of(engine)
            for beside in _beside(file):
                undo.callback(take_away, beside)
            put(backup, DATABASE, file, undo)
        if schema.is_behind(engine):
            schema.upgrade(engine)
    finally:
        engine.dispose()


def _into_postgresql(settings: Settings, engine: Engine, backup: Opened, undo: ExitStack) -> None:
    before = things_in(engine)
    if backup.manifest["kind"] == SQLITE:
        undo.push(emptied_again(settings.database_url, before))
        _grown_up(settings, engine, backup)
    else:
        _by_its_own_tool(engine, backup)
        undo.push(emptied_again(settings.database_url, before))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))  # else the first questions are slow


def _by_its_own_tool(engine: Engine, backup: Opened) -> None:
    if backup.manifest["pg_dump"]:
        postgres_tools.must_have("pg_restore", backup.manifest["pg_dump"])
    try:
        postgres_tools.put_back(engine, backup.chunks(DATABASE))
    except postgres_tools.ToolFailed as failed:
        raise unfit(f"nothing was put into it. {failed}", "database") from None


def _grown_up(settings: Settings, engine: Engine, backup: Opened) -> None:
    """By way of a file in our own folder, which goes away again."""
    file = settings.home / f"{MOVING}.sqlite"
    with ExitStack() as brief:
        for beside in _beside(file):
            brief.callback(take_away, beside)
        put(backup, DATABASE, file, brief)
        put_into(engine, file)


def _take_heads(settings: Settings, files: Sequence[Path], undo: ExitStack) -> None:
    """Into the file of this machine, as `audit take-heads` does: verify reads one file, and would
    miss what another machine noted. Raises BadInput for those of another installation."""
    with _session(settings) as session:
        ours = chain_of(session).heads
        undo.callback(_cut_back, ours, noted_whole(ours))
        for file in files:
            bring_heads(session, readable_heads(file), "heads", f"the heads in {file}")


def _must_be_of_it(settings: Settings, files: Sequence[Path]) -> None:
    """Else what another installation noted would be told as a loss of this one, for ever."""
    with _session(settings) as session:
        for file in files:
            must_be_of_this_record(session, file, "heads")


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    engine = open_database(settings.database_url)
    try:
        with session_on(engine, settings) as session:
            yield session
    finally:
        engine.dispose()


def _cut_back(heads: Path, size: int) -> None:
    forget_what_waits(heads)  # else it comes after all when the process ends
    with suppress(OSError):
        if noted_whole(heads) > size:
            os.truncate(heads, size)


def _proved(
    settings: Settings, at: datetime, by: str, made_at: str, lost: list[Lost], after: int | None
) -> tuple[Verified, dict[str, int]]:
    """Whole or not, with the file of heads; then the house says that this was done. A record in
    which something is broken is worked in too, and what was ended since would open it again.

    It is ended first: to verify takes long, and whoever is killed in that leaves a record that
    looks finished, and is worked in.
    """
    with _session(settings) as session:
        ended = _end(session, at, by, lost, after)
        take_away(under_way(settings))
        found = verify(session)
        _note(session, at, by, made_at, lost, found)
    return found, ended


def _end(
    session: Session, at: datetime, by: str, lost: list[Lost], after: int | None
) -> dict[str, int]:
    """Whoever signed out after the backup was made stays out, and what was ended stays ended; no
    number of what is lost, or may be, is given again. `after`: the highest case that is lost."""
    with one_transaction(session):
        raised = User.session_version + MORE_THAN_ANYBODY_SIGNED_OUT
        session.execute(update(User).values(session_version=raised))
        ended = {name: _changed(session, each) for name, each in _what_opens(at).items()}
        if after is not None:
            go_on_after(session, after)
        lost_since.note_lost(session, at, by, lost)
    return ended


def _note(
    session: Session, at: datetime, by: str, made_at: str, lost: list[Lost], found: Verified
) -> None:
    loss = f" with the loss of {sum(each.entries for each in lost)} entries" if lost else ""
    says = f"restored{loss}{'' if found.ok else ', and found broken'}"
    with one_transaction(session):
        note_of_house(session, at, by, "command", says, made_at)
        if not lost:  # tried, or made again, the file of heads would else know of a loss: this note
            leave_heads_unnoted(session)
        ran_well(session, BACKUP, datetime.fromisoformat(made_at))  # which it did not know itself


def _what_opens(at: datetime) -> dict[str, Update]:
    """A copy from then knows nothing of what was ended since: all that opened anything ends."""
    why = "a backup was put back"
    links = update(FamilyLink).where(FamilyLink.ended_at.is_(None))
    visits = update(FamilyVisit).where(FamilyVisit.ended_at.is_(None))
    return {
        "tokens": update(Token).where(Token.ended_at.is_(None)).values(ended_at=at),
        "calendars": update(User).where(User.feed_hash.is_not(None)).values(feed_hash=None),
        "family_codes": links.values(ended_at=at, ended_why=why),
        "family_visits": visits.values(ended_at=at),
    }


def _changed(session: Session, what: Update) -> int:
    done = session.execute(what)
    assert isinstance(done, CursorResult)
    return done.rowcount
