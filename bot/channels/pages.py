"""What a browser loads: the sample shop page, the widget, product pictures, health and metrics."""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import cached_property
from pathlib import Path

import jinja2
from aiohttp import web

from bot.channels.pictures import TYPES, PictureFolder
from bot.channels.server_context import ServerContext
from common.errors import EnvironmentProblem
from common.language import Money, language, widget_texts
from common.language.page import page_texts

WIDGET_FOLDER = Path(__file__).parents[1] / "widget"
PICTURE_MAX_AGE = 86_400
NO_PICTURE = "no-picture.svg"
WIDGET_MAX_AGE = 300
WIDGET_TEXTS = "window.ShoptalkTexts"
"""Where the widget finds its texts: in the same file, so that they cost no request."""
SAMPLE_PRODUCTS = 12
_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' https: data: blob:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": f"public, max-age={PICTURE_MAX_AGE}",
}
"""A picture may run nothing and load nothing, whoever put it into the folder."""


class Pages:
    """The handlers of everything a browser loads.

    Args:
        context: what all doors share.
        pictures: the folder of the catalogue's pictures.
        languages: the project's ``languages/``.
        widget_folder: holds ``dist/widget.js`` and ``demo/``.
    """

    def __init__(
        self,
        context: ServerContext,
        pictures: Path,
        *,
        languages: Path | None = None,
        widget_folder: Path = WIDGET_FOLDER,
    ) -> None:
        self._context = context
        self._pictures = PictureFolder(pictures)
        self._languages = languages
        self._folder = widget_folder

    def routes(self) -> list[web.RouteDef]:
        """Everything answered here."""
        return [
            web.get("/", self.index),
            web.get("/demo/{name}", self.demo_file),
            web.get("/widget.js", self.widget),
            web.get("/pictures/{name}", self.picture),
            web.get("/health", self.health),
            web.get("/health/live", self.live),
            web.get("/metrics", self.metrics),
        ]

    async def index(self, request: web.Request) -> web.Response:
        """The sample shop page, which embeds the widget by its one script tag."""
        config, code = self._context.storefront.config, self._context.book.languages[0]
        texts, spoken = self._page_texts, language(code, self._languages)
        formatter = spoken.formatter(config.home_country)
        page = self._template.render(
            shop=config,
            lang=code,
            say=lambda name, **values: texts[name].format_map(values),
            money=lambda cents: formatter.write(Money(cents, config.currency)),
            products=await self._context.storefront.shelf(SAMPLE_PRODUCTS),
            departments=await self._context.storefront.departments(),
        )
        headers = {"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-cache"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def demo_file(self, request: web.Request) -> web.StreamResponse:
        """The style sheet and the script of the sample page."""
        name = request.match_info["name"]
        if name not in ("shop.css", "shop.js"):
            raise web.HTTPNotFound
        return web.FileResponse(self._folder / "demo" / name)

    async def widget(self, request: web.Request) -> web.Response:
        """The built widget, with its texts in every language before it."""
        body, etag = self._built_widget
        response = web.Response(body=body, content_type="text/javascript", charset="utf-8")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.enable_compression()
        return _cached(request, response, etag, WIDGET_MAX_AGE)

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A picture of the catalogue: the file, else where the product's picture is, else none."""
        name = request.match_info["name"]
        path = await asyncio.to_thread(self._pictures.find, name)
        if path is None:
            address = await self._context.storefront.picture(Path(name).stem)
            if address is None:
                raise web.HTTPNotFound(text="The shop has no such picture.")
            if address != request.path:
                raise web.HTTPFound(address)
            path = self._folder / "demo" / NO_PICTURE
        headers = _PICTURE_HEADERS | {"Content-Type": TYPES[path.suffix.casefold()]}
        return web.FileResponse(path, headers=headers)

    async def health(self, request: web.Request) -> web.Response:
        """Whether the bot can answer: 200, or 503 and a reason while it cannot."""
        agent = self._context.agent
        reason = await agent.find_problem() if agent.is_ready() else "No model is loaded yet."
        reason = reason or await self._context.storefront.problem()
        if reason is None:
            return web.json_response({"live": True, "ready": True})
        return web.json_response({"live": True, "ready": False, "reason": reason}, status=503)

    async def live(self, request: web.Request) -> web.Response:
        """Whether the process answers at all."""
        return web.json_response({"live": True})

    async def metrics(self, request: web.Request) -> web.Response:
        """Prometheus' text format."""
        return web.Response(
            body=self._context.metrics.text(), content_type="text/plain", charset="utf-8"
        )

    @cached_property
    def _page_texts(self) -> dict[str, str]:
        return page_texts(self._languages, self._context.book.languages[0])

    @cached_property
    def _built_widget(self) -> tuple[bytes, str]:
        path = self._folder / "dist" / "widget.js"
        try:
            body = path.read_bytes()
        except OSError as error:
            raise EnvironmentProblem(
                f"The built widget {path} cannot be read: {error.strerror}.",
                hint="Build it: cd bot/widget && npm ci && npm run build",
            ) from error
        texts = widget_texts(self._languages, self._context.book.languages)
        body = f"{WIDGET_TEXTS} = {json.dumps(texts, ensure_ascii=False)};\n".encode() + body
        return body, hashlib.sha256(body).hexdigest()[:20]

    @cached_property
    def _template(self) -> jinja2.Template:
        loader = jinja2.FileSystemLoader(self._folder / "demo")
        environment = jinja2.Environment(loader=loader, autoescape=True)
        return environment.get_template("index.html")


def _cached(request: web.Request, response: web.Response, etag: str, max_age: int) -> web.Response:
    """``response`` with an entity tag, or 304 when the browser has it already."""
    known = request.if_none_match or ()
    if any(tag.value == etag for tag in known):
        response = web.Response(status=304)
    response.etag = etag
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    return response
