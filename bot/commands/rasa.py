"""``shoptalk rasa ...``: every command of Rasa, on this project's files, on the adapted runtime."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from common.errors import ConfigError, DataError, ShoptalkError
from common.paths import Project

# What Rasa's own defaults (domain.yml, endpoints.yml, ... in the working folder) become here;
# a path that begins with var/ moves with SHOPTALK_VAR.
_DOMAIN = "domain.yml"  # or the folder domain/
_DATA = ("data/nlu", "data/stories", "data/rules")
_MODEL = "var/models/rasa"
_RESULTS = "var/results"
# For each sub-command: option, then its values. A user's own option of the same name wins.
DEFAULTS: dict[str, dict[str, tuple[str, ...]]] = {
    "train": {
        "--domain": (_DOMAIN,),
        "--config": ("config.yml",),
        "--data": _DATA,
        "--out": (_MODEL,),
        "--fixed-model-name": ("model",),
    },
    "train core": {"--domain": (_DOMAIN,), "--config": ("config.yml",)},
    "train nlu": {"--config": ("config.yml",), "--nlu": ("data/nlu",)},
    "run": {
        "--model": (_MODEL,),
        "--endpoints": ("endpoints.yml",),
        "--credentials": ("credentials.yml",),
    },
    "run actions": {"--actions": ("actions",)},
    "shell": {"--model": (_MODEL,), "--endpoints": ("endpoints.yml",)},
    "shell nlu": {"--model": (_MODEL,)},
    "interactive": {
        "--model": (_MODEL,),
        "--domain": (_DOMAIN,),
        "--config": ("config.yml",),
        "--data": _DATA,
        "--endpoints": ("endpoints.yml",),
    },
    "test": {
        "--model": (_MODEL,),
        "--stories": ("tests/stories",),
        "--nlu": ("tests/nlu/heldout.yml",),
        "--domain": (_DOMAIN,),
        "--config": ("config.yml",),
        "--endpoints": ("endpoints.yml",),
        "--out": (_RESULTS,),
    },
    "test core": {
        "--model": (_MODEL,),
        "--stories": ("tests/stories",),
        "--endpoints": ("endpoints.yml",),
        "--out": (_RESULTS,),
    },
    "test nlu": {
        "--model": (_MODEL,),
        "--nlu": ("tests/nlu/heldout.yml",),
        "--domain": (_DOMAIN,),
        "--config": ("config.yml",),
        "--out": (_RESULTS,),
    },
    "data validate": {"--domain": (_DOMAIN,), "--config": ("config.yml",), "--data": _DATA},
    "data validate stories": {
        "--domain": (_DOMAIN,),
        "--config": ("config.yml",),
        "--data": _DATA,
    },
    "data split nlu": {"--nlu": ("data/nlu",), "--out": ("var/train_test_split",)},
    "visualize": {
        "--domain": (_DOMAIN,),
        "--stories": ("data/stories",),
        "--nlu": ("data/nlu",),
        "--out": ("var/stories.html",),
    },
    "export": {"--endpoints": ("endpoints.yml",)},
    "evaluate markers": {"--domain": (_DOMAIN,), "--endpoints": ("endpoints.yml",)},
}
# Packages of the program that are imported before a folder of the same name can hide them.
_ROOMS = ("actions", "generator", "languages", "nlu_models", "recommender", "shop")
NOT_INPUTS = ("--out", "--actions", "--fixed-model-name")
TRAINING = ("train", "interactive")
ALIASES = {"-m": "--model", "-d": "--domain", "-c": "--config", "-s": "--stories", "-u": "--nlu"}


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("rasa_args", nargs=-1, type=click.UNPROCESSED)
def rasa(rasa_args: tuple[str, ...]) -> int:
    """Run any Rasa command with this project's domain, data, model and endpoints as defaults."""
    if _needs_no_project(rasa_args):
        return call_rasa(rasa_args)
    project = Project.find()
    os.chdir(project.root)  # Rasa's relative paths start here
    arguments = with_defaults(project, rasa_args)
    if rasa_args[0] in TRAINING and not {"-h", "--help"} & set(rasa_args):
        _require_components(project, arguments)
    code = call_rasa(arguments)
    if code == 0 and list(rasa_args) in (["train"], ["train", "--force"]):
        _record_model(project)
    return code


