"""The public questions: each file is sound, and each gives exactly the known answer under the ministry's lens."""

import json
import re
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest

from coopgraph.base import vocab
from coopgraph.base.errors import NotFoundError, QueryError
from coopgraph.sparql import tokens
from coopgraph.sparql.questions import question, questions

KNOWN = {q["id"]: q for q in json.loads((Path(__file__).parent / "answers.json").read_text("utf-8"))}
PUBLIC = [q for q in questions() if q.id in KNOWN]
BY_ID = {q.id: q for q in PUBLIC}


def slug(graph, term):
    """A term as the known answers write it: an IRI's last part, a region's English name, a literal's value."""
    if isinstance(term, ox.NamedNode):
        if term.value.startswith(vocab.PREFIXES["region"]):
            return graph.schema.label(term, "en")
        last = re.split(r"[/#]", term.value)[-1]
        return re.sub(r"(?<=[a-z])([A-Z])", lambda m: "-" + m[1].lower(), last) if "#" in term.value else last
    if term.datatype.value.endswith("integer"):
        return int(term.value)
    return (
        {"true": True, "false": False}.get(term.value, term.value)
        if term.datatype.value.endswith("boolean")
        else term.value
    )


def records(graph, table):
    return [{c: slug(graph, row[c]) for c in table.columns if row[c] is not None} for row in table]


def answer(graph, known, table):
    """The answer of a question in the shape of the known one."""
    rows = records(graph, table)
    kind, first = known["kind"], table.columns[0]
    if known["id"] == "CQ15":
        key = lambda r: (r["event"], r["hazard"], r["date"])  # noqa: E731
        return [
            {"event": k[0], "hazard": k[1], "date": k[2], "countries": sorted(r["country"] for r in group)}
            for k, group in groupby(rows, key)
        ]
    if kind == "list":
        return [sorted(r["event"] for r in group) for _, group in groupby(rows, lambda r: r["before"])]
    if kind == "table":
        return [{key: row[key] for key in known["answer"][0]} for row in rows]
    if kind == "span":
        return [[row["start"], row["end"]] for row in rows]
    return [row[first] for row in rows]


def test_the_33_public_questions_are_all_here():
    assert len(PUBLIC) == len(KNOWN) == 33
    assert len({q.name for q in questions()}) == len(questions())
    assert "security-partners" in {q.name for q in PUBLIC}


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_each_file_has_its_headers_and_names_nothing_of_the_data(name):
    asked = question(name)
    assert set(asked.summaries) == {"en", "fr", "ar"}
    assert re.search(r"[\u0600-\u06ff]", asked.summaries["ar"])
    assert not re.search(r"miclat|dgpc|dnrm|alger|/id/", asked.text, re.IGNORECASE)
    found = list(tokens.tokens(asked.text))
    assert {p.name for p in asked.parameters} <= tokens.variable_names(found)
    for parameter in asked.parameters:
        assert "$" + parameter.name in asked.text


@pytest.mark.parametrize("identifier", KNOWN)
def test_known_answer_under_the_ministry_lens(ministry, identifier):
    known, table = KNOWN[identifier], ministry.query(BY_ID[identifier].name)
    if known["kind"] == "not-stated":
        assert not table.stated
        assert table.rows == [(ox.NamedNode(vocab.NOT_STATED),)]
        assert table.labels().rows[0][0].value == "not stated"
        return
    assert table.stated
    found = answer(ministry, known, table)
    if known["kind"] in {"list", "number", "boolean", "span"}:
        assert found == known["answer"]
    else:
        assert sorted(map(repr, found)) == sorted(map(repr, known["answer"]))


@pytest.mark.parametrize("identifier", KNOWN)
def test_answers_rest_on_the_claims_that_make_them(ministry, identifier):
    """Rows rest on sentences that the answer was taken from by hand, and on those that say of what kind something is."""
    table = ministry.query(BY_ID[identifier].name)
    if identifier in {"CQ36", "CQ41"}:
        return
    allowed = {f"miclat-{s}" for s in KNOWN[identifier]["claims"]}
    facts = [fact for why in table.whys for way in why.ways for fact in way.facts]
    found = {
        c.short.split()[0] for fact in facts if fact.triple.predicate.value != vocab.TYPE for c in fact.all_claims()
    }
    assert {name for name in found if not name.startswith("miclat-ER")} <= allowed


@pytest.mark.parametrize(
    ("name", "count", "label"),
    [
        ("security-partners", 13, "Partners of the security agreements"),
        ("security-partner-count", 13, "Partners of the security agreements"),
        ("fundamental-axes", 6, "Fundamental axes"),
        ("modernisation-partners", 7, "Partners of the modernisation actions"),
        ("security-threats", 9, "Areas of the security agreements"),
        ("disaster-responses", 5, "Occasions of relief"),
    ],
)
def test_open_lists_are_said(ministry, name, count, label):
    note, *asked_of = ministry.query(name).notes
    assert label in note and len(asked_of) == 1
    assert f"least {count}" in note


@pytest.mark.parametrize("name", ["training-ranks", "other-action-domains", "modernisation-results", "founding-date"])
def test_closed_lists_are_not_called_open(ministry, name):
    assert [note.partition(" this is asked of: ")[0] for note in ministry.query(name).notes] == [
        "Nothing was given, so"
    ]


def test_parameters_take_short_names_labels_and_terms(ministry):
    italy = ox.NamedNode(vocab.PREFIXES["country"] + "ITA")
    for value in ("ITA", "italie", "إيطاليا", "country:ITA", italy.value, italy):
        assert len(ministry.query("theme-of-agreement", partner=value)) == 1
    assert ministry.query("theme-of-agreement", partner="Egypt", theme="cybercriminalité").rows[0][2].value == "true"
    assert ministry.query("is-partner", country="COG").rows[0][0].value == "true"


def test_wrong_parameters_are_explained(ministry):
    with pytest.raises(QueryError, match="no parameter wrong"):
        ministry.query("theme-of-agreement", wrong="ITA")
    with pytest.raises(NotFoundError, match=r"nearest: .*Italy"):
        ministry.query("theme-of-agreement", partner="Itally")
    with pytest.raises(NotFoundError, match="security-partners"):
        ministry.query("security-partner")


def test_lenses_tell_the_sources_apart(ministry, sourced):
    assert [r[0].value for r in ministry.query("founding-date")] == ["2011"]
    assert {r[0].value for r in sourced.query("founding-date")} == {"2011", "2004-12-25", "2011-05-22"}


def test_questions_need_few_patterns():
    """Median of at most three triple patterns, counted from the text of each question."""
    import statistics

    from tests.support.patterns import count_patterns

    assert statistics.median(count_patterns(q.text) for q in PUBLIC) <= 3
