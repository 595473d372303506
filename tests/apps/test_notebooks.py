"""The notebooks: run by a real kernel, exported, and opened in a browser without a network. New ones are found."""

import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellExecutionError
from tools import notebooks

from tests.support.browser import PAINTED, until

PATHS = sorted(notebooks.NOTEBOOKS.glob("*.ipynb"))
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Future[Any]]]:
    """Each notebook as a kernel of its own runs it, two at a time, in threads: the browser has the loop of this one."""
    with ThreadPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(Path(sys.prefix, "share", "jupyter")))  # not a kernel of another Python
        found = {path: pool.submit(notebooks.run, path, tmp_path_factory.mktemp(path.stem)) for path in PATHS}
        yield found
        pool.shutdown(cancel_futures=True)


@pytest.fixture
def done(executed: dict[Path, Future[Any]], path: Path) -> Any:
    """The executed notebook. One that gives up by itself, for want of a server, is skipped, but not in CI."""
    try:
        return executed[path].result()
    except CellExecutionError as error:
        if error.ename == "SystemExit" and os.environ.get("CI") != "true":
            pytest.skip(error.evalue)
        raise


def outputs(cell: Any) -> list[str]:
    """What a cell shows: HTML where there is some, else text."""
    shown = [output.get("data", {}) or {"text/plain": output.get("text", "")} for output in cell.get("outputs", [])]
    return [str(data.get("text/html", data.get("text/plain", ""))) for data in shown]


def test_there_are_notebooks() -> None:
    assert {"01_tour", "02_questions", "03_networks"} <= {path.stem for path in PATHS}


@each
def test_is_stored_without_outputs(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == notebooks.stripped(text), "run: python tools/notebooks.py"
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert not re.search(r"(?<![\w.:/])/(?:home|root|tmp|usr|var|work|Users)/|\b[A-Z]:\\\\", text), (
        "a path of one machine"
    )


@pytest.mark.usefixtures("executed")
def test_the_kernel_is_of_this_python() -> None:
    """By the command that starts one, as `executed` has the paths of Jupyter."""
    assert KernelManager(kernel_name="python3").format_kernel_cmd()[0] == sys.executable


def test_stripping_takes_all_that_running_leaves() -> None:
    text = PATHS[0].read_text("utf-8")
    notebook = nbformat.reads(text, as_version=4)
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.outputs, code.execution_count = [nbformat.v4.new_output("stream", text="x")], 3
    code.metadata["trusted"] = notebook.metadata["widgets"] = True
    assert nbformat.writes(notebook) != text
    assert notebooks.stripped(nbformat.writes(notebook)) == text


@each
def test_runs_and_ends_in_something_to_look_at(done: Any, path: Path) -> None:
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    assert re.search("<iframe |<table", "".join(outputs(code[-1])))
    said = [line.text for cell in code for line in cell.outputs if line.get("name") == "stderr"]
    assert said == []
    assert done.cells[0].source.startswith("# ")


@each
def test_figures_in_the_text_are_those_of_the_cells_beside_it(done: Any, path: Path) -> None:
    """What a text says in bold that begins with a figure, the code cell before or after it shows, word for word."""
    for index, cell in enumerate(done.cells):
        beside = "".join(text for near in done.cells[max(0, index - 2) : index + 3] for text in outputs(near))
        plain = re.sub("<[^>]*>", " ", re.sub(r"<(iframe|style).*?</\1>", "", beside, flags=re.DOTALL))
        for figure in re.findall(r"\*\*(\d[^*]*?)\.?\*\*", cell.source) if cell.cell_type == "markdown" else ():
            assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d,])", plain), (figure, cell.source)


@each
def test_quotes_nothing_of_the_source(path: Path, source_text: str) -> None:
    def runs_of_words(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 14]) for i in range(len(words) - 13)}

    assert not runs_of_words(path.read_text("utf-8")) & runs_of_words(source_text)


@each
@pytest.mark.browser
def test_exported_page_works_offline(done: Any, path: Path, tab: Any, tmp_path: Path) -> None:
    page_file = tmp_path / f"{path.stem}.html"
    page_file.write_text(notebooks.to_html(done, path.stem), "utf-8")
    shown = [text for cell in done.cells for text in outputs(cell)]
    opened = tab(1280, 900)
    page = opened.page
    page.goto(page_file.as_uri())
    drawings = page.locator("iframe[srcdoc]").all()
    assert len(drawings) == sum("<iframe " in text for text in shown)
    assert page.locator("table").count() == sum(text.count("<table") for text in shown if "<iframe" not in text)
    assert all(box.bounding_box()["height"] > 20 for box in page.locator("tbody:has(tr):visible").all())
    for drawing in drawings:
        drawing.scroll_into_view_if_needed()
        frame = drawing.element_handle().content_frame()
        until(frame, "document.querySelector('#diagram canvas')")
        until(frame, f"({PAINTED})() > 5000")
        assert drawing.bounding_box()["width"] > 600
    if path.stem == "01_tour":
        answers(page)
    assert opened.outside() == []
    assert opened.complaints == []


def answers(page: Any) -> None:
    """The tour ends in a drawing, in which a thing can be searched for and read about."""
    inside = page.frame_locator("iframe")
    inside.locator("#wanted").fill("estonia")
    inside.locator("#results button").first.click()
    assert inside.locator("#panel h2").inner_text() == "Estonia"
    arabic = page.locator("td", has_text="زلزال").first
    assert arabic.evaluate("(cell) => getComputedStyle(cell).direction") == "rtl"
