"""Briefs of what others say: hostile labels, another ministry, unknown things; the command, and how days are written."""

import re
import shlex
import shutil
import warnings

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import NotFoundError, OutputError
from coopgraph.base.vocab import CG, ID
from coopgraph.publish.brief import brief
from tests.conftest import ROOT
from tests.publish.test_brief import LANGUAGES, Page, section
from tests.support.examples import every
from tests.support.loading import loaded_once  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.usefixtures("loaded_once"), pytest.mark.slow]

HOSTILE = r"""
@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix ex: <https://example.org/> . @prefix confidence: <https://w3id.org/coopgraph/vocab/confidence/> .
ex:atlantis a cg:Country ; skos:prefLabel "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"@en .
ex:deal a cg:Agreement ; skos:prefLabel "[press](javascript:alert(3)) | `x` </svg><b>"@en ; cg:hasPartner ex:atlantis ;
    cg:officialTitle "one\n\n# a heading\n[^1]: no note \u202E"@en .
ex:s1 a rdf:Statement ; rdf:subject ex:deal ; rdf:predicate cg:hasPartner ; rdf:object ex:atlantis .
ex:c1 a cg:Claim ; cg:states ex:s1 ; dcterms:source ex:d1 ; cg:confidence confidence:probable .
ex:d1 a cg:SourceDocument ; dcterms:title "A <i>paper</i>" ; dcterms:source <javascript:alert(4)> .
"""


# ---- What comes from others, and other ministries ----


def test_hostile_labels_stay_text(tmp_path):
    (tmp_path / "bad.ttl").write_text(HOSTILE, "utf-8")
    made = cg.brief(cg.load(tmp_path / "bad.ttl"), "https://example.org/atlantis")
    page = Page(made.html)
    assert page.all("script", "img", "b", "i") == []
    assert "<script>alert(1)</script>" in page.text
    assert all(a["href"].startswith("#") for a in page.all("a"))
    assert "javascript:alert(4)" not in made.html and "](javascript" not in made.markdown.replace("\\]", "")
    assert "<" not in re.sub(r"\\.", "", made.markdown)
    assert made.markdown.count("\n# ") == 0
    assert re.findall(r"^\[\^(\d+)\]:", made.markdown, re.MULTILINE) == [str(n.number) for n in made.notes]
    assert any("probable" in value.marks for each in made.sections for value in each.values())


def test_a_brief_of_another_ministry(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "docs" / "your-own-graph", tmp_path / "own")
    monkeypatch.chdir(tmp_path / "own")
    guide = (ROOT / "docs" / "your-own-graph.md").read_text("utf-8")
    for command in re.findall(r"^coopgraph (load .* -o .*\.trig)$", guide, re.MULTILINE):
        assert main(shlex.split(command)) == 0
    graph = cg.load("page.trig", "register.trig")
    for name in ("EST", "cybercrime", "body:sylvania", "event:sylvania-storm"):
        for language in LANGUAGES:
            made = cg.brief(graph, name, language=language)
            assert made.sections and made.notes
            assert not re.search(r"miclat|dgpc|Alg[eé]ri|الجزائر", made.html, re.IGNORECASE)
    agreements = section(cg.brief(graph, "EST"), "agreements")
    assert "14 May 2018" in {cell.text for b in agreements.blocks for g in b.grids for row in g.rows for cell in row}


def test_unknown_things_formats_and_places(sourced, tmp_path):
    with pytest.raises(NotFoundError, match="nearest"):
        cg.brief(sourced, "Tunisai")
    with pytest.raises(NotFoundError, match="nothing is said"):
        cg.brief(sourced, ox.NamedNode(ID + "country/none"))
    made = cg.brief(sourced, "ITA")
    with pytest.raises(NotFoundError, match="html, md"):
        made.save(tmp_path / "page.pdf")
    with pytest.raises(OutputError, match="cannot write"):
        made.save(tmp_path / "absent" / "page.html")
    assert made.save(tmp_path / "page.md").read_text("utf-8") == made.markdown


# ---- The command ----


def test_the_command_writes_one_page(tmp_path, capsys):
    assert main(["brief", "TUR", "--language", "ar", "-o", str(tmp_path / "t.html")]) == 0
    assert 'dir="rtl"' in (tmp_path / "t.html").read_text("utf-8")
    assert main(["brief", "Qatar"]) == 0
    assert capsys.readouterr().out.startswith("# Qatar\n")


def test_a_new_folder_is_there_whole_or_not_at_all(sourced, tmp_path, monkeypatch):
    monkeypatch.setattr("coopgraph.publish.brief.brief.brief", lambda graph, thing: PAGES[thing.value])
    good, bad = (ox.NamedNode(f"urn:{name}") for name in ("good", "bad"))
    with pytest.raises(KeyboardInterrupt):
        brief.save_all(sourced, [good, bad], tmp_path / "pages", "md")
    assert list(tmp_path.iterdir()) == []
    assert brief.save_all(sourced, [good], tmp_path / "pages", "md") == [tmp_path / "pages" / "urn-good.md"]
    with pytest.raises(KeyboardInterrupt):
        brief.save_all(sourced, [good, bad], tmp_path / "pages", "md")
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["urn-good.md"]


class _Page:
    def __init__(self, end=None):
        self.end = end

    def save(self, path):
        if self.end:
            raise self.end
        path.write_text("a page", "utf-8")


PAGES = {"urn:good": _Page(), "urn:bad": _Page(KeyboardInterrupt())}


def test_the_command_writes_pages_on_several_things(tmp_path, capsys):
    assert main(["brief", "TUR", "cybercrime", "-o", str(tmp_path / "two"), "--format", "md"]) == 0
    assert sorted(p.name for p in (tmp_path / "two").iterdir()) == ["TUR.md", "cybercrime.md"]
    assert main(["brief", "--kind", "TrainingProgramme", "--format", "md", "-o", str(tmp_path / "kind")]) == 0
    assert len(list((tmp_path / "kind").glob("*.md"))) == 4
    for words in (["brief"], ["brief", "TUR", "ITA"], ["brief", "--kind", "Contry", "-o", "x"], ["brief", "Atlantiss"]):
        assert main(words) == 2
    assert "Country" in capsys.readouterr().err


def test_all_partners_with_one_command(sourced, tmp_path, capsys, monkeypatch):
    everyone = every(3, brief.partners(sourced))
    monkeypatch.setattr(brief, "partners", lambda graph: everyone)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=DeprecationWarning)  # of libraries, as elsewhere
        assert main(["brief", "--all", "--format", "md", "-o", str(tmp_path)]) == 0
    names = {path.stem for path in tmp_path.glob("*.md")}
    assert names == {node.value.rpartition("/")[2] for node in everyone}
    last = capsys.readouterr().err.splitlines()[-1]  # after the bar, which shows itself on a slow machine
    assert last.strip() == f"{tmp_path}: {len(names)} pages"


@given(st.lists(st.text("aAbBé-_./(٣", min_size=1), max_size=8))
def test_file_names_are_plain_and_different(ends):
    nodes = [ox.NamedNode(CG + end) for end in ends]
    names = brief.file_names(nodes)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in names)
    assert len({name.lower() for name in names}) == len(ends)
