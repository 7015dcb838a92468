"""Where this installation keeps its things: from the environment, or instance/settings.toml."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from disclosure import capacity, proxies
from disclosure.capacity import Capacity
from disclosure.mail_server import LOOPBACK, Sender, faults_of
from disclosure.proxies import Networks
from disclosure.told_settings import FILE, told_settings
from letters.printing.page import letterhead_faults, sign_faults

ROOT = Path(__file__).parent.parent
OUR_NAME, BIND = "Our hospital", "127.0.0.1:8000"
OIDC_NAME = "your organisation"
NAME_OF_ROLE = re.compile(r"[a-z][a-z0-9_]{0,62}")  # it stands in statements as it is
MODES = ("development", "production")
PROCRASTINATE = "procrastinate"
ENGINES = ("own", PROCRASTINATE)  # what calls the jobs: the worker by itself, or many of them
LAST_PORT = 65535
WRITE_SIGNS = "in a password write %40 for @, and %25 for %."
NO_PORT = f"its port is no number from 1 to {LAST_PORT}."
_OF_PSYCOPG = {"autocommit", "prepare_threshold"}  # what its `connect` takes besides
BOUND = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):\d{1,5}|unix:/\S+")


class WrongSettings(Exception):
    """Says every setting that is missing or wrong, all at once, before anything starts."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def heads_beside(keys: Path) -> Path:
    return keys.with_name(f"{keys.name}.heads")


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path
    database_url: str
    keys: Path
    mode: str = "development"
    organisation: str = OUR_NAME
    letterhead: tuple[str, ...] = ()  # lines; the last is usually a telephone number
    complain_how: str = ""  # outside this organisation, one sentence
    coach: tuple[str, str] = ("", "")  # name and telephone of the disclosure coach on call
    bind: str = BIND  # host:port, or unix:/path behind a proxy of this machine
    proxies: Networks = ()  # on another machine: whose word of the caller is believed
    capacity: Capacity = field(default_factory=Capacity)
    smtp_url: str = field(default="", repr=False)  # a password stands in it; empty: no mail
    analysis_role: str = ""  # of PostgreSQL: only in it the table of analyses can be read
    mail_from: str = ""
    address: str = ""  # of the pages, as people reach them: https://host
    text_command: str = ""  # a program that sends text messages; empty: none are sent
    oidc_issuer: str = ""  # the organisation's own sign-in; empty: there is none
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = OIDC_NAME  # as the button says it: Sign in with …
    engine: str = ENGINES[0]
    metrics_token: str = field(default="", repr=False)  # empty: only this machine reads numbers
    secret_key: str = field(default="", repr=False)  # development: made beside the keys

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Raises WrongSettings. The environment wins over the file."""
        named = environment.get("DISCLOSURE_HOME", "")
        home = Path(named if named.strip() else ROOT / "instance").resolve()
        told, faults = told_settings(environment, home)
        keys = Path(told.get("KEYS", home / "keys")).resolve()
        settings = cls(
            home=home,
            database_url=_url(told, home),
            keys=keys,
            mode=told.get("MODE", "development"),
            organisation=told.get("ORGANISATION", OUR_NAME),
            letterhead=tuple(_lines(told.get("LETTERHEAD", ""))),
            complain_how=told.get("COMPLAIN_HOW", "").strip(),
            coach=(told.get("COACH_NAME", "").strip(), told.get("COACH_PHONE", "").strip()),
            bind=told.get("BIND", BIND),
            proxies=proxies.networks_in(told.get("PROXY", "")),
            capacity=Capacity.read(told, production=told.get("MODE") == "production"),
            smtp_url=told.get("SMTP_URL", ""),
            analysis_role=told.get("ANALYSIS_ROLE", ""),
            mail_from=told.get("MAIL_FROM", ""),
            address=told.get("ADDRESS", "").rstrip("/"),
            text_command=told.get("TEXT_COMMAND", ""),
            oidc_issuer=told.get("OIDC_ISSUER", ""),
            oidc_client_id=told.get("OIDC_CLIENT_ID", ""),
            oidc_client_secret=told.get("OIDC_CLIENT_SECRET", ""),
            oidc_name=told.get("OIDC_NAME", "").strip() or OIDC_NAME,
            engine=told.get("ENGINE", ENGINES[0]),
            metrics_token=told.get("METRICS_TOKEN", ""),
            secret_key=told.get("SECRET_KEY", ""),
        )
        if found := (*faults, *settings._faults(told)):
            raise WrongSettings(found)
        return settings

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def heads(self) -> Path:
        """In which the ends of the chains are noted: beside the keys. In development several homes
        may share a file of keys, each with a record of its own: then it lies in the home."""
        beside = heads_beside(self.keys)
        own = self.home / beside.name
        return beside if self.production or (not own.exists() and _is_begun(beside)) else own

    def _faults(self, told: Mapping[str, str]) -> Iterator[str]:
        if self.mode not in MODES:
            yield f"DISCLOSURE_MODE is '{self.mode}'. Use development or production."
        yield from self._faults_of_home()
        under = _file_on_the_way_to(self.keys)
        if under and not self.home.is_relative_to(under):  # else it is the home that is wrong
            yield f"DISCLOSURE_KEYS: {under} is no folder. Name a file in a folder."
        yield from self._faults_of_database()
        if self.analysis_role and not NAME_OF_ROLE.fullmatch(self.analysis_role):
            yield "DISCLOSURE_ANALYSIS_ROLE: use small letters, figures and _, as db roles prints."
        yield from self._faults_of_bind()
        yield from capacity.faults_in(told)
        yield from proxies.faults_in(told.get("PROXY", ""))
        if self.engine not in ENGINES:
            yield f"DISCLOSURE_ENGINE is '{self.engine}'. Use {' or '.join(ENGINES)}."
        elif self.engine == PROCRASTINATE and not self.database_url.startswith("postgresql"):
            yield "DISCLOSURE_ENGINE: procrastinate needs PostgreSQL. With SQLite use own."
        yield from self._faults_of_paper(told)
        if self.coach[1] and not any(letter.isdecimal() for letter in self.coach[1]):
            yield "DISCLOSURE_COACH_PHONE: give a number that can be rung, or leave it out."
        yield from self._faults_of_mail()
        yield from self._faults_of_texts()
        yield from self._faults_of_oidc()
        yield from self._faults_of_metrics()
        if self.production:
            yield from self._faults_of_production(told)

    def _faults_of_home(self) -> Iterator[str]:
        if under := _file_on_the_way_to(self.home / FILE):
            yield f"DISCLOSURE_HOME: {under} is no folder. Name one."

    def _faults_of_bind(self) -> Iterator[str]:
        if not BOUND.fullmatch(self.bind):
            yield "DISCLOSURE_BIND: use host:port, or unix:/path of a socket behind a proxy."
        elif self.bind.startswith(proxies.SOCKET):
            if not self.production:
                yield "DISCLOSURE_BIND: a socket is for production. Use host:port."
        elif not 0 < int(self.bind.rpartition(":")[2]) <= LAST_PORT:
            yield f"DISCLOSURE_BIND: {NO_PORT}"

    def _faults_of_database(self) -> Iterator[str]:
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            yield "DISCLOSURE_DATABASE_URL: use sqlite:///FILE or postgresql+psycopg://…"
        elif why := _why_not_read_as_meant(self.database_url):
            yield f"DISCLOSURE_DATABASE_URL: {why}"
        elif unknown := _unknown_options(self.database_url):
            yield f"DISCLOSURE_DATABASE_URL: PostgreSQL knows no option {', '.join(unknown)}."
        elif _is_in_memory(self.database_url):
            yield (
                "DISCLOSURE_DATABASE_URL names no file: what is kept in memory alone is gone when "
                "a command ends. Use sqlite:///FILE."
            )

    def _faults_of_paper(self, told: Mapping[str, str]) -> Iterator[str]:
        """Else each letter would be refused one by one, after all was written and approved."""
        if told.keys() & {"ORGANISATION", "LETTERHEAD"}:
            for says in letterhead_faults(self.organisation, self.letterhead):
                yield f"DISCLOSURE_LETTERHEAD, under DISCLOSURE_ORGANISATION: {says}"
        name, lines = self.organisation, "\n".join(self.letterhead)
        printed = {"ORGANISATION": name, "LETTERHEAD": lines, "COMPLAIN_HOW": self.complain_how}
        for setting, words in printed.items():
            if words.isascii() and words.replace("\n", "").isprintable():
                continue  # without a look at the fonts, which each command would wait for
            for says in sign_faults({"setting": words}, with_fonts=True):
                yield f"DISCLOSURE_{setting}: {says} Write it in plain letters, or take it out."

    def _faults_of_production(self, told: Mapping[str, str]) -> Iterator[str]:
        if "KEYS" not in told:
            yield "DISCLOSURE_KEYS is missing. In production name a file outside DISCLOSURE_HOME."
        elif self.keys.is_relative_to(self.home):
            yield "DISCLOSURE_KEYS lies under DISCLOSURE_HOME. Keep the keys apart from the data."
        elif why := _why_no_file(self.keys):
            yield f"DISCLOSURE_KEYS: {why}"
        if len(self.secret_key) < 32:
            yield "DISCLOSURE_SECRET_KEY is missing or shorter than 32 letters."
        if "ORGANISATION" not in told:
            yield "DISCLOSURE_ORGANISATION is missing. Letters carry this name."

    def _faults_of_metrics(self) -> Iterator[str]:
        if 0 < len(self.metrics_token) < 32:
            yield "DISCLOSURE_METRICS_TOKEN is shorter than 32 letters."
        elif not _can_be_sent(self.metrics_token):
            yield "DISCLOSURE_METRICS_TOKEN: use plain letters, figures and signs, and no blank."

    def _faults_of_mail(self) -> Iterator[str]:
        if self.smtp_url:
            yield from faults_of(self.smtp_url)
            if not self.mail_from:
                yield "DISCLOSURE_MAIL_FROM is missing. Mail comes from this address."
            if not self.address:
                yield "DISCLOSURE_ADDRESS is missing. Mail leads to the pages by it."
        if self.mail_from and not Sender.of(self.mail_from):
            yield "DISCLOSURE_MAIL_FROM: use name@place or Name <name@place>, in plain letters."
        if self.address and not _is_address_of_pages(self.address, self.production):
            yield "DISCLOSURE_ADDRESS: use https://host, as people type it to reach the pages."

    def _faults_of_texts(self) -> Iterator[str]:
        if not self.text_command:
            return
        program = Path(self.text_command)
        if not program.is_absolute():
            yield "DISCLOSURE_TEXT_COMMAND: write the whole path of one program, without options."
        elif not (program.is_file() and os.access(program, os.X_OK)):
            yield f"DISCLOSURE_TEXT_COMMAND: there is no program {program} that we may run."
        if not self.address:
            yield "DISCLOSURE_ADDRESS is missing. Text messages lead to the pages by it."

    def _faults_of_oidc(self) -> Iterator[str]:
        told = {
            "ISSUER": self.oidc_issuer,
            "CLIENT_ID": self.oidc_client_id,
            "CLIENT_SECRET": self.oidc_client_secret,
        }
        if not any(told.values()):
            return
        for name in (name for name, value in told.items() if not value):
            yield f"DISCLOSURE_OIDC_{name} is missing. Give all three of OIDC, or none."
        if self.oidc_issuer and not _is_issuer(self.oidc_issuer, self.production):
            yield "DISCLOSURE_OIDC_ISSUER: use https://host/path, exactly as the provider names it."
        if not self.address:
            yield "DISCLOSURE_ADDRESS is missing. The provider sends people back to it."


def _lines(words: str) -> Iterator[str]:
    """Without blank ones, which would pass for an address."""
    lines = words.replace("\\n", "\n").split("\n")
    return filter(None, map(str.strip, lines))


def _why_not_read_as_meant(url: str) -> str:
    """In a sentence with its mend. A password with @ in it ends there, and its rest would be looked
    for as a host, or as a port. None repeats what stands there: it may be of the password."""
    try:
        parts = make_url(url)
    except ArgumentError:
        return WRITE_SIGNS
    except ValueError:  # what stands where the port would
        return WRITE_SIGNS if url.partition("?")[0].count("@") > 1 else NO_PORT
    if "@" in (parts.host or ""):
        return WRITE_SIGNS
    return "" if parts.port is None or 0 < parts.port <= LAST_PORT else NO_PORT


def _unknown_options(url: str) -> list[str]:
    """Else each command would fail with them, and say that the database is away."""
    asked = make_url(url).query
    if not asked or url.startswith("sqlite"):
        return []
    from psycopg.pq import Conninfo  # noqa: PLC0415 - loads a library that SQLite does not need

    known = {each.keyword.decode() for each in Conninfo.get_defaults()}
    return sorted(asked.keys() - known - _OF_PSYCOPG)


def _is_in_memory(url: str) -> bool:
    """SQLite without a file: whoever is told that something was saved would lose it."""
    return url.startswith("sqlite") and make_url(url).database in (None, "", ":memory:")


def _can_be_sent(token: str) -> bool:
    """As a header, which holds ASCII alone and loses blanks at its ends."""
    return token.isascii() and token.isprintable() and " " not in token


def _is_issuer(text: str, production: bool) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    safe = parts.scheme == "https" or (
        parts.scheme == "http" and not production and host in LOOPBACK
    )
    bare = not (parts.query or parts.fragment or parts.username)
    return safe and bool(host) and bare and text.isprintable()


def _is_address_of_pages(text: str, production: bool) -> bool:
    """Sign-in goes over it, so in production nobody may read along."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = text.partition("://")[2] == parts.netloc and not parts.username and " " not in text
    safe = parts.scheme == "https" or (not production or host in LOOPBACK)
    return bool(host) and bare and safe and parts.scheme in ("http", "https") and text.isprintable()


def _file_on_the_way_to(file: Path) -> Path | None:
    """What stands where one of its folders would have to; folders that are missing are made."""
    there = (each for each in file.parents if os.path.exists(each))
    return next((each for each in there if not os.path.isdir(each)), None)


def _why_no_file(file: Path) -> str:
    """Why it cannot be used as a file, in a sentence; empty where it can."""
    try:
        return "" if file.exists() else f"there is no file {file}."
    except OSError as error:  # the folder may be another account's
        return f"{file} cannot be read: {error.strerror}."


def _url(told: Mapping[str, str], home: Path) -> str:
    """The folder may have any name: in an address a % or a ? of it would be a sign of its own."""
    own = URL.create("sqlite", database=str(home / "disclosure.sqlite")).render_as_string()
    return told.get("DATABASE_URL", own)


def _is_begun(heads: Path) -> bool:
    """Whether an end is noted in it: one that is empty was only tried."""
    return heads.exists() and heads.stat().st_size > 0
