"""The web application. `create_app` wires the parts; nothing here decides anything."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from disclosure.api import caller, v1
from disclosure.extensions import csrf, db, login
from disclosure.operations.keys import session_info
from disclosure.pages import (
    admin,
    calendar_feed,
    checked_languages,
    errors,
    frame,
    guard,
    importing,
    improvements,
    keeping,
    languages,
    lists_as_files,
    messages,
    paper,
    sent_once,
    work,
    worklist,
)
from disclosure.pages.calculator import page as calculator
from disclosure.pages.commitments import page as commitments
from disclosure.pages.conversations import page as conversations
from disclosure.pages.family import door as family_door
from disclosure.pages.family import frame as family_frame
from disclosure.pages.family import invite as family_invite
from disclosure.pages.family import leaflets as family_leaflets
from disclosure.pages.family import letters as family_letters
from disclosure.pages.family import page as family
from disclosure.pages.family import prove as family_prove
from disclosure.pages.family import say as family_say
from disclosure.pages.family import say_reach as family_say_reach
from disclosure.pages.family import say_self as family_say_self
from disclosure.pages.family import say_sharing as family_say_sharing
from disclosure.pages.family import take_away as family_take_away
from disclosure.pages.glass import house, one_device
from disclosure.pages.glass import page as glass
from disclosure.pages.incidents import moves
from disclosure.pages.incidents import page as incidents
from disclosure.pages.letters import accepted as letter_accepted
from disclosure.pages.letters import beginning as letter_beginning
from disclosure.pages.letters import genuine as letter_genuine
from disclosure.pages.letters import other_words as letter_other_words
from disclosure.pages.letters import page as letters
from disclosure.pages.letters import slip as letter_slip
from disclosure.pages.letters import steps as letter_steps
from disclosure.pages.letters import versions as letter_versions
from disclosure.pages.letters import writing as letter_writing
from disclosure.pages.look_backs import page as look_backs
from disclosure.pages.look_backs import phones as look_back_phones
from disclosure.pages.look_backs import promises as look_back_promises
from disclosure.pages.look_backs import words as look_back_words
from disclosure.pages.measures import families as families_experience
from disclosure.pages.measures import page as measures
from disclosure.pages.measures import yearly as yearly_reports
from disclosure.pages.packs import health_note
from disclosure.pages.packs import page as packs
from disclosure.pages.recording import page as recording
from disclosure.pages.rota import absence
from disclosure.pages.rota import page as rota
from disclosure.pages.serving import (
    behind_proxy,
    fitting,
    from_our_pages,
    health,
    numbers,
    safety,
    watching,
)
from disclosure.pages.signing_in import going_on, open_id, second_factor, step_up
from disclosure.pages.signing_in import page as signing_in
from disclosure.policy import adopt, own_rules_in
from disclosure.records.engine import be_careful, never_make, patience_of_pages, pool_of
from disclosure.settings import ROOT, Settings
from disclosure.translating import adopt_words, own_words_in

PAGES = (
    health,
    *(signing_in, second_factor, step_up, open_id),
    *(admin, checked_languages, worklist, incidents, moves),
    *(recording, conversations, letters, letter_steps, letter_genuine, commitments),
    *(letter_beginning, letter_writing, letter_versions),
    *(letter_accepted, letter_other_words, letter_slip, families_experience, measures),
    *(yearly_reports, messages, calendar_feed, calculator),
    *(look_backs, look_back_words, look_back_promises, look_back_phones, improvements),
    *(importing, lists_as_files),
    *(rota, absence, glass, one_device, house, keeping, packs, health_note, paper, work),
    *(family_door, family_invite, family, family_letters, family_leaflets),
    *(family_take_away, family_prove),
    *(family_say, family_say_self, family_say_sharing, family_say_reach),
)  # each has a `blueprint`; in the order of a working day, which decides nothing


def create_app(settings: Settings, **config: object) -> Flask:
    adopt(own_rules_in(settings.home))
    adopt_words(own_words_in(settings.home))
    app = Flask(__name__)
    app.jinja_environment = _PlainGlobals
    app.config.from_mapping(safety.cookie_settings(settings))
    app.config.update(SETTINGS=settings, SQLALCHEMY_DATABASE_URI=settings.database_url)
    app.config.update(SQLALCHEMY_ENGINE_OPTIONS=pool_of(settings))
    app.config.update(config)
    for extension in (db, login, csrf):
        extension.init_app(app)
    with app.app_context():
        be_careful(db.engine, patience_of_pages(settings))
        never_make(db.engine)
        db.session.configure(info=session_info(settings))
    _templates(app)
    numbers.register(app)
    watching.register(app)
    if settings.production:
        fitting.register(app)
    safety.register(app, settings)
    from_our_pages.register(app, settings)
    frame.register(app)
    family_frame.register(app)
    languages.register(app)
    open_id.register(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    asks_writer = (signing_in.ask, signing_in.ask_writer, family_door.ask_writer)
    errors.register(app, *asks_writer, going_on.of_an_older_page, _at_a_door)
    v1.register(app)
    asks = (signing_in.ask, family_door.ask, step_up.ask, second_factor.ask_to_set_up)
    guard.deny_by_default(app, *asks, family_prove.ask, by_bearer=caller.declared())
    sent_once.register(app)
    health.register(app, settings)
    behind_proxy.register(app, settings)
    return app


def _at_a_door() -> ResponseReturnValue | None:
    twice = signing_in.pressed_twice() or family_door.pressed_twice()
    return twice or signing_in.on_an_older_page() or family_door.on_an_older_page()


class _PlainGlobals(Environment):
    """A page imports some hundred times from others. Jinja asks each time what both know, and its
    chained map answers slowly: here each template has one plain map, for all globals are there
    before the first is read."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def _templates(app: Flask) -> None:
    ours = FileSystemLoader(ROOT / "templates")
    parts = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([ours, parts])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
