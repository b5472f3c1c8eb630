"""The files in deploy/ fit the project: what they name exists, and the tools can read them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from bot.cli import cli
from bot.settings import ServerSettings
from common.paths import Project
from tests.docs.pages import ROOT, code_spans_of
from tests.docs.write_settings import PAGE as SETTINGS
from tests.test_architecture import MAY_IMPORT

DEPLOY = ROOT / "deploy"
SERVED = tuple(MAY_IMPORT)


def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their arguments."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def compose() -> dict[str, dict[str, object]]:
    values = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    return dict(values["services"])


def unit() -> dict[str, str]:
    """The settings of the service, the last of each name."""
    lines = (DEPLOY / "shoptalk.service").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def check_command(words: list[str]) -> None:
    """``shoptalk NAME OPTIONS`` exists with these options."""
    program, name, *options = words
    assert Path(program).name == "shoptalk"
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    known = {option for parameter in command.params for option in _options(parameter)}
    assert [word for word in options if word.startswith("--") and word not in known] == []


def _options(parameter: click.Parameter) -> list[str]:
    return [*parameter.opts, *parameter.secondary_opts]


def test_the_image_copies_what_exists() -> None:
    copies = [rest.split() for word, rest in dockerfile() if word == "COPY"]
    sources = [s for words in copies for s in words[:-1] if words[0] != "--from=packages"]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert "requirements/serve.txt" in sources


def test_the_image_holds_no_training_library() -> None:
    installed = " ".join(rest for word, rest in dockerfile() if word == "RUN")
    named = re.findall(r"requirements/(\w+\.txt)", installed)
    assert named == ["serve.txt", "rasa.txt"]
    pins = "".join((ROOT / "requirements" / name).read_text(encoding="utf-8") for name in named)
    assert not re.search(r"^(torch|transformers|tensorflow)==", pins, re.MULTILINE)


def test_the_image_runs_without_rights_and_says_how_it_is() -> None:
    words = [word for word, _ in dockerfile()]
    users = [rest for word, rest in dockerfile() if word == "USER"]
    assert users == ["shoptalk"]
    assert words.index("USER") < words.index("CMD")
    assert "/health" in dict(dockerfile())["HEALTHCHECK"]
    check_command(yaml.safe_load(dict(dockerfile())["CMD"]))


def test_the_build_sees_every_room_and_no_secret() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "*"
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert kept >= {*SERVED, "config.yml", "data", "pyproject.toml", "requirements", "var/models"}
    assert not kept & {"var", "deploy", ".git", "tests"}


def test_the_services_name_what_exists() -> None:
    bot = compose()["bot"]
    assert isinstance(bot["volumes"], list)
    assert isinstance(bot["environment"], dict)
    mounted = [volume.split(":")[0] for volume in bot["volumes"]]
    assert [path for path in mounted if not (DEPLOY / path).is_file()] == []
    described = {span for _, span in code_spans_of(SETTINGS)}
    assert set(bot["environment"]) <= described


def test_no_password_stands_in_the_services() -> None:
    text = (DEPLOY / "compose.yml").read_text(encoding="utf-8")
    values = re.findall(r"(?:PASSWORD|SECRET|KEY): (.+)", text)
    assert len(values) == 5
    assert [value for value in values if not value.startswith("${")] == []


def test_the_settings_of_a_deployment_are_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPTALK_SECRET", "x" * 40)
    shutil.copy(DEPLOY / "server.yml", tmp_path)
    settings = ServerSettings.load(Project(tmp_path))
    assert settings.trusted_proxies == 1
    assert settings.cors_origins


def test_the_endpoints_of_a_deployment_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.runtime.agent import read_endpoints

    monkeypatch.setenv("SHOPTALK_CONVERSATIONS_URL", "postgresql://somewhere/else")
    shutil.copy(DEPLOY / "endpoints.yml", tmp_path)
    endpoints = read_endpoints(Project(tmp_path))
    assert endpoints.tracker_store.url == "postgresql://somewhere/else"
    assert endpoints.action is not None
    assert endpoints.lock_store is None


def test_the_unit_starts_the_bot_as_nobody_special() -> None:
    values = unit()
    assert values["User"] == "shoptalk"
    check_command(shlex.split(values["ExecStart"]))
    assert values["Environment"].startswith("SHOPTALK_VAR=/var/lib/")
    assert f"/var/lib/{values['StateDirectory']}" in values["Environment"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / "shoptalk.service"
    text = (DEPLOY / "shoptalk.service").read_text(encoding="utf-8")
    copy.write_text(re.sub(r"^ExecStart=.*", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
    )
    assert "shoptalk" not in done.stderr, done.stderr


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_accepts_its_site(tmp_path: Path) -> None:
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    # Its certificate is the reader's; without one, the rest is still checked.
    site = re.sub(r"^\s*ssl_certificate.*\n", "", site, flags=re.MULTILINE)
    site = site.replace("listen 443 ssl http2", "listen 8443").replace("listen 80", "listen 8080")
    conf = tmp_path / "nginx.conf"
    conf.write_text(f"events {{}}\npid {tmp_path}/pid;\nhttp {{\naccess_log off;\n{site}\n}}\n")
    command = ["nginx", "-t", "-c", str(conf), "-e", str(tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
def test_caddy_accepts_its_file() -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
