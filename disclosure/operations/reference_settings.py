"""The page docs/reference/settings.md: what may be set, and what holds without it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from disclosure.capacity import Capacity
from disclosure.operations.reference import MADE, write
from disclosure.settings import ENGINES, MODES, Settings

FILE = "settings.md"
ABOUT = """
Each is a variable of the environment, or a line in `settings.toml` in the home without
`DISCLOSURE_`, in small letters: `organisation = "Alder Vale Hospitals"`. The environment wins.
`settings.toml` is looked for in `DISCLOSURE_HOME`, so that one setting has to come from the
environment. A name that is not in these tables, or a value that cannot be, stops the program with
a sentence that says the mend; `disclosure doctor` names all of it. After a change, start the web
server and the worker again.
"""
NONE = "nothing"

# What each is for, by what somebody sets up. A test holds this against `told_settings.NAMES`.
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "The place": {
        "MODE": f"{' or '.join(MODES)}. In production the keys, the secret key and the name of "
        "the organisation have to be there, and a second factor is asked for",
        "HOME": "The folder in which the data lie",
        "DATABASE_URL": "`sqlite:///FILE` or `postgresql+psycopg://user@host/name`",
        "KEYS": "The file of keys. In production it lies outside the home",
        "SECRET_KEY": "What signs cookies. In production at least 32 letters",
        "ANALYSIS_ROLE": "PostgreSQL: the role in which alone analyses can be read. "
        "`disclosure db roles` prints how to make it",
    },
    "What letters and pages say": {
        "ORGANISATION": "The name on letters. Needed in production",
        "LETTERHEAD": "The lines under it, parted by `\\n`. Its telephone number also stands on "
        "pages and in mails of families; those of a fax, a company or a charity never",
        "COMPLAIN_HOW": "How to complain outside, one sentence for letters",
        "COACH_NAME": "The disclosure coach on call, where the page “On call” names none",
        "COACH_PHONE": "Their telephone. Without it no coach is shown from here",
    },
    "How people reach the pages": {
        "ADDRESS": "The pages as people type them, `https://host`: for links in mails and "
        "calendars, and the only host that production answers to",
        "BIND": "`host:port`, or in production `unix:/path` of a socket behind a proxy of this "
        "machine",
        "PROXY": "The address of the one proxy where it is on another machine. Only its word "
        "about the caller is believed",
    },
    "Signing in": {
        "OIDC_ISSUER": "Your own sign-in (OpenID Connect), exactly as it names itself. All three "
        "of OIDC, or none",
        "OIDC_CLIENT_ID": "What it calls this program",
        "OIDC_CLIENT_SECRET": "What it gave this program",
        "OIDC_NAME": "As the button says it: “Sign in with …”",
        "TOKEN": "Of commands in production: the token of whoever `--as` names. Never in "
        "`settings.toml`",
    },
    "Mail and text messages": {
        "SMTP_URL": "`smtp://user:password@host:587`, by STARTTLS; or `smtps://…:465`. "
        "`smtp://host:25?tls=none` goes in clear, to a server that offers no STARTTLS. "
        "In a password write `%40` for `@`. Without it no mail goes out",
        "MAIL_FROM": "Where mail comes from, `Name <name@place>`. Needed with the one above",
        "TEXT_COMMAND": "The whole path of one program that sends a text message. Without it "
        "none is written",
    },
    "How much at once": {
        "WORKERS": "Processes of the web server. One a core",
        "THREADS": "Requests that each of them answers at once",
        "POOL": "PostgreSQL: connections that a process keeps. Usually the threads and one",
        "POOL_OVERFLOW": "PostgreSQL: connections for a moment besides. In production usually 2",
        "POOL_RECYCLE": "Seconds after which a connection is made anew",
        "PAGE_SECONDS": "PostgreSQL: the longest that one statement of a page may take",
        "IDLE_SECONDS": "PostgreSQL: the longest that a page may keep a transaction open and ask "
        "nothing",
        "ENGINE": f"{' or '.join(ENGINES)}: what calls the work in the background. The second "
        "for workers on several machines, with PostgreSQL",
    },
    "Watching and testing": {
        "METRICS_TOKEN": "Lets a machine elsewhere read `/metrics`; at least 32 letters. Without "
        "it this machine alone",
        "SOAK": "Of the tests: the long proofs at full size, as `make soak` sets it",
    },
}
WITHOUT = {
    "HOME": "`instance` beside the program",
    "DATABASE_URL": "a file of SQLite in the home",
    "KEYS": "`keys` in the home",
    "SECRET_KEY": "made beside the keys; in production the program does not start",
    "COMPLAIN_HOW": "letters name the way of the place, as not checked",
}  # where no fixed word holds


def page() -> str:
    tables = "\n\n".join(
        f"## {group}\n\n" + "\n".join(_rows(meanings)) for group, meanings in MEANINGS.items()
    )
    return f"# The settings\n{MADE}\n{ABOUT.strip()}\n\n{tables}\n"


def _rows(meanings: Mapping[str, str]) -> Iterator[str]:
    usual = _usual()
    yield "| Setting | Meaning | Without it |\n|---|---|---|"
    for name, means in meanings.items():
        yield f"| `DISCLOSURE_{name}` | {means}. | {WITHOUT.get(name) or usual.get(name, NONE)} |"


def _usual() -> dict[str, str]:
    """What the classes that hold the settings begin with, by name."""
    begins = {each.name: each.default for of in (Settings, Capacity) for each in fields(of)}
    shown = {name: value for name, value in begins.items() if isinstance(value, str | int)}
    return {name.upper(): f"`{value}`" for name, value in shown.items() if value != ""}


if __name__ == "__main__":
    write({FILE: page()})
