"""Between the password and the code: the browser knows who and when, and may do nothing else."""

from datetime import timedelta

from flask import session

from disclosure.clock import is_lately, now
from disclosure.pages.guard import clear

HALF, LASTS = "half_signed_in", timedelta(minutes=5)


def start_half(email: str, session_version: int) -> None:
    """Whoever was signed in here before is not any more."""
    clear()
    session[HALF] = [email, session_version, int(now().timestamp())]


def whose_half() -> str:
    """The e-mail address of whose password was right here, also when it is too long ago."""
    return str((session.get(HALF) or ("",))[0])


def half_signed_in() -> tuple[str, int] | None:
    """Whose password was right here, and the version of their sessions; none after five minutes."""
    email, version, since = session.get(HALF) or ("", 0, 0)
    young = is_lately(since, now(), LASTS)
    return (str(email), int(version)) if email and young else None
