"""What goes with every answer, whoever asks and whatever comes of it; and the name we answer to."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Collection, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.pages.guard import public
from disclosure.pages.serving.safety import COOKIE_OF_PRODUCTION
from disclosure.settings import Settings
from tests.attacks.conftest import HOST, PRODUCTION
from tests.families import visit
from tests.route_table import EVERYBODY, GET, POST, ROUTES
from tests.routes import CANARIES, World
from tests.test_routes import everything_stored
from tests.who_may import newcomer
from tests.who_may_table import ROLES

TYPES = {
    "text/html": "utf-8", "text/plain": "utf-8", "text/css": "utf-8", "text/calendar": "utf-8",
    "text/javascript": "utf-8", "text/x-gettext-translation": "utf-8", "application/json": "",
    "application/pdf": "", "application/zip": "", "image/svg+xml": "utf-8", "text/csv": "utf-8",
}  # fmt: skip
FILE_NAME = re.compile(r"[A-Za-z0-9][\w-]*\.(pdf|html|txt|zip|po|ics|css|csv|json)", re.ASCII)
# Script in the page itself, of whatever kind; a policy without inline would refuse it.
INLINE = re.compile(
    r"<script(?![^>]* src=\"/static/)[^>]*>|<style|\sstyle=|\son\w+=\"|javascript:"
    r"|<(iframe|object|embed|base)\b",
    re.IGNORECASE,
)
WITHOUT_TOKEN = {"/sign-in/go-on"}  # nothing is done there: it only hands on what it was sent
SAVED = r"/file/|/preview|/f/letters/1/html|/measures\.html|/report\."  # each brings its style
HERE = "https://localhost"  # by which the cookies of these tests go
OURS = {"Referer": f"{HERE}/account"}
FAMILYS_OWN = ("/f/page", "/f/letters/1/", "/f/letters/1/html", "/f/letters/1/standard")


# In `make test` of one form of each part of the program.
SENT = {"some forms": list({path.split("/")[1]: path for path in POST}.values()), "all": [*POST]}


def answers(world: World, sent: Collection[str]) -> Iterator[tuple[str, TestResponse]]:
    """Of every address, to whoever gets in and to a stranger; of wrong ways, and of a family."""
    for method, paths in (("GET", GET), ("POST", sent)):
        for path in paths:
            who, _ = ROUTES[method][path]
            able = newcomer(ROLES[who[0]]) if who not in ("", EVERYBODY) else ""
            for email in {able, ""}:
                yield f"{method} {path} {email}", world.answer(method, path, email)
    for path in ("/nothing", "/static/nothing.css", "/f/nothing", "/static/../wsgi.py"):
        yield f"GET {path}", world.browser("").get(path, buffered=True)
    for path in ("/users", "/f/page", "/static/app.css", "/healthz"):
        for method in ("PUT", "DELETE", "TRACE", "OPTIONS", "HEAD", "QZX"):
            yield (
                f"{method} {path}",
                world.browser(newcomer("administrator")).open(path, method=method, buffered=True),
            )
    yield "GET /users coach", world.browser(newcomer("coach")).get("/users")
    yield "GET elsewhere", world.browser("").get("/sign-in", headers={"Host": "evil.example"})
    yield from of_a_family(world)
    yield from of_what_breaks(world)


def of_a_family(world: World) -> Iterator[tuple[str, TestResponse]]:
    world.app.config["WTF_CSRF_ENABLED"] = False
    client = visit(world.app, world.case, world.case.person)
    for path in FAMILYS_OWN:
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        yield f"family {path}", answer
    yield "family takes away", client.post("/f/take-away")
    yield "family leaves", client.post("/f/leave")
    world.app.config["WTF_CSRF_ENABLED"] = True


def of_what_breaks(world: World) -> Iterator[tuple[str, TestResponse]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(world.app.view_functions, "signing_in.sign_in", _breaks)
        patch.setitem(world.app.view_functions, "family_door.door", _breaks)
        for path in ("/sign-in", "/f/"):
            yield f"broken {path}", world.browser("").get(path, buffered=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(world.app.config, "MAX_CONTENT_LENGTH", 10)
        yield "too long", world.browser("").post("/sign-in", data={"email": "x" * 100})


@public("broken for a test")
def _breaks() -> str:
    raise RuntimeError("broken for a test")


@pytest.fixture(scope="module", params=["some forms", pytest.param("all", marks=pytest.mark.long)])
def all_answers(request: pytest.FixtureRequest, world: World) -> list[tuple[str, TestResponse]]:
    return list(answers(world, SENT[request.param]))


def test_every_kind_of_answer_is_among_them(all_answers: list[tuple[str, TestResponse]]) -> None:
    assert {answer.status_code for _, answer in all_answers} >= {
        *(200, 303, 400, 401, 403, 404, 405, 413, 500)
    }


def test_no_page_may_run_or_be_framed_or_read_by_another(
    all_answers: list[tuple[str, TestResponse]],
) -> None:
    for where, answer in all_answers:
        policy = dict(
            part.strip().split(" ", 1)
            for part in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy.pop("default-src") == "'none'", where
        assert policy.pop("frame-ancestors") == policy.pop("base-uri") == "'none'", where
        assert policy.pop("form-action", "") == "'self'", where
        assert set(policy) <= {"style-src", "img-src", "script-src", "connect-src"}, where
        assert set(policy.values()) <= {"'self'", *hashes(answer)}, where
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", where
        assert headers["Referrer-Policy"] == "same-origin", where
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", where
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000"), where
        assert "Access-Control-Allow-Origin" not in headers, where
        assert not {"Server", "X-Powered-By"} & set(headers.keys()), where


def test_nothing_is_kept_on_the_way_but_what_is_nobodys(
    all_answers: list[tuple[str, TestResponse]],
) -> None:
    for where, answer in all_answers:
        kept = answer.headers.get("Cache-Control", "")
        if "/static/" in where and answer.status_code == 200:
            continue
        if "/calendar/" in where and answer.status_code == 200:
            assert "private" in kept, where
            continue
        assert kept == "no-store", where


def test_a_cookie_goes_to_us_alone_and_to_no_script(
    all_answers: list[tuple[str, TestResponse]],
) -> None:
    seen = 0
    for where, answer in all_answers:
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, rest = cookie.partition("=")
            parts = {part.strip() for part in rest.split(";")[1:]}
            assert name == COOKIE_OF_PRODUCTION, where
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts, where
            assert not [part for part in parts if part.startswith("Domain")], where
            seen += 1
    assert seen


def test_each_answer_says_what_it_is_and_how_it_is_written(
    all_answers: list[tuple[str, TestResponse]],
) -> None:
    for where, answer in all_answers:
        if not answer.data:
            continue
        kind, options = parse_options_header(answer.headers["Content-Type"])
        assert kind in TYPES, where
        assert options.get("charset", "") == TYPES[kind], where
        starts = {"application/pdf": b"%PDF", "application/zip": b"PK", "text/html": b"<!DOCTYPE"}
        begins = answer.data.lstrip()[:9].upper()
        assert begins.startswith(starts.get(kind, b"")), where


def test_a_file_is_called_by_a_reference_and_nobodys_name(
    all_answers: list[tuple[str, TestResponse]],
) -> None:
    named = 0
    for where, answer in all_answers:
        if told := answer.headers.get("Content-Disposition"):
            how, options = parse_options_header(told)
            assert how in ("inline", "attachment"), where
            assert FILE_NAME.fullmatch(options["filename"]), where
            assert not [word for word in CANARIES if word in told], where
            named += how == "inline" or 1
    assert named >= 4


def test_no_page_has_script_or_style_of_its_own(
    all_answers: list[tuple[str, TestResponse]],
) -> None:
    pages = 0
    for where, answer in all_answers:
        is_page = answer.headers["Content-Type"].startswith("text/html")
        if is_page and not re.search(SAVED, where):
            assert not (found := INLINE.search(answer.text)), f"{where}: {found}"
            pages += 1
    assert pages > len(GET)


def test_no_answer_leads_elsewhere(all_answers: list[tuple[str, TestResponse]]) -> None:
    for where, answer in all_answers:
        location = answer.headers.get("Location", "/")
        assert re.match(r"/(?![/\\])", location), where


def hashes(answer: TestResponse) -> set[str]:
    """Of the style that a letter brings along, worked out here on our own."""
    styles = re.findall(rb"<style>(.*?)</style>", answer.data, re.DOTALL)
    return {f"'sha256-{b64encode(hashlib.sha256(each).digest()).decode()}'" for each in styles}


# Under which name


@pytest.mark.parametrize(
    "host", ["evil.example", f"{HOST}.evil.example", f"evil.{HOST}", "<script>", "", "a b", "[::1"]
)
def test_under_a_name_that_is_not_ours_there_is_nothing(world: World, host: str) -> None:
    for path in ("/sign-in", "/f/", "/static/app.css", "/healthz", "/nothing"):
        answer = world.browser("").get(
            path, headers={"Host": host, "X-Forwarded-Host": HOST}, buffered=True
        )
        assert (answer.status_code, answer.text) == (400, "There is nothing under this name.\n")


def test_what_the_caller_calls_us_stands_in_no_address_of_ours(settings: Settings) -> None:
    """Also in development, where we answer under every name: no link holds one."""
    app = create_app(settings, SECRET_KEY="tests")
    answer = app.test_client().get("/sign-in", headers={"Host": "evil.example"})
    assert answer.status_code == 200
    assert "evil.example" not in f"{answer.text} {answer.headers}"
    too_long = {"Host": f"{'a' * 64}.example"}  # for any machine to be called
    assert app.test_client().get("/sign-in", headers=too_long).status_code == 400
    with app.app_context():
        db.engine.dispose()


def test_the_proxy_of_this_machine_is_believed_about_the_caller_alone(settings: Settings) -> None:
    """Neither a host nor a path that a caller sends along becomes ours."""
    app = create_app(replace(settings, **PRODUCTION), SECRET_KEY="tests")
    sent = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "//evil.example"}
    answer = app.test_client().get("/sign-in", headers=sent)
    assert "evil.example" not in f"{answer.text} {answer.headers}"
    with app.app_context():
        db.engine.dispose()


# What is sent to us


def test_a_form_of_another_site_is_refused_and_changes_nothing(world: World) -> None:
    """Whoever is signed in, and whatever it says of where it comes from."""
    before = everything_stored(world.session)
    sources: list[dict[str, str]]
    sources = [{"Referer": "https://evil.example/", "Origin": "https://evil.example"}, {}, OURS]
    for path, (who, _) in POST.items():
        client = world.browser(newcomer(ROLES[who[0]]) if who not in ("", EVERYBODY) else "")
        typed = {"words": "Sent by another site", "csrf_token": "forged"}
        for source in sources:
            answer = client.post(world.path(path), data=typed, headers=source, base_url=HERE)
            assert answer.status_code == 400 or path in WITHOUT_TOKEN, path
    assert everything_stored(world.session) == before


def test_the_token_of_one_browser_is_of_no_use_in_another(world: World) -> None:
    def token(client: FlaskClient) -> str:
        page = client.get("/account", base_url=HERE).text
        return str(re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page)[0])

    mine, theirs = (world.browser(newcomer(role)) for role in ("coach", "auditor"))

    def send(with_token: str) -> int:
        told = {"csrf_token": with_token}
        sent = theirs.post("/messages/seen", data=told, headers=OURS, base_url=HERE)
        return sent.status_code

    assert send(token(mine)) == 400
    assert send(token(theirs)) == 303


@pytest.mark.parametrize(
    ("told", "done"),
    [
        ({}, True),  # some browsers never say from which page
        ({"Origin": HERE}, True),
        ({"Origin": "null"}, True),
        ({"Referer": f"https://{HOST}/sign-in"}, True),  # a proxy calls us by a name of its own
        ({"Origin": "https://evil.example"}, False),
        ({"Referer": "https://evil.example/"}, False),
        ({"Referer": f"{HERE}.evil.example/"}, False),
        ({"Referer": "https://["}, False),
        ({"Referer": "http://localhost/account"}, False),
    ],
)
def test_whoever_does_not_say_from_which_page_it_comes_is_believed_by_the_token(
    world: World, told: dict[str, str], *, done: bool
) -> None:
    """A family whose browser keeps that to itself could neither open its page nor ask anything."""
    client = world.browser("")
    page = client.get("/sign-in", base_url=HERE).text
    token = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page)[0]
    each = f"{len(str(told))}@example.org"  # of one, the fourth guess would have to wait
    sent = {"csrf_token": token, "email": each, "password": "a guess"}
    answer = client.post("/sign-in", data=sent, headers=told, base_url=HERE)
    assert answer.status_code == (422 if done else 400)


def test_what_is_too_long_is_not_read(world: World) -> None:
    client = world.browser("")
    for path in ("/sign-in", "/f/open"):
        answer = client.post(path, data=b"x" * 9_000_000, content_type="text/plain")
        assert answer.status_code == 413
        assert len(answer.data) < 20_000
