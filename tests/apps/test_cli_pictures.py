"""Drawing and measuring at the command line."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from coopgraph.answers import formats
from coopgraph.apps import cli
from coopgraph.base import choices
from coopgraph.base.choices import LANGUAGES, LAYOUTS, PICTURE_FORMATS
from coopgraph.diagrams.layouts import choice
from coopgraph.networks import centrality
from coopgraph.publish import drawing
from coopgraph.store import lens
from tests.support.loading import loaded_once  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("loaded_once")


def said(capsys, *arguments) -> tuple[int, str, str]:
    code = cli.main(list(map(str, arguments)))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_words_of_the_help_are_those_of_the_library() -> None:
    """What can be chosen is one list; here the rooms that hold what is chosen are compared with it."""
    assert tuple(lens.LENSES) == choices.LENSES
    assert set(LANGUAGES) == set(choices.LANGUAGES)
    assert {"html", *drawing._WRITERS} == set(choices.PICTURE_FORMATS)
    assert tuple(formats.FORMATS) == choices.ANSWER_FORMATS
    assert tuple(centrality.MEASURES) == choices.MEASURES
    folder = Path(choice.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "NEEDS =" in path.read_text("utf-8")}
    assert modules == set(choices.LAYOUTS)


@pytest.mark.parametrize("ending", PICTURE_FORMATS)
def test_every_ending_draws_the_same(capsys, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"qatar.{ending}"
    code, _, err = said(capsys, "draw", "--focus", "Qatar", "--language", "fr", "-o", path)
    assert code == 0
    assert re.fullmatch(rf"{re.escape(str(path))}: \d+ things, \d+ links\n", err)
    held = path.read_bytes()
    assert b"\x89PNG" in held[:8] if ending == "png" else "Qatar" in held.decode("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout(capsys, tmp_path: Path, layout: str) -> None:
    path = tmp_path / "x.json"
    lens = "ministry" if layout == "stress" else "sourced"  # the time that stress takes is that of all pairs
    assert said(capsys, "draw", "--layout", layout, "--lens", lens, "-o", path)[0] == 0
    spec = json.loads(path.read_text("utf-8"))
    assert spec["layout"] == layout and spec["nodes"]


@pytest.mark.slow
def test_part_of_the_network_is_drawn(capsys, tmp_path: Path) -> None:
    path = tmp_path / "x.json"

    def drawn(*options: str) -> dict:
        assert said(capsys, "draw", *options, "-o", path)[0] == 0
        return json.loads(path.read_text("utf-8"))

    assert drawn("--lens", "ministry", "--layout", "rings")["shown"]["nodes"] == 84
    assert drawn("--no-collapse", "--lens", "ministry")["shown"]["nodes"] == 102
    assert drawn("--between", "TUR", "QAT")["shown"]["nodes"] >= 3
    assert drawn("--themes", "cybercrime", "--title", "T")["title"] == {"": "T"}
    assert any(edge.get("deduced") for edge in drawn("--deduced")["edges"])
    assert drawn("--query", "security-partners")["shown"]["nodes"] == 14


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("draw", "-o", "x.docx"), "drawings have no format 'docx'; they have html, svg"),
        (("draw", "--layout", "map", "--kinds", "CooperationTheme", "-o", "x.svg"), "no thing has a place on earth"),
        (("draw", "--between", "TUR", "nobody", "-o", "x.svg"), "nothing is called"),
        (("measure", "beauty"), "beauty"),
        (("draw", "--query", "security-partners", "--focus", "TUR", "-o", "x.svg"), "it does not go with --focus"),
    ],
)
def test_what_cannot_be_drawn_or_measured_is_told(capsys, arguments: tuple[str, ...], message: str) -> None:
    code, _, err = said(capsys, *arguments)
    assert code == 2
    assert message in err and "Traceback" not in err
    assert not Path("x.docx").exists()


def test_measures_are_a_table(capsys) -> None:
    code, out, _ = said(capsys, "measure", "betweenness", "degree", "--format", "csv", "--lens", "ministry")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 84
    assert rows[0]["thing"].endswith("/miclat") and float(rows[0]["betweenness"]) > 0.5
    code, out, _ = said(capsys, "measure", "--sensitivity", "degree")
    assert code == 0 and "rank" in out


def test_svg_is_xml_with_a_title(capsys, tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    assert said(capsys, "draw", "--language", "ar", "-o", path)[0] == 0
    drawn = ET.parse(path).getroot()
    assert drawn[0].tag.endswith("title") and drawn[0].text
