"""A text on the terminal while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.writer import Copy

NOT_KEPT = "(not kept; the next one:)"


class Screen:
    """Prints the pieces of drafts as they come, and the text that was taken if it is another."""

    def __init__(self) -> None:
        self._shown, self._whole = "", False

    def __call__(self, told: str | Copy) -> None:
        """A piece of a draft, or the whole of it behind its pieces."""
        if not isinstance(told, str):
            self.finish(told.text, end="")
            self._whole = True
            return
        if self._whole:
            self._drop()
        piece = told if self._shown else told.lstrip()
        self._shown += piece
        click.echo(piece, nl=False)

    def finish(self, text: str, *, end: str = "\n") -> None:
        """The text that was taken; what stands there is left or given up for it."""
        if self._shown.rstrip() != text:
            self._drop()
            click.echo(text, nl=False)
            self._shown = text
        click.echo(end, nl=False)

    def _drop(self) -> None:
        if self._shown:
            click.echo()
            click.echo(NOT_KEPT, err=True)
        self._shown, self._whole = "", False
