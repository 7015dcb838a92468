"""What lies in deploy/ fits the program: its settings, commands, limits, and one file the other."""

import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from disclosure.capacity import PATIENCE
from disclosure.commands.main import main
from disclosure.commands.serve import AT_THE_END
from disclosure.jobs import mail_line
from disclosure.pages.serving.safety import LONGEST_BODY, PROXY_TAKES
from disclosure.proxies import networks_in
from disclosure.settings import ROOT, Settings
from disclosure.told_settings import NAMES

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
COMPOSE = DEPLOY / "container/compose.yaml"
OF_COMPOSE = {"IMAGE", "HOST"}  # what compose itself is told, in .env
PROGRAM = "/srv/disclosure/.venv/bin/disclosure"


def told_in(file: Path) -> dict[str, str]:
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def must_be_known(words: list[str]) -> None:
    """A command of ours, with options that it has."""
    command: click.Command = main
    for word in words:
        if isinstance(command, click.Group):
            found = command.get_command(click.Context(command), word)
            assert found, words
            command = found
        elif word.startswith("--"):
            assert word in {"--help", *(o for each in command.params for o in each.opts)}, words
    assert not isinstance(command, click.Group), words


def unit(file: Path) -> list[tuple[str, str, str]]:
    """Section, name and value of each line."""
    found, section = [], ""
    for line in file.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.append((section, name, value))
    return found


def values(file: Path, name: str) -> list[str]:
    return [value for _, each, value in unit(file) if each == name]


def compose() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return told


def ours() -> Iterator[tuple[str, dict[str, Any]]]:
    """The services that run this program."""
    for name, service in compose()["services"].items():
        if "DISCLOSURE_IMAGE" in service["image"]:
            yield name, service


def test_each_setting_that_is_named_is_one() -> None:
    files = [file for file in DEPLOY.rglob("*") if file.is_file()]
    for file in (*files, ROOT / "docs/operating.md", ROOT / "README.md"):
        named = set(re.findall(r"DISCLOSURE_([A-Z_]*[A-Z])", file.read_text()))
        assert named <= NAMES | OF_COMPOSE, file


def test_the_settings_given_are_enough_to_start_with(tmp_path: Path) -> None:
    told = told_in(DEPLOY / "disclosure.env")
    assert told["DISCLOSURE_SECRET_KEY"] == ""  # nobody gets one that others know
    keys = tmp_path / "keys"
    keys.touch()
    told |= {"DISCLOSURE_SECRET_KEY": "s" * 40, "DISCLOSURE_KEYS": str(keys)}
    assert Settings.read(told).production
    assert not Settings.read(told | told_in(DEPLOY / "owner.env")).analysis_role


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_a_unit_runs_what_there_is_and_may_do_little(file: Path) -> None:
    (start,) = values(file, "ExecStart")
    words = shlex.split(start)
    if words[0] == "/bin/sh":
        words = shlex.split(words[2].removeprefix("exec "))
    assert words[0] == PROGRAM
    must_be_known(words[1:])
    assert values(file, "User") == ["disclosure"]
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert values(file, name) == ["yes"], name
    assert values(file, "ProtectSystem") == ["strict"]
    assert values(file, "UMask") == ["0077"]
    told = told_in(DEPLOY / "disclosure.env")
    folders = [
        f"/var/lib/{name}" for each in values(file, "StateDirectory") for name in each.split()
    ]
    assert told["DISCLOSURE_HOME"] in folders
    assert str(Path(told["DISCLOSURE_KEYS"]).parent) in folders


def test_the_socket_is_where_the_proxy_and_the_settings_look() -> None:
    (path,) = values(DEPLOY / "systemd/disclosure-web.socket", "ListenStream")
    assert told_in(DEPLOY / "disclosure.env")["DISCLOSURE_BIND"] == f"unix:{path}"
    assert f"server unix:{path};" in (DEPLOY / "proxy/nginx.conf").read_text()


