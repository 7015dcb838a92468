"""What an organisation keeps in its home, and what of it no backup can take along, and why."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from disclosure.actions.family.leaflets import FOLDER as LEAFLETS
from disclosure.policy.own_files import is_in_utf8
from disclosure.settings import Settings

OWN = ("policy", "translations", LEAFLETS)  # nothing else goes along
READ_IT = "Let the account of this program read it."
IN_AN_OLDER_ALPHABET = "has a name that is not UTF-8"
BACKSLASH = "has a backslash in its name"  # elsewhere a step to another folder
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


def is_own(name: str) -> bool:
    """Whether a backup may say so of a part: it leads into one of these folders, and not out."""
    steps = PurePosixPath(name).parts
    return len(steps) > 1 and steps[0] in OWN and ".." not in steps


def wrong_name(name: str) -> str:
    """Why nothing of that name goes along or is put back; empty for any other."""
    if not is_in_utf8(name):
        return IN_AN_OLDER_ALPHABET
    return BACKSLASH if "\\" in name else ""


def left_out(settings: Settings) -> Iterator[tuple[str, str]]:
    """What `doctor` says of them: what is wrong, and its mend."""
    for each in own_files(settings):
        if each.why_not:
            shown = each.why_not == BACKSLASH or not each.name.startswith(LEAFLETS)
            also = "" if shown else ", and on no family's page"
            yield f"{each.spelled} {each.why_not}, so it is in no backup{also}.", each.mend


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
    why_not = wrong_name(name)
    return OwnFile(name, file, why_not, CALL_IT if why_not else "")


def _unread(settings: Settings, place: Path, error: OSError) -> OwnFile:
    name = place.relative_to(settings.home).as_posix()
    return OwnFile(name, place, f"cannot be read ({error.strerror})", READ_IT)
