"""What is known of a number or a claim is shown wherever it stands: scope, ends, about, unit, day, and doubts, in three languages."""

import csv

import pytest

import coopgraph as cg

BAM = "event:bam-earthquake-2003"
HEADER = (
    "subject subject_kind predicate value value_kind source_url confidence ref origin modality derived_from".split()
)


def numbers_of(page):
    """The cells of all tables of numbers of a brief."""
    blocks = [*page.sections]
    for block in blocks:
        blocks += block.blocks
    return [[cell.text for cell in row] for b in blocks for grid in b.grids for row in grid.rows]


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "deaths: about 30,000 (person), as of 6 January 2004"),
        ("fr", "morts\u00a0: environ 30\u202f000 (personne)\u00a0; situation\u00a0: 6 janvier 2004"),
        ("ar", "وفيات: نحو 30\u00a0000 (شخص)، إلى غاية 6 جانفي 2004"),
    ],
)
def test_a_number_is_told_with_all_that_its_source_says(sourced, language, label):
    graph = sourced.in_language(language)
    shown = graph.describe(BAM)
    assert label in {shown.text(row["subject"]) for row in shown}  # `coopgraph show`, why, notebooks
    net = graph.network(focus=BAM)
    (number,) = [n for n in net.nodes[graph.resolve(BAM).value]["numbers"] if n["labels"][language] == label]
    assert number["claims"] and set(number["claims"]) <= net.graph["claims"].keys()
    assert label in cg.draw(net).to("svg")  # its title, which shows when it is pointed at


def test_a_number_is_told_with_its_scope_its_ends_and_its_period(sourced):
    told = {
        n["labels"]["en"]
        for _, data in sourced.network(collapse=False).nodes(data=True)
        for n in data.get("numbers", ())
    }
    assert "deaths (Syria): 5,951 to 8,476 (person)" in told
    assert "50 scholarships a year" in told
    assert sum(label.split(": ")[1].startswith("about ") for label in told if ": " in label) == 7


def test_a_brief_says_about_and_the_ends_and_the_period(sourced):
    bam = numbers_of(cg.brief(sourced, BAM, language="en"))
    assert ["deaths", "about 30,000", "person", "6 January 2004", ""] in bam
    assert ["deaths", "about 30,000 (person), as of 6 January 2004", "", ""] in bam  # where sources disagree
    training = numbers_of(cg.brief(sourced, "Training of African civil protection staff", language="fr"))
    assert [row[:3] for row in training] == [["contingent", "50", "bourse par an"]]


def test_a_brief_says_how_sure_what_is_said_of_a_set_is(sourced):
    page = cg.brief(sourced, "ITA", language="fr")
    (block,) = page.sections[0].blocks[0].blocks
    marks = {line.label: {mark for value in line.values for mark in value.marks} for line in block.lines}
    assert marks["porte en général sur"] == {"but énoncé"}
    assert {mark for of in marks.values() for mark in of} == {"but énoncé"}  # of the whole: said once above


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A graph of a user in which an editor added two numbers up, and one number is a plan."""
    path = tmp_path_factory.mktemp("known") / "facts.csv"
    said = [
        ("deaths [Syria]", "5900", "1", "", "", ""),
        ("deaths [Turkey]", "50000", "2", "", "", ""),
        ("deaths", "55900", "3", "", "", "1 2"),
        ("missing people", "3", "4", "", "stated aim", ""),
    ]
    source = ["", "https://example.org/report", "certain"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *(["Quake", "hazard event", p, v, *source, *more] for p, v, *more in said)])
    cg.load_table(path).save(path.with_suffix(".trig"))
    return cg.load(path.with_suffix(".trig"))


def test_what_an_editor_worked_out_and_what_is_a_plan_say_so_everywhere(made):
    page = cg.brief(made, "Quake", language="en")
    rows = {(row[0].text, row[1].text): row[-1].marks for row in page.sections[0].grids[0].rows}
    assert rows == {
        ("missing people", ""): ("stated aim",),
        ("deaths", ""): ("editorial reading", "worked out by an editor"),
        ("deaths", "Syria"): (),
        ("deaths", "Türkiye"): (),
    }
    table = made.query(
        "SELECT ?q { ?q cg:quantityOf ?t ; cg:quantityKind ?kind FILTER NOT EXISTS { ?q cg:hasScope ?s } } ORDER BY ?kind"
    )
    lines = "\n".join(text for row in table.why_lines() for _, text, _ in row)
    assert "editorial reading" in lines and "stated aim" in lines
    assert sorted(each.rpartition("(")[2] for each in table.evidence) == ["editorial reading)", "stated aim)"]
    claims = made.network(focus="Quake").graph["claims"].values()
    assert sorted(len(claim["derived_from"]) for claim in claims) == [0, 0, 0, 2]
