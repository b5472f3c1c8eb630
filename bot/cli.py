"""The one command, ``shoptalk``. Its parts are imported when they are used, not for ``--help``."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from common.config import nearest
from common.errors import ConfigError, ImportRowsError, ShoptalkError
from common.paths import Project

ROWS_SHOWN = 20


@dataclass(frozen=True)
class Lazy:
    """A sub-command that is imported at its first use."""

    module: str
    attribute: str
    help: str


COMMANDS: dict[str, Lazy] = {
    "setup": Lazy("bot.commands.setup", "setup", "Install Rasa and the pinned libraries."),
    "new": Lazy("bot.commands.new", "new", "Make a new project."),
    "run": Lazy("bot.commands.run", "run", "Start the bot; prints the address of its chat page."),
    "shell": Lazy("bot.commands.shell", "shell", "Talk to the bot in the terminal."),
    "train": Lazy("bot.commands.train", "train", "Train what has changed."),
    "test": Lazy("bot.commands.test", "test", "Test the project's conversations."),
    "simulate": Lazy(
        "bot.commands.simulate", "simulate", "Let scripted customers talk to the bot."
    ),
    "doctor": Lazy("bot.commands.doctor", "doctor", "Say what is wrong with this environment."),
    "channel": Lazy("bot.commands.channel", "channel", "Look after the messaging channels."),
    "serve": Lazy("bot.commands.serve", "serve", "Serve a part of the bot by itself."),
    "mcp": Lazy("bot.commands.mcp", "mcp", "Serve the shop to assistants (MCP)."),
    "data": Lazy("bot.commands.data", "data", "Check the training data and configuration."),
    "import": Lazy("shop.cli", "import_command", "Read products, customers, orders or events."),
    "export": Lazy("shop.cli", "export_command", "Write the shop's data to CSV or JSON files."),
    "handoffs": Lazy("shop.cli", "handoffs_command", "List conversations handed to a person."),
    "complaints": Lazy("shop.cli", "complaints_command", "List what customers complained about."),
    "gaps": Lazy("bot.commands.gaps", "gaps", "Show what was asked and had no answer; answer it."),
    "learning": Lazy(
        "bot.commands.learning", "learning", "Show what shoppers did with recommendations."
    ),
    "experiment": Lazy(
        "bot.commands.experiment", "experiment", "Try two orders of recommendations on shoppers."
    ),
    "cases": Lazy("shop.cli", "cases_command", "List what waits after a sale."),
    "watches": Lazy("shop.cli", "watches_command", "List who waits for a product."),
    "erase": Lazy("bot.commands.erase", "erase", "Erase what is known of a customer's behaviour."),
    "sample": Lazy("shop.cli", "sample_command", "Fill an empty database with sample data."),
    "migrate": Lazy("shop.cli", "migrate_command", "Bring an older database to this version."),
    "search": Lazy("bot.commands.catalogue", "search", "Find products by words and meaning."),
    "recommend": Lazy("bot.commands.catalogue", "recommend", "Recommend products, with reasons."),
    "describe": Lazy("bot.commands.catalogue", "describe", "Write a product's description."),
    "advertise": Lazy("bot.commands.catalogue", "advertise", "Write an ad for a product."),
    "recommender": Lazy(
        "bot.commands.recommender", "cli", "Train, try and measure the recommender; foresee sales."
    ),
    "generator": Lazy(
        "bot.commands.texts", "cli", "Train and try the writer; fill the shop with texts."
    ),
    "nlu": Lazy("bot.commands.nlu.cli", "cli", "Train, try and measure the language model."),
    "rasa": Lazy("bot.commands.rasa", "rasa", "Any Rasa command, on this project's files."),
}


class LazyGroup(click.Group):
    """Lists its commands without importing them, and names the nearest one for a mistyped name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of their usefulness."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command ``cmd_name``."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(importlib.import_module(entry.module), entry.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` names, or an error with the nearest name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            guess = nearest(args[0], list(COMMANDS))
            suggestion = f" Did you mean '{guess}'?" if guess else ""
            ctx.fail(f"There is no command '{args[0]}'.{suggestion}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Each command explains itself: shoptalk COMMAND --help",
)
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work as if started in this folder.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error, and log more.")
@click.version_option(package_name="shoptalk", prog_name="shoptalk")
def cli(project: Path | None, debug: bool) -> None:
    """Shoptalk: a customer-service bot for an online shop.

    \b
    First time:   shoptalk run           (or: make run)
    Your shop:    shoptalk import products.csv
    Talk here:    shoptalk shell
    """
    if project is not None:
        os.chdir(project)
    add_own_modules()
    if debug:
        os.environ["SHOPTALK_LOG_LEVEL"] = "DEBUG"


def add_own_modules() -> None:
    """Let the project around this folder bring modules, if there is one."""
    from common.extensions import use_project

    with contextlib.suppress(ConfigError):
        use_project(Project.find().root)


def main(args: list[str] | None = None) -> None:
    """Run the command line; whatever fails prints what happened and how to fix it."""
    arguments = sys.argv[1:] if args is None else args
    sys.exit(run(arguments))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 failed, 2 wrong usage."""
    debug = "--debug" in arguments
    try:
        result: Any = cli.main(args=arguments, prog_name="shoptalk", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped.", err=True)
        return 130
    except Exception as error:
        if debug:
            raise
        report(error)
        return 1
    return result if isinstance(result, int) else 0


def report(error: Exception) -> None:
    """Print an error for a person: what happened, the bad rows if any, and how to fix it."""
    if not isinstance(error, ShoptalkError):
        kind = type(error).__name__
        click.echo(f"Error: {kind}: {error}".rstrip(": "), err=True)
        click.echo("Run it again with 'shoptalk --debug ...' to see where.", err=True)
        return
    click.echo(f"Error: {error.message}", err=True)
    if isinstance(error, ImportRowsError):
        for row in error.rows[:ROWS_SHOWN]:
            click.echo(f"  line {row.line}: {row.reason}", err=True)
        if len(error.rows) > ROWS_SHOWN:
            click.echo(f"  ... and {len(error.rows) - ROWS_SHOWN} more rows", err=True)
    if error.hint:
        click.echo(f"Hint: {error.hint}", err=True)


if __name__ == "__main__":
    main()