def _needs_no_project(arguments: Sequence[str]) -> bool:
    """Whether Rasa is asked for help or its version, or to make a project."""
    return not arguments or arguments[0] == "init" or arguments[0].startswith("-")


def _require_components(project: Project, arguments: Sequence[str]) -> None:
    """Refuse a configuration whose components cannot be trained here, before anything is trained.

    Raises:
        ConfigError: what is wrong, one line each.
    """
    from bot.runtime.pipelines import check_config

    files = [project.root / file for file in values_of("--config", arguments)]
    if problems := [str(problem) for file in files for problem in check_config(file)]:
        raise ConfigError("\n".join(problems), hint="Nothing was trained, nothing was changed.")


def values_of(option: str, arguments: Sequence[str]) -> list[str]:
    """The values that ``arguments`` give ``option``, whichever of its names they use."""
    values: list[str] = []
    taking = False
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if argument.startswith("-"):
            taking = ALIASES.get(name, name) == option
            if taking and equals:
                values.append(value)
        elif taking:
            values.append(argument)
    return values


def _record_model(project: Project) -> None:
    """The model was made from this project's own files: ``shoptalk run`` need not train again."""
    from bot.runtime.training import rasa_fingerprint
    from common.artifacts import write_manifest

    write_manifest(project.models / "rasa", rasa_fingerprint(project))


def with_defaults(project: Project, arguments: Sequence[str]) -> list[str]:
    """``arguments`` and, for its sub-command, the project's files where none is named.

    The defaults whose files do not exist are left out; so are all for a call for help.
    """
    command = _command(arguments)
    words = command.split()
    rest = list(arguments[len(words) :])
    if {"-h", "--help"} & set(rest):
        return list(arguments)
    given = {ALIASES.get(argument, argument).split("=")[0] for argument in rest}
    added: list[str] = []
    for option, values in DEFAULTS.get(command, {}).items():
        present = _present(project, option, values)
        if option not in given and present:
            added += [option, *present]
    return [*words, *added, *rest]


def _present(project: Project, option: str, values: tuple[str, ...]) -> list[str]:
    if values is _DATA:
        return [str(path.relative_to(project.root)) for path in project.training_data]
    paths = [
        str(project.var / value.removeprefix("var/"))
        if value.startswith("var/")
        else project.domain.name
        if value == _DOMAIN
        else value
        for value in values
    ]
    if option in NOT_INPUTS:
        return paths
    return [path for path in paths if (project.root / path).exists()]


def _command(arguments: Sequence[str]) -> str:
    """The longest known sub-command that the arguments begin with."""
    for length in range(min(3, len(arguments)), 0, -1):
        candidate = " ".join(arguments[:length])
        if candidate in DEFAULTS:
            return candidate
    return arguments[0] if arguments else ""


def call_rasa(arguments: Sequence[str]) -> int:
    """Run Rasa's own command line in this process and return its exit code.

    Raises:
        DataError: Rasa refused something; the message is Rasa's.
    """
    import bot.runtime

    bot.runtime.activate()
    from rasa.__main__ import main
    from rasa.shared.exceptions import RasaException

    from bot.runtime.training import engine_errors, explain

    for room in _ROOMS:  # Rasa puts the working folder first, where a project's folder may lie
        importlib.import_module(room)
    sys.argv = ["rasa", *(arguments or ["--help"])]
    try:
        main()
    except ShoptalkError:
        raise
    except RasaException as error:
        raise DataError(str(error)) from error
    except engine_errors() as error:
        raise DataError(explain(error)) from error
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
    return 0