def test_who_stops_us_waits_for_the_requests_and_the_mail_in_hand() -> None:
    needs = {"web": AT_THE_END, "worker": mail_line.WHOLE}
    for name, longest in needs.items():
        (seconds,) = values(DEPLOY / f"systemd/disclosure-{name}.service", "TimeoutStopSec")
        assert int(seconds) > longest
        for service in (each for called, each in ours() if called.startswith(name)):
            assert int(service["stop_grace_period"].rstrip("s")) > longest


def test_each_timer_has_its_service() -> None:
    for timer in (each for each in UNITS if each.suffix in (".timer", ".socket")):
        assert timer.with_suffix(".service").exists()


def test_what_the_pages_of_the_manual_promise_has_a_timer_that_is_switched_on() -> None:
    """A verify each night, a doctor each morning, a backup: nobody has to remember them."""
    manual = (ROOT / "docs/operating.md").read_text()
    (switched_on,) = re.findall(r"systemctl enable --now (.*)", manual)
    timers = {each.name for each in UNITS if each.suffix == ".timer"}
    assert timers == {f"disclosure-{name}.timer" for name in ("backup", "verify", "doctor")}
    assert timers <= set(switched_on.split())
    for name, does in (("verify", ["audit", "verify"]), ("doctor", ["doctor"])):
        file = DEPLOY / f"systemd/disclosure-{name}.service"
        (start,) = values(file, "ExecStart")
        assert shlex.split(start)[1:] == does
    doctor = DEPLOY / "systemd/disclosure-doctor.service"  # it names who signs in as the owner
    assert values(doctor, "EnvironmentFile") == ["/etc/disclosure/disclosure.env"]


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_no_unit_waits_for_a_folder_that_nobody_makes(file: Path) -> None:
    """systemd does not start a unit where such a folder is missing, unless a sign says it may."""
    manual = (ROOT / "docs/operating.md").read_text()
    for folder in values(file, "ReadWritePaths"):
        assert folder.startswith("-")
        assert re.search(rf"install -d --owner=disclosure .* {folder[1:]}$", manual, re.MULTILINE)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_each_unit(tmp_path: Path) -> None:
    for file in UNITS:
        words = file.read_text().replace(PROGRAM, "/bin/true")
        (tmp_path / file.name).write_text(words)
    units = [str(tmp_path / each.name) for each in UNITS]
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    mine = [line for line in said.stderr.splitlines() if "disclosure" in line]
    assert mine == []


def test_the_containers_run_what_there_is_with_what_it_needs() -> None:
    services = dict(ours())
    assert {"web-a", "web-b", "worker", "upgrade", "verify", "doctor"} <= set(services)
    for service in services.values():
        must_be_known(service["command"])
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert not service.get("ports")  # only the proxy is reached from outside
        mounts = [each.split(":")[1] for each in service["volumes"]]
        assert {"/var/lib/disclosure", "/var/lib/disclosure-keys"} <= set(mounts)
        assert all(
            each.partition("=")[0] in {"disclosure.env", "owner.env"}
            for each in service["env_file"]
        )
    for name in ("upgrade", "verify", "backup"):
        assert services[name]["env_file"][-1] == "owner.env"
    assert "owner.env" not in services["web-a"]["env_file"]
    assert "front" not in compose()["services"]["database"]["networks"]


def test_whoever_calls_compose_may_read_the_settings_that_it_reads_in_their_name() -> None:
    """Made by root for root alone, they stopped whoever calls it and is not root."""
    manual = (ROOT / "docs/operating.md").read_text().partition("### In containers")[2]
    made = re.findall(r"^(.*)\binstall -m 0600 (.*)$", manual, re.MULTILINE)
    read = {name for _, service in ours() for name in service["env_file"]}
    read |= {Path(told["file"]).name for told in compose()["secrets"].values()}
    for name in read:
        assert [by for by, files in made if name in files] == [""], name


