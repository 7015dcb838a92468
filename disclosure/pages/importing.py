"""A list of another program, brought by a page: tried first, then taken in the background."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.bringing_in.importing import Listed, ask_to_import, list_to_import, try_list
from disclosure.actions.bringing_in.row import IMPORTS
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.exchange.mapping import FIELDS, Mapped, mapping_called, mapping_names
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.files import to_keep
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import REFUSALS, UNPROCESSABLE
from disclosure.pages.kept import file_to_choose_again
from disclosure.pages.see_other import see_other
from disclosure.policy import BadPolicy

blueprint = Blueprint("importing", __name__)

MOST_BYTES = 2_000_000  # of one file: it travels with the form, and lies nowhere meanwhile
TRIED = 200  # rows: what one page waits for, a few seconds
SHOWN = 100  # rows that cannot be used; the file holds all
TOO_BIG = (
    "The list: this page takes 2 MB, some ten thousand rows. Part it, or ask whoever runs the "
    "machine to import it: disclosure import FILE.csv."
)


@blueprint.route("/import", methods=["GET", "POST"])
@requires(IMPORTS)
def bring() -> ResponseReturnValue:
    """Nothing of a list stays a file: until it is taken, it is in the form that was tried."""
    if request.method == "GET":
        return _page()
    try:
        brought = _brought()
        with _listed(brought) as listed:
            return _done(listed, brought)
    except REFUSALS as no:
        faults = [{"text": fault.says, "href": "#file"} for fault in _faults_of(no)]
        return _page(faults=faults), UNPROCESSABLE


def _done(listed: Listed, brought: bytes) -> ResponseReturnValue:
    if request.form.get("do") == "import":
        asked = ask_to_import(db.session(), current_actor(), now(), Door.PAGE, listed)
        return see_other("work.one", number=asked.id)
    told, rejected = try_list(db.session(), current_actor(), now, listed, TRIED)
    if request.form.get("do") == "rejected":
        return to_keep(rejected, "text/csv; charset=utf-8", "rejected.csv")
    return _page(told=told, brought=b64encode(brought).decode(), only_read=told.done > TRIED)


def _brought() -> bytes:
    """The file just sent, else the one that was tried. Raises BadInput."""
    if sent := request.files.get("file"):
        found: bytes = sent.read(MOST_BYTES + 1)
        sent.close()
    elif not (found := _tried_before()):
        raise BadInput.at("file", file_to_choose_again() or "The list: choose a file first.")
    if len(found) > MOST_BYTES:
        raise BadInput.at("file", TOO_BIG)
    return found


def _tried_before() -> bytes:
    try:
        return b64decode(request.form.get("list", ""), validate=True)
    except NotBase64:
        return b""


@contextmanager
def _listed(brought: bytes) -> Iterator[Listed]:
    """For its owner's eyes only, and gone with the answer."""
    with TemporaryDirectory() as place:
        path = Path(place) / "list.csv"
        path.write_bytes(brought)
        yield list_to_import(path, request.form.get("format", ""), _home())


def _page(**more: Any) -> str:
    """`told`: what came of the trial; `brought`: the file that was tried."""
    shown = {"told": None, "brought": "", "only_read": False, "faults": []} | more
    chosen = request.form.get("format", "native")
    formats = _formats()
    return render_template("importing/bring.html", formats=formats, fields=FIELDS, chosen=chosen,
                           shown=SHOWN, tried=TRIED, **shown)  # fmt: skip


def _formats() -> list[tuple[str, Mapped]]:
    """One that has a fault is left out here; who chooses it by command is told what is wrong."""
    found = []
    for name in mapping_names(_home()):
        try:
            found.append((name, mapping_called(name, _home())))
        except BadPolicy:
            continue
    return found


def _faults_of(no: Exception) -> tuple[Fault, ...]:
    return no.faults if isinstance(no, BadInput) else (Fault("file", str(no)),)


def _home() -> Path:
    home: Path = current_app.config["SETTINGS"].home
    return home
