"""Wide tables: a row for each thing, and a mapping that says what the columns are."""

import pytest

import coopgraph as cg
from coopgraph.base.errors import LoadError
from coopgraph.curation.tables.mapping import load_mapping

MAPPING = """
subject = "{Title} ({Year})"
subject_kind = "agreement"
subject_language = "fr"
source_url = "https://example.org/{Id}"
confidence = "certain"
[columns]
"Partners" = { predicate = "partner", kind = "country", separator = ";" }
"Signed" = "signature date"
"Titre" = { predicate = "official title", kind = "text", language = "fr" }
"""
TABLE = """Id,Title,Year,Partners,Signed,Titre,Ignored
1,Accord,2003,Italie; France ;,25/10/2003,Accord entre X et Y,x
2,Accord,2004,Espagne,,,x
3,Accord,2005,Italie,31/02/2005,Faux,x
"""


@pytest.fixture
def wide(tmp_path):
    (tmp_path / "w.toml").write_text(MAPPING, "utf-8")
    (tmp_path / "w.csv").write_text(TABLE, "utf-8")
    return tmp_path


def test_each_filled_cell_is_a_fact(wide):
    loaded = cg.load_table(wide / "w.csv", mapping=wide / "w.toml")
    assert (loaded.rows, loaded.kept) == (3, 2)
    (reject,) = loaded.rejects
    assert (reject.row, reject.value) == (3, "31/02/2005")
    loaded.save(wide / "w.trig")
    graph = cg.load(wide / "w.trig")
    partners = graph.query("SELECT ?l ?c { ?a cg:hasPartner ?c ; skos:prefLabel ?l } ORDER BY ?l ?c").rows
    assert [(label.value, c.value[-3:]) for label, c in partners] == [
        ("Accord (2003)", "FRA"), ("Accord (2003)", "ITA"), ("Accord (2004)", "ESP"), ("Accord (2005)", "ITA")
    ]  # fmt: skip
    assert {label.language for label, _ in partners} == {"fr"}
    assert len(graph.query("SELECT ?t { ?a cg:officialTitle ?t }")) == 2


def test_a_wide_table_without_a_mapping_says_so(wide):
    with pytest.raises(LoadError, match="give a mapping"):
        cg.load_table(wide / "w.csv")


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('"Partners"', '"Partner"', "names 'Partner', but the columns are"),
        ("subject_kind", "subject_knd", "did you mean subject_kind"),
        ("predicate =", "predicat =", "expected"),
        ('confidence = "certain"', "confidence = 1", "takes a text"),
        ("[columns]", "[column]", "no key of a mapping"),
        ('subject = "{Title} ({Year})"', "", "a mapping has subject"),
        ("[columns]", "[columns", "no TOML"),
        (", kind =", ", knd =", "did you mean kind"),
    ],
)
def test_wrong_mappings_are_explained(wide, old, new, match):
    assert old in MAPPING
    (wide / "w.toml").write_text(MAPPING.replace(old, new), "utf-8")
    with pytest.raises(LoadError, match=match):
        cg.load_table(wide / "w.csv", mapping=wide / "w.toml")
    with pytest.raises(LoadError, match="No such file"):
        load_mapping(wide / "absent.toml")


def test_a_row_without_a_subject_is_a_reject(wide):
    (wide / "w.toml").write_text(MAPPING.replace('"{Title} ({Year})"', '"Title"'), "utf-8")
    (wide / "w.csv").write_text(TABLE.replace("2,Accord,", "2,,"), "utf-8")
    loaded = cg.load_table(wide / "w.csv", mapping=wide / "w.toml")
    assert 2 in {reject.row for reject in loaded.rejects}
    assert loaded.kept + len({reject.row for reject in loaded.rejects}) == loaded.rows