def test_the_proxy_that_is_believed_is_the_one_in_front() -> None:
    told = compose()
    (network,) = networks_in(told["x-program"]["environment"]["DISCLOSURE_PROXY"])
    assert str(network[0]) == told["services"]["proxy"]["networks"]["front"]["ipv4_address"]
    (front,) = told["networks"]["front"]["ipam"]["config"]
    whole, lent = ip_network(front["subnet"]), ip_network(front["ip_range"])
    fixed = {network[0], ip_address(front["gateway"])}
    assert len(fixed) == 2
    assert all(address in whole and address not in lent for address in fixed)
    beside = [each for each in told["services"].values() if "front" in each["networks"]]
    assert len(list(lent)) - 1 >= len(beside)  # the last address of all is nobody's
    caddy = (DEPLOY / "proxy/Caddyfile").read_text()
    assert "reverse_proxy web-a:8000 web-b:8000" in caddy
    assert "trusted_proxies " not in caddy.replace("no trusted_proxies are", "")


def test_the_proxies_give_way_to_what_the_program_says_itself() -> None:
    nginx = (DEPLOY / "proxy/nginx.conf").read_text()
    caddy = (DEPLOY / "proxy/Caddyfile").read_text()
    bodies = re.findall(r"(?:client_max_body_size|max_size) (\d+)MB?", nginx + caddy, re.I)
    assert len(bodies) == 2
    assert all(int(most) * 1000**2 > LONGEST_BODY for most in bodies)
    assert all(int(most) * 1024**2 <= PROXY_TAKES for most in bodies)
    waits = re.findall(r"(?:proxy_read_timeout|response_header_timeout) (\d+)s", nginx + caddy)
    assert len(waits) == 2
    assert all(int(seconds) > PATIENCE for seconds in waits)
    assert "add_header" not in nginx
    for name, value in (("X-Forwarded-For", "$remote_addr"), ("X-Forwarded-Proto", "$scheme")):
        assert f"proxy_set_header {name} {value};" in nginx
    assert nginx.count("{") == nginx.count("}")
    assert caddy.count("{") == caddy.count("}")
    for proxy in (nginx, caddy):
        assert "/metrics" in proxy
    servers = nginx.count("server {")  # each of them would note who came, and for what
    assert nginx.count("access_log off;") == servers
    assert nginx.count("error_log /var/log/nginx/error.log crit;") == servers
    assert "exclude http.log.error http.handlers.reverse_proxy" in caddy


def test_what_a_caddy_answers_for_pages_that_cannot_work_comes_from_them() -> None:
    """Its own answer would be an empty page, and what was typed would be lost."""
    caddy = (DEPLOY / "proxy/Caddyfile").read_text()
    _, _, of_errors = caddy.partition("handle_errors 503 {")
    assert "reverse_proxy web-a:8000 web-b:8000" in of_errors
    assert "health_uri" not in of_errors


def test_whoever_asks_what_lies_outside_has_a_way_there() -> None:
    services = dict(ours())
    assert all("front" in services[name]["networks"] for name in ("worker", "doctor"))


def test_the_image_holds_what_the_program_needs_and_no_more_rights() -> None:
    image = (DEPLOY / "container/Dockerfile").read_text()
    needs = re.findall(r"^want (lib\S+)", (ROOT / ".ci/system-libraries").read_text(), re.MULTILINE)
    assert needs
    assert all(each in image for each in needs)
    least = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert f"FROM python:{least.removeprefix('>=')}-slim" in image
    assert image.index("USER disclosure") < image.index("ENTRYPOINT")
    assert "--require-hashes" in image
    (command,) = re.findall(r"^CMD \[(.*)\]", image, re.MULTILINE)
    must_be_known([word.strip(' "') for word in command.split(",")])
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "instance", "deploy"} <= set(left_out)
    assert "chmod go+rX" in image  # fetched with whatever umask
