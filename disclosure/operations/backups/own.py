"""What an organisation keeps in its home, and what of it no backup can take along, and why."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosure.actions.family.leaflets import FOLDER as LEAFLETS
from disclosure.policy.own_files import is_in_utf8
from disclosure.settings import Settings

OWN = ("policy", "translations", LEAFLETS)  # nothing else goes along
READ_IT = "Let the account of this program read it."
IN_AN_OLDER_ALPHABET = "has a name that is not UTF-8"
CALL_IT = "Give it another name: letters, figures and hyphens do."


@dataclass(frozen=True, slots=True)
class OwnFile:
    """`name`: below the home. `why_not`: empty where it goes along; then `mend` is empty too."""

    name: str
    path: Path
    why_not: str = ""
    mend: str = ""

    @property
    def spelled(self) -> str:
        """Its whole way, in letters that every terminal and file can hold."""
        return os.fsencode(self.path).decode("utf-8", "backslashreplace")


def own_files(settings: Settings) -> Iterator[OwnFile]:
    """In order, also a folder that cannot be read. Never a link, which may lead anywhere, and
    never a key."""
    for folder in OWN:
        shut = list[OSError]()
        walked = os.walk(settings.home / folder, onerror=shut.append)
        for file in sorted(Path(place, name) for place, _, names in walked for name in names):
            if found := _looked_at(settings, file):
                yield found
        for error in shut:
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                yield _unread(settings, Path(error.filename), error)


def left_out(settings: Settings) -> Iterator[tuple[str, str]]:
    """What `doctor` says of them: what is wrong, and its mend."""
    for each in own_files(settings):
        if each.why_not:
            whose = ", and on no family's page" if each.name.split("/")[0] == LEAFLETS else ""
            yield f"{each.spelled} {each.why_not}, so it is in no backup{whose}.", each.mend


def _looked_at(settings: Settings, file: Path) -> OwnFile | None:
    name = file.relative_to(settings.home).as_posix()
    try:
        plain = stat.S_ISREG(file.lstat().st_mode)
        if not plain or file.resolve() in (settings.keys, settings.heads):
            return None
        with file.open("rb"):
            pass
    except OSError as error:
        return _unread(settings, file, error)
    if not is_in_utf8(name):
        return OwnFile(name, file, IN_AN_OLDER_ALPHABET, CALL_IT)
    return OwnFile(name, file)


def _unread(settings: Settings, place: Path, error: OSError) -> OwnFile:
    name = place.relative_to(settings.home).as_posix()
    return OwnFile(name, place, f"cannot be read ({error.strerror})", READ_IT)
