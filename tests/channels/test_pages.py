from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import TestClient
from prometheus_client.parser import text_string_to_metric_families

from bot.channels import storefront
from bot.channels.pages import WIDGET_FOLDER, Pages
from bot.channels.storefront import Storefront
from common.errors import EnvironmentProblem
from shop import Shop, models
from shop.catalogue import catalogue_changed
from shop.database import make_engine
from tests.server.scripted import ScriptedAgent

Client = TestClient[Any, Any]
ENGLISH = Path(__file__).parents[2] / "languages" / "en" / "widget.yml"
MADE = "english.json"
"""Made of it before the widget is built; git does not know it."""


async def test_the_sample_page_embeds_the_widget_by_one_script_tag(door: Client) -> None:
    response = await door.get("/")
    page = await response.text()
    assert response.status == 200
    assert page.count('src="widget.js"') == 1
    assert "Fjord Rain Jacket" in page
    assert "€129.00" in page
    assert "script-src" not in response.headers["Content-Security-Policy"], "default-src counts"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


async def test_what_the_shop_wrote_is_escaped(door: Client, shop: Shop) -> None:
    with shop.session() as session:
        session.add(
            models.Product(
                id="x",
                name="<script>alert(1)</script>",
                category='a"b',
                price_cents=1,
                variants=[models.Variant(sku="X")],
            )
        )
        catalogue_changed(session)
    page = await (await door.get("/")).text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(("name", "status"), [("shop.css", 200), ("shop.js", 200), ("x.js", 404)])
async def test_files_of_the_sample_page(door: Client, name: str, status: int) -> None:
    assert (await door.get(f"/demo/{name}")).status == status


