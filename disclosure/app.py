"""The web application. `create_app` wires the parts; nothing here decides anything."""

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from disclosure.extensions import csrf, db, login
from disclosure.operations.keys import session_info
from disclosure.pages import (
    absence,
    admin,
    calculator,
    calendar_feed,
    checked_languages,
    commitments,
    conversations,
    errors,
    family,
    family_door,
    family_frame,
    family_invite,
    family_letters,
    family_say,
    family_say_reach,
    family_say_self,
    family_say_sharing,
    family_take_away,
    frame,
    guard,
    incidents,
    languages,
    letter_accepted,
    letter_beginning,
    letter_genuine,
    letter_other_words,
    letter_slip,
    letter_steps,
    letter_versions,
    letter_writing,
    letters,
    messages,
    moves,
    recording,
    rota,
    safety,
    signing_in,
    worklist,
)
from disclosure.policy import adopt, own_rules_in
from disclosure.records.engine import be_careful
from disclosure.settings import ROOT, Settings
from disclosure.translating import adopt_words, own_words_in

PAGES = (
    *(signing_in, admin, checked_languages, worklist, incidents, moves),
    *(recording, conversations, letters, letter_steps, letter_genuine, commitments),
    *(letter_beginning, letter_writing, letter_versions),
    *(letter_accepted, letter_other_words, letter_slip),
    *(messages, calendar_feed, calculator),
    *(rota, absence),
    *(family_door, family_invite, family, family_letters, family_take_away),
    *(family_say, family_say_self, family_say_sharing, family_say_reach),
)  # each has a `blueprint`
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(settings: Settings, **config: object) -> Flask:
    adopt(own_rules_in(settings.home))
    adopt_words(own_words_in(settings.home))
    app = Flask(__name__)
    app.config.from_mapping(safety.cookie_settings(settings))
    app.config.update(SETTINGS=settings, SQLALCHEMY_DATABASE_URI=settings.database_url)
    app.config.update(config)
    for extension in (db, login, csrf):
        extension.init_app(app)
    with app.app_context():
        be_careful(db.engine)
        db.session.configure(info=session_info(settings))
    _templates(app)
    safety.register(app, settings)
    frame.register(app)
    family_frame.register(app)
    languages.register(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    errors.register(app)
    guard.deny_by_default(app, signing_in.ask, family_door.ask)
    if settings.production and settings.bind.startswith(LOOPBACK):
        _behind_a_proxy(app)
    return app


def _templates(app: Flask) -> None:
    ours = FileSystemLoader(ROOT / "templates")
    parts = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([ours, parts])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _behind_a_proxy(app: Flask) -> None:
    """Only the proxy of this machine reaches loopback, so what it says of the caller holds."""
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
