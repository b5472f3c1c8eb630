"""The engineers' door: why a text is understood as it is.

It is shut, and answers 404, unless SHOPTALK_ENGINEER_KEY is set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.keys import check_key
from bot.channels.rest import json_object
from bot.settings import ENGINEER_KEY_VARIABLE, ServerSettings
from common.errors import DataError, ModelError

Explain = Callable[[str], dict[str, Any]]
"""From a text to why it is understood as it is, ready for JSON; may take long."""


class EngineerDoor:
    """The handlers for engineers, who show the key of the settings as a bearer token.

    Args:
        settings: the key, and the longest text.
        explain: called in a worker thread, for one text at a time.
    """

    def __init__(self, settings: ServerSettings, explain: Explain) -> None:
        self._settings = settings
        self._explain = explain
        self._one_at_a_time = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """What this door answers: nothing where there is no key."""
        if self._settings.engineer_key is None:
            return []
        return [web.post("/api/nlu/explain", self.explain)]

    async def explain(self, request: web.Request) -> web.Response:
        """Explain how the understanding reads the text of the body."""
        check_key(request, self._settings.engineer_key, variable=ENGINEER_KEY_VARIABLE)
        text = self._text(await json_object(request))
        try:
            async with self._one_at_a_time:
                found = await asyncio.to_thread(self._explain, text)
        except ModelError as error:
            body = {"error": error.message, "hint": error.hint}
            return web.json_response(body, status=503)
        return web.json_response(found)

    def _text(self, data: dict[str, Any]) -> str:
        text, most = data.get("text"), self._settings.max_message_chars
        if not isinstance(text, str) or not text.strip():
            raise DataError("'text' is missing.", hint='Send {"text": "where is my order"}.')
        if len(text) > most:
            raise DataError(
                f"'text' has {len(text):,} characters; up to {most:,} are read.",
                hint="Send the part that matters.",
            )
        return text


def explanations(model: Path) -> Explain:
    """Explains how the model at ``model`` reads a text; its files are opened at the first call.

    Args:
        model: a model folder or a Rasa archive.
    """

    @cache
    def opened() -> Any:
        from nlu_models.evaluation.explain import Explainer

        return Explainer.open(model)

    return lambda text: opened().explain(text).as_dict()