async def test_the_widget_is_cached_and_compressed(door: Client) -> None:
    first = await door.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.content_type == "text/javascript"
    assert len(gzip.compress(await first.read())) <= 60_000, "with its texts in every language"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = await door.get("/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    assert await again.read() == b""


def test_the_built_widget_is_that_of_the_sources_and_small() -> None:
    """Says when ``npm run build`` was forgotten: the banner holds a hash of the sources."""
    digest = hashlib.sha256()
    for path in sorted((WIDGET_FOLDER / "src").iterdir(), key=lambda path: path.name):
        if path.name != MADE:
            digest.update(f"{path.name}\n".encode())
            digest.update(path.read_bytes())
    digest.update(ENGLISH.read_bytes())
    built = (WIDGET_FOLDER / "dist" / "widget.js").read_bytes()
    assert digest.hexdigest()[:16].encode() in built[:200], "run: npm run build in bot/widget"
    assert len(built) <= 120_000
    assert len(gzip.compress(built)) <= 60_000


def test_english_is_built_in_as_its_file_says() -> None:
    built = (WIDGET_FOLDER / "dist" / "widget.js").read_text(encoding="utf-8")
    texts = yaml.safe_load(ENGLISH.read_text(encoding="utf-8"))
    assert [key for key, text in texts.items() if f'{key}:"{text}"' not in built] == []


async def test_the_widget_brings_its_texts_in_every_language(door: Client) -> None:
    texts = await widget_texts_of(door)
    assert {"en", "de", "fr", "zh"} <= texts.keys()
    assert texts["de"]["send"] == "Senden"
    assert texts["de"]["greeting"] == texts["en"]["greeting"], "the bot speaks English alone"


async def test_a_project_says_it_in_its_own_way(
    open_door: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "languages" / "en" / "widget.yml"
    path.parent.mkdir(parents=True)
    path.write_text("greeting: Ahoy </script>!\n", encoding="utf-8")
    door = await open_door(languages=tmp_path / "languages")
    texts = await widget_texts_of(door)
    assert texts["en"]["greeting"] == texts["de"]["greeting"] == "Ahoy </script>!"
    assert texts["en"]["send"] == "Send"


async def widget_texts_of(door: Client) -> dict[str, dict[str, str]]:
    first, _, rest = (await (await door.get("/widget.js")).text()).partition(";\n")
    assert rest.startswith("/* Shoptalk widget")
    name, _, texts = first.partition(" = ")
    assert name == "window.ShoptalkTexts"
    found: dict[str, dict[str, str]] = json.loads(texts)
    return found


def test_the_lock_file_names_no_host() -> None:
    lock = (WIDGET_FOLDER / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock


async def test_a_picture_is_served_harmless_and_cached(door: Client) -> None:
    first = await door.get("/pictures/fjord-rain-jacket.svg")
    assert (await first.text()).startswith("<svg")
    assert first.content_type == "image/svg+xml"
    assert "default-src 'none'" in first.headers["Content-Security-Policy"]
    assert "sandbox" in first.headers["Content-Security-Policy"]
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    again = await door.get(
        "/pictures/fjord-rain-jacket.svg", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status == 304


async def test_a_photograph_beside_the_catalogue_is_served(door: Client, pictures: Path) -> None:
    (pictures / "skerry-parka.jpg").write_bytes(b"a photograph")
    response = await door.get("/pictures/skerry-parka.svg")
    assert (response.content_type, await response.read()) == ("image/jpeg", b"a photograph")


async def test_a_product_without_a_picture_shows_a_parcel(door: Client) -> None:
    response = await door.get("/pictures/tide-wind-shell.svg")
    assert response.status == 200
    assert "<title>No picture</title>" in await response.text()


async def test_a_photograph_elsewhere_is_redirected_to(door: Client, shop: Shop) -> None:
    with shop.session() as session:
        product = session.get(models.Product, "skerry-parka")
        assert product is not None
        product.image_url = "https://cdn.example.com/parka.jpg"
        catalogue_changed(session)
    response = await door.get("/pictures/skerry-parka.svg", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (
        302,
        "https://cdn.example.com/parka.jpg",
    )


@pytest.mark.parametrize("product_id", ["nothing", "..%2fsecret", "%00", "a" * 500])
async def test_an_unknown_picture_is_not_found(door: Client, product_id: str) -> None:
    assert (await door.get(f"/pictures/{product_id}.svg")).status == 404


async def test_health(door: Client, agent: ScriptedAgent) -> None:
    ready = await door.get("/health")
    assert (ready.status, await ready.json()) == (200, {"live": True, "ready": True})
    agent.problem = "The understanding stopped."
    stopped = await door.get("/health")
    assert stopped.status == 503
    assert await stopped.json() == {
        "live": True,
        "ready": False,
        "reason": "The understanding stopped.",
    }
    agent.ready = False
    unready = await door.get("/health")
    assert unready.status == 503
    assert (await unready.json())["reason"] == "No model is loaded yet."
    assert (await door.get("/health/live")).status == 200


async def test_health_tells_of_a_shop_that_cannot_be_written(
    door: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def reason() -> str:
        response = await door.get("/health")
        assert response.status == 503
        return str((await response.json())["reason"])

    monkeypatch.setattr(storefront.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    assert "is full" in await reason()
    monkeypatch.undo()
    assert (await door.get("/health")).status == 200
    Path(str(shop.engine.url.database)).unlink()  # noqa: ASYNC240 - one file
    assert "is not there any more" in await reason()


async def test_health_tells_of_a_shop_that_is_read_only(shop: Shop) -> None:
    file = shop.engine.url.database
    engine = make_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    found = await Storefront(Shop(engine, shop.config), shop.config).problem()
    assert found is not None
    assert "is read-only" in found
    engine.dispose()


async def test_metrics_are_prometheus_text(door: Client) -> None:
    token = (await (await door.post("/api/session")).json())["token"]
    headers = {"Authorization": f"Bearer {token}"}
    await door.post("/webhooks/rest/webhook", json={"message": "hello"}, headers=headers)
    text = await (await door.get("/metrics")).text()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    (turns,) = [s for s in families["shoptalk_turns"].samples if s.name.endswith("_total")]
    assert turns.labels == {"channel": "rest", "outcome": "answered"}
    assert turns.value == 1
    assert "shoptalk_turn_seconds" in families
    assert "shoptalk_sockets" in families
    assert "process_resident_memory_bytes" in families


async def test_a_missing_widget_says_how_to_build_it(tmp_path: Path) -> None:
    pages = Pages(None, tmp_path, widget_folder=tmp_path)  # type: ignore[arg-type]
    with pytest.raises(EnvironmentProblem) as caught:
        await pages.widget(None)  # type: ignore[arg-type]
    assert "npm run build" in (caught.value.hint or "")
