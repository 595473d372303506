"""Tables and drawings as notebooks show them, in a browser: sorted, filtered, turned over, in the theme that is around them."""

from typing import Any

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.table import Table
from tests.support.browser import until

pytestmark = pytest.mark.browser
LABELS = ["Zürich", "Écosse", "أثينا", "Ankara", *(f"town {n}" for n in range(45))]
# As JupyterLab does: it puts an output in, and then each of its scripts again.
INSERTED = """(text) => {
  document.body.innerHTML = text;
  for (const script of document.querySelectorAll("script")) {
    const again = document.createElement("script");
    again.textContent = script.textContent;
    script.replaceWith(again);
  }
}"""


def column(page: Any, at: int = 1) -> list[str]:
    cells = page.locator(f"tbody tr > :nth-child({at + 1})").all_inner_texts()
    return [text.strip() for text in cells]


@pytest.fixture
def shown(tab: Any) -> Any:
    rows = [(ox.Literal(name), ox.Literal(number * 5 % 49)) for number, name in enumerate(LABELS)]
    opened = tab(990, 800)
    opened.page.goto("about:blank")
    opened.page.evaluate(INSERTED, Table(["name", "amount"], rows)._repr_html_())
    yield opened.page
    assert opened.complaints == [] and opened.outside() == []


def test_pages_are_turned(shown: Any) -> None:
    assert column(shown) == LABELS[:20]
    assert shown.inner_text("[role=status]") == "1–20 / 49" and "49 rows" in shown.inner_text(".coopgraph")
    shown.get_by_role("button", name="Next").click(click_count=2)
    assert column(shown) == LABELS[40:] and shown.get_by_role("button", name="Next").is_disabled()
    shown.get_by_role("button", name="Previous").click()
    assert column(shown) == LABELS[20:40]


def test_rows_are_sorted_by_number_and_by_name_and_keep_their_own(shown: Any) -> None:
    shown.get_by_role("button", name="Number").click()
    assert column(shown, 2) == [str(n) for n in range(20)]
    assert [LABELS[int(number)] for number in column(shown, 0)] == column(shown)
    shown.get_by_role("button", name="Number").click()
    assert column(shown, 2)[:2] == ["48", "47"]
    assert shown.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    shown.get_by_role("button", name="Name").click()
    assert column(shown)[:4] == ["Ankara", "Écosse", "town 0", "town 1"] and "town 10" not in column(shown)[:5]


def test_rows_are_filtered_by_words_without_case_and_accents(shown: Any) -> None:
    shown.get_by_role("searchbox", name="Filter").fill("ECO")
    assert column(shown) == ["Écosse"] and shown.inner_text("[role=status]") == "1–1 / 1"
    shown.get_by_role("searchbox").fill("44 town")
    assert all("44" in row for row in map(" ".join, zip(column(shown), column(shown, 2), strict=True)))
    assert column(shown) == ["town 44"], "numbers of rows are not looked through"
    shown.get_by_role("searchbox").fill("nowhere")
    assert column(shown) == [] and shown.inner_text("[role=status]") == "0–0 / 0"


def test_arabic_tables_run_from_the_right_with_arabic_headings(tab: Any, ministry: cg.Graph) -> None:
    page = tab(990, 800).page
    page.set_content(ministry.in_language("ar").query("security-partners")._repr_html_())
    places = [head.bounding_box()["x"] for head in page.locator("thead th").all()]
    assert places == sorted(places, reverse=True)
    assert page.locator("thead th").nth(1).inner_text().strip() == "البلد"
    assert page.get_by_role("searchbox").get_attribute("placeholder") == "تصفية"


def test_a_drawing_has_room_for_its_title_and_takes_the_theme_that_is_around_it(tab: Any, ministry: cg.Graph) -> None:
    page = tab(990, 800).page
    drawing = ministry.query("security-partners").draw(height=500)
    page.set_content(f"<body style='background:#111'>{drawing._repr_html_()}")
    frame = page.locator("iframe").element_handle().content_frame()
    until(frame, "document.documentElement.dataset.theme === 'dark'")
    title, search = frame.query_selector("#title").bounding_box(), frame.query_selector("#search").bounding_box()
    assert title["width"] > 300 and title["y"] + title["height"] <= search["y"]
    assert frame.evaluate("h1 => document.querySelector('h1').scrollWidth <= document.querySelector('h1').clientWidth")
    page.evaluate("document.body.style.background = '#fafafa'")
    until(frame, "document.documentElement.dataset.theme === 'light'")
