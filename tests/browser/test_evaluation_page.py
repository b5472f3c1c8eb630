"""The evaluation's report in a real browser: it runs no foreign script, sorts, and fits a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from nlu_models.evaluation.report import write_report
from tests.nlu_models.evaluation.reports import make_report

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> str:
    write_report(make_report(), tmp_path / "report.html")
    return (tmp_path / "report.html").as_uri()


async def test_it_asks_for_nothing_and_runs_nothing_foreign(browser: Browser, address: str) -> None:
    page = await browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    await page.goto(address)
    assert asked == [address]
    assert said == []
    assert await page.title() == "Understanding: 57.1% of 7 utterances"


async def test_the_headings_sort(browser: Browser, address: str) -> None:
    page = await browser.new_page()
    await page.goto(address)
    table = page.get_by_role("region", name="Scores of each intent")
    names = table.locator("tbody th")
    assert await names.all_text_contents() == ["greet", "goodbye", "find", "out_of_scope"]
    await table.get_by_role("button", name="Intent").click()
    assert await names.all_text_contents() == ["find", "goodbye", "greet", "out_of_scope"]
    await table.get_by_role("button", name="Utterances").click()
    await table.get_by_role("button", name="Utterances").click()
    assert (await names.all_text_contents())[:2] == ["greet", "find"]
    heads = table.locator("th[aria-sort]")
    assert await heads.all_text_contents() == ["Utterances"]
    assert await heads.get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_in_both_colours(
    browser: Browser, address: str, scheme: str, screenshots: Path
) -> None:
    page = await browser.new_page(
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    await page.goto(address)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(245, 246, 248)") is (scheme == "light")
    await page.screenshot(path=screenshots / f"evaluation-{scheme}.png", full_page=True)
