"""``shoptalk new``: a folder in which every command works, for one shop."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.examples import copy_example, example_projects
from common.config import nearest
from common.errors import DataError, EnvironmentProblem
from common.paths import CONFIG_FILE, DEFAULT_LANGUAGE, Project, program_folder

# Taken from an example, because they are the same in every project.
SAME_EVERYWHERE = ("endpoints.yml", "credentials.yml", "server.yml")
SCAFFOLD = "scaffold"
NAMED = {"gitignore": ".gitignore"}
_ASSISTANT = re.compile(r"^assistant_id:.*$", re.MULTILINE)
_LANGUAGE = re.compile(r"^language:.*$", re.MULTILINE)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--language", default=DEFAULT_LANGUAGE, show_default=True, help="What the shop's bot speaks."
)
@click.option("--name", help="The shop's name; by default made of the folder's.")
@click.option("--empty", is_flag=True, help="With nothing to sell yet; this is the default.")
@click.option("--example", help="A copy of an example project, by its name.")
def new(folder: Path, language: str, name: str | None, empty: bool, example: str | None) -> None:
    """Make a new project in FOLDER, which must be empty or not exist.

    The project holds its settings, training data, answers, sentences and actions; everything that
    is the same in every shop comes with the program.
    """
    if empty and example:
        raise click.UsageError("A project is either --empty or a copy of an --example.")
    require_language(language)
    require_empty(folder)
    if example:
        copy_example(find_example(example), folder)
        kept = ("README.md", "gitignore")
        spoken = Project(folder.resolve()).language
        write_scaffold(folder, name or title_of(folder), only=kept, language=spoken)
    else:
        write_scaffold(folder, name or title_of(folder), language=language)
        write_settings(folder, language)
    click.echo(_what_next(folder, example is not None))


def require_language(code: str) -> None:
    """Refuse a language that is not installed.

    Raises:
        LanguageError: with those that are.
    """
    from common.language import language

    language(code)


def require_empty(folder: Path) -> None:
    """Refuse a folder that holds anything, so that nothing is ever overwritten.

    Raises:
        EnvironmentProblem: it holds something.
    """
    if folder.is_dir() and (held := sorted(path.name for path in folder.iterdir())):
        raise EnvironmentProblem(
            f"{folder} is not empty: it holds {', '.join(held[:5])}"
            + (" ..." if len(held) > 5 else "."),
            hint="Name a folder that does not exist yet.",
        )


def find_example(name: str) -> Path:
    """The folder of an example project.

    Raises:
        DataError: there is none of this name.
    """
    examples = example_projects()
    if name not in examples:
        guess = nearest(name, list(examples))
        suggestion = f" Did you mean '{guess}'?" if guess else ""
        raise DataError(
            f"There is no example '{name}'.{suggestion}",
            hint=f"There are: {', '.join(sorted(examples)) or 'none'}.",
        )
    return examples[name]


def title_of(folder: Path) -> str:
    """A shop's name made of its folder's: ``corner-shop`` becomes ``Corner Shop``."""
    words = re.findall(r"[^\W_]+", folder.resolve().name)
    return " ".join(word[:1].upper() + word[1:] for word in words) or "My Shop"


def assistant_of(folder: Path) -> str:
    """The ``assistant_id`` of a project in this folder: its name in small letters and dashes."""
    return "-".join(re.findall(r"[^\W_]+", folder.resolve().name.lower())) or "shop"


def write_scaffold(
    folder: Path, name: str, *, only: tuple[str, ...] = (), language: str = DEFAULT_LANGUAGE
) -> None:
    """Write the files of an empty project; those that its language has win.

    Args:
        folder: where they go.
        name: the shop's.
        only: names of files at the top; everything when empty.
        language: its code; files of its folder ``scaffold`` take the place of the program's.
    """
    import jinja2

    environment = jinja2.Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701 - no HTML
    for place, path in sorted(_scaffold_files(language).items()):
        if only and str(place) not in only:
            continue
        goal = folder / place.with_name(NAMED.get(place.name, place.name))
        goal.parent.mkdir(parents=True, exist_ok=True)
        text = environment.from_string(path.read_text(encoding="utf-8")).render(
            name=_quoted(name, path)
        )
        goal.write_text(text, encoding="utf-8")


def _scaffold_files(language: str) -> dict[Path, Path]:
    """Where each file of an empty project lies in it, and where it is taken from."""
    from common.language import language as spoken

    sources = (program_folder("bot") / SCAFFOLD, *reversed(spoken(language).folders(SCAFFOLD)))
    return {
        path.relative_to(source): path
        for source in sources
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _quoted(name: str, path: Path) -> str:
    """The name as a YAML file takes it, or as it is."""
    import json

    plain = re.fullmatch(r"[^\W\d][\w &'’.-]*[\w.]|[^\W\d]", name)
    return name if plain or path.suffix != ".yml" else json.dumps(name, ensure_ascii=False)


def write_settings(folder: Path, language: str) -> None:
    """Write the settings that every project begins with, under this project's own id."""
    source = next(iter(example_projects().values()))
    for name in SAME_EVERYWHERE:
        text = (source / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    config = (source / CONFIG_FILE).read_text(encoding="utf-8")
    config = _ASSISTANT.sub(f"assistant_id: {assistant_of(folder)}", config, count=1)
    config = _LANGUAGE.sub(f"language: {language}", config, count=1)
    (folder / CONFIG_FILE).write_text(config, encoding="utf-8")


def _what_next(folder: Path, has_data: bool) -> str:
    bring = [] if has_data else ["  shoptalk import products.csv     (data/catalogue/README.md)"]
    return "\n".join(
        [f"A new project is in {folder}. Next:", f"  cd {folder}", *bring, "  shoptalk run"]
    )
