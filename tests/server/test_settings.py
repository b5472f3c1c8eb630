from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.settings import ServerSettings
from common.errors import ConfigError
from common.paths import Project

SECRET = "s" * 40


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name in ("SECRET", "CUSTOMER_TOKEN_KEY", "ENGINEER_KEY", "SERVER_KEY", "VAR"):
        monkeypatch.delenv(f"SHOPTALK_{name}", raising=False)
    return Project(tmp_path)


def write(project: Project, text: str) -> None:
    (project.root / "server.yml").write_text(text, encoding="utf-8")


def test_defaults_listen_on_this_machine_only(project: Project) -> None:
    settings = ServerSettings.load(project)
    assert (settings.host, settings.port, settings.cors_origins) == ("127.0.0.1", 5005, ())


def test_the_file_then_the_command_line_win(project: Project) -> None:
    write(project, "port: 8080\nhost: 0.0.0.0\n")
    settings = ServerSettings.load(project, port=9090, host=None)
    assert (settings.host, settings.port) == ("0.0.0.0", 9090)


def test_a_secret_is_made_once_and_only_the_owner_reads_it(project: Project) -> None:
    first = ServerSettings.load(project).secret
    second = ServerSettings.load(project).secret
    path = project.var / "secret"
    assert first == second
    assert len(first.get_secret_value()) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in project.var.iterdir()] == ["secret"]


def test_the_environment_gives_the_secrets(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPTALK_SECRET", SECRET)
    monkeypatch.setenv("SHOPTALK_CUSTOMER_TOKEN_KEY", "k" * 40)
    monkeypatch.setenv("SHOPTALK_ENGINEER_KEY", "e" * 40)
    settings = ServerSettings.load(project)
    assert settings.secret.get_secret_value() == SECRET
    assert settings.customer_token_key is not None
    assert settings.engineer_key is not None
    assert settings.engineer_key.get_secret_value() == "e" * 40
    assert not (project.var / "secret").exists()


def test_secrets_are_masked(project: Project) -> None:
    settings = ServerSettings.load(project)
    assert settings.secret.get_secret_value() not in f"{settings!r} {settings}"


@pytest.mark.parametrize("name", ["SECRET", "CUSTOMER_TOKEN_KEY", "ENGINEER_KEY", "SERVER_KEY"])
def test_a_short_secret_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"SHOPTALK_{name}", "hunter2")
    with pytest.raises(ConfigError, match=f"SHOPTALK_{name} has 7 characters") as caught:
        ServerSettings.load(project)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("key", "variable"), [("secret", "SHOPTALK_SECRET"), ("engineer_key", "SHOPTALK_ENGINEER_KEY")]
)
def test_a_secret_in_the_file_is_refused_with_its_line(
    project: Project, key: str, variable: str
) -> None:
    write(project, f"port: 80\n{key}: abc\n")
    with pytest.raises(ConfigError, match=rf"server\.yml:2: '{key}'") as caught:
        ServerSettings.load(project)
    assert variable in (caught.value.hint or "")


def test_an_unknown_key_names_the_nearest(project: Project) -> None:
    write(project, "session_hour: 3\n")
    with pytest.raises(ConfigError, match="did you mean 'session_hours'"):
        ServerSettings.load(project)


@pytest.mark.parametrize("line", ["port: 70000", "session_hours: 0", "turn_timeout_seconds: -1"])
def test_impossible_values_are_refused(project: Project, line: str) -> None:
    write(project, line)
    with pytest.raises(ConfigError, match=line.partition(":")[0]):
        ServerSettings.load(project)
