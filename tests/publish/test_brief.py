"""Briefs: one page on one thing, in three languages, with each footnote in its place and nothing said that is not stated."""

import re
import warnings
from html.parser import HTMLParser
from itertools import pairwise

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.publish.brief import brief
from tests.support.examples import every

pytestmark = pytest.mark.slow

LANGUAGES = ("fr", "en", "ar")
THINGS = ("TUR", "cybercrime", "dgpc", "event:bam-earthquake-2003")  # a partner, a theme, an organisation, an event
VOID = {"meta", "br", "rect", "circle", "path", "polygon", "polyline", "line"}


class Page(HTMLParser):
    """What an HTML page is made of; fails where elements do not close in order."""

    def __init__(self, text: str):
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data

    def all(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def graphs(sourced):
    return {language: sourced.in_language(language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def pages(graphs):
    return {(thing, lang): cg.brief(graphs[lang], thing) for thing in THINGS for lang in LANGUAGES}


@pytest.fixture(scope="module")
def partners(graphs):
    """A brief of every third partner, in the long run of each, made without a warning."""
    everyone = brief.partners(graphs["fr"])
    assert len(everyone) >= 25
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return {node: cg.brief(graphs["fr"], node) for node in every(3, everyone)}


def blocks_of(block):
    yield block
    for inner in block.blocks:
        yield from blocks_of(inner)


def all_blocks(page):
    return [block for section in page.sections for block in blocks_of(section)]


def section(page, key):
    title = brief.word(f"brief.{key}", page.language)
    return next((each for each in page.sections if each.title == title), None)


def lines(block):
    return {line.label: [value.text for value in line.values] for line in block.lines}


# ---- The page ----


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("thing", THINGS)
def test_a_page_is_sound_html_that_asks_for_nothing(pages, graphs, thing, language):
    made = pages[thing, language]
    page = Page(made.html)
    (root,) = page.all("html")
    assert root == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    label = graphs[language].label(graphs[language].resolve(thing))
    assert made.title == label and label in page.text
    policy = page.all("meta")[1]["content"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert page.all("script", "link", "iframe", "img", "object", "form", "base") == []
    assert not [a for _, a in page.tags if {"src", "srcset", "style", "onload", "onclick"} & a.keys()]
    assert "@import" not in made.html and "url(" not in made.html
    links = [a["href"] for a in page.all("a")]
    assert all(re.match(r"#[nr]\d+$|https?://", link) for link in links)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(a.get("scope") in {"col", "row"} for a in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_a_country_counts_the_missions_to_it_once(pages):
    """Those of 2011 and 2023; not the one to Syria after the same earthquakes, nor the ministry's word on both together."""
    text = " ".join(re.sub("<[^>]+>", " ", pages["TUR", "en"].html).split())
    assert "Relief missions 2 Meetings" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("thing", THINGS)
def test_each_footnote_has_its_source_and_each_source_is_used(pages, thing, language):
    made = pages[thing, language]
    page = Page(made.html)
    used = [int(a["href"][2:]) for a in page.all("a") if a.get("role") == "doc-noteref"]
    numbers = list(range(1, len(made.notes) + 1))
    assert [note.number for note in made.notes] == numbers == sorted(set(used))
    firsts = list(dict.fromkeys(used))
    assert all(
        n <= place + 3 for place, n in enumerate(firsts, 1)
    )  # by first use; those of one line in their own order
    ids = {a["id"] for _, a in page.tags if "id" in a}
    assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= ids
    body, _, sources = made.markdown.rpartition(f"## {brief.word('brief.sources', language)}\n")
    assert [int(n) for n in re.findall(r"\[\^(\d+)\]", body)] == used
    assert [int(n) for n in re.findall(r"^\[\^(\d+)\]: ", sources, re.MULTILINE)] == numbers
    assert all(note.title for note in made.notes)


def test_no_line_has_more_than_three_notes_and_what_is_stated_has_one(pages):
    for made in pages.values():
        for value in (value for each in made.sections for value in each.values()):
            assert len(value.notes) <= 3
        for block in blocks_of(section(made, "stated")):
            assert all(value.notes for line in block.lines for value in line.values)


def test_footnotes_give_passages_documents_and_dates(pages):
    notes = pages["TUR", "en"].notes
    passages = [part for note in notes for part in note.more if "characters" in part]
    assert "§ 1.1.1, characters 1024–1034" in passages
    assert any("10 January 2024" in note.more for note in notes)
    assert all(re.match("https?://", note.address) for note in notes if note.address)


def test_words_of_ours_are_in_the_language_of_the_page(pages):
    latin = re.compile(r"[A-Za-z]{3}")
    for made in (pages[thing, "ar"] for thing in THINGS):
        for block in all_blocks(made):
            assert not [line.label for line in block.lines if latin.search(line.label) and block.kind]
            assert not [head for grid in block.grids for head in (*grid.head, grid.caption) if latin.search(head)]
            assert not [mark for value in block.values() for mark in value.marks if latin.search(mark)]


def test_the_same_brief_is_the_same_file(graphs, pages):
    again = cg.brief(graphs["fr"], "TUR")
    assert again.html == pages["TUR", "fr"].html
    assert again.markdown == pages["TUR", "fr"].markdown
    other = cg.brief(graphs["en"], "Turquie", language="fr")
    assert other.markdown == again.markdown


def test_pictures_stand_in_the_page_with_words_for_them(pages):
    made = pages["TUR", "fr"]
    assert [figure.caption for figure in made.figures] == ["Le voisinage de «\u00a0Turquie\u00a0»", "Chronologie"]
    page = Page(made.html)
    assert len(page.all("svg")) == 2
    assert all("Turquie" in a["aria-label"] for a in page.all("div") if a.get("class") == "picture")
    assert "2022" in made.figures[1].svg and "9999" not in made.figures[1].svg


# ---- What is said, and what is not ----


def test_the_agreement_of_2022_has_its_life(pages):
    agreement = section(pages["TUR", "en"], "agreements").blocks[0]
    (life,) = agreement.grids
    row = dict(zip(life.head, (cell.text for cell in life.rows[0]), strict=True))
    assert (row["Step"], row["Date"], row["Place"]) == ("signature", "16 May 2022", "Ankara")
    assert lines(agreement)["has partner"] == ["Türkiye"]
    assert [value.marks for line in agreement.lines for value in line.values if line.label == "has theme"] == [
        ("probable",)
    ]


def test_nothing_is_said_of_another_partners_agreement(sourced, partners):
    with_agreements = 0
    for node, page in partners.items():
        rows = sourced.query("SELECT ?a { ?a a cg:Agreement ; cg:hasPartner $partner }", partner=node).rows
        mine = {sourced.in_language("fr").label(row[0]) for row in rows}
        found = section(page, "agreements")
        titles = {block.title for block in found.blocks} if found else set()
        assert titles == mine
        with_agreements += bool(mine)
        others = {block.title for block in all_blocks(page) if block.kind == "accord"}
        assert others <= mine
        told = {block.title for block in all_blocks(page) if block.kind} | {page.title}
        unknown = section(page, "unknown")
        for part in unknown.blocks if unknown else ():
            labels = {line.label for line in part.lines} - {"", "Liste des accords"}
            assert labels <= told
    assert with_agreements > len(partners) / 3


@pytest.mark.parametrize("lens", ["ministry", "sourced", "possible"])
def test_no_theme_of_a_set_is_pushed_down_to_an_agreement(request, lens):
    graph = request.getfixturevalue(lens)
    seen = 0
    for name in every(2, ("FRA", "TUR", "ITA", "NER")):
        for block in section(cg.brief(graph, name), "agreements").blocks:
            stated = "SELECT ?t { ?a skos:prefLabel $label ; cg:hasTheme ?theme . ?theme skos:prefLabel ?t FILTER(LANG(?t) = 'en') }"
            label = ox.Literal(block.title, language="en")
            direct = {row[0].value for row in graph.query(stated, params={"label": label})}
            said = {text for value in lines(block).get("has theme", []) for text in value.split("; ")}
            assert said == direct
            seen += not direct
            assert not {"generally addresses", "may address"} & lines(block).keys()
    assert seen >= 2


def test_what_sets_say_stands_with_the_set(pages):
    part = section(pages["cybercrime", "en"], "stated").blocks[0]
    assert "Said of the set as a whole" in part.remark
    (block,) = part.blocks
    assert block.title == "Agreements on security and organised crime"
    assert "cybercrime" in lines(block)["generally addresses"]


def test_disagreements_show_both_values_and_which_is_preferred(pages, partners):
    blocks = {block.title: block for block in section(pages["TUR", "en"], "disagreements").blocks}
    rows = [[cell.text for cell in row] for row in blocks["Relief, Türkiye 2023"].grids[0].rows]
    assert [row[:2] for row in rows] == [
        ["survivors rescued", "12 (person), as of 12 February 2023"],
        ["survivors rescued", "13 (person)"],
    ]
    all_rows = [
        row
        for p in partners.values()
        if (s := section(p, "disagreements"))
        for b in s.blocks
        for row in b.grids[0].rows
    ]
    assert "✓" in {row[2].text for row in all_rows}
    assert all(row[-1].notes for row in all_rows)


def test_what_is_not_known_is_said(pages):
    parts = {part.title: part for part in section(pages["TUR", "en"], "unknown").blocks}
    assert list(parts) == ["Looked for and not found", "Lists in the sources", "What the sources do not say"]
    agreement = "Agreement of 2022 with Türkiye (organised crime)"
    assert lines(parts["Looked for and not found"])[agreement] == ["entry into force", "publication", "ratification"]
    (said,) = [
        t for t in lines(parts["Lists in the sources"])[""] if t.startswith("Partners of the security agreements")
    ]
    assert said == "Partners of the security agreements: at least 13; the source says that there are others."
    silences = lines(parts["What the sources do not say"])
    assert set(silences["Security agreement – Türkiye"]) == {"has theme", "entry into force", "signature"}
    assert agreement not in silences


def test_the_lens_decides_what_is_said(ministry):
    page = cg.brief(ministry, "TUR")
    assert [block.title for block in section(page, "agreements").blocks] == ["Security agreement – Türkiye"]
    assert section(page, "disagreements") is None
    assert "what the ministry itself says" in page.facts[0]
    assert not [note for note in page.notes if note.address and "interieur.gov.dz" not in note.address]
