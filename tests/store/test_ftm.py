"""Entities of FollowTheMoney: lines of JSON read as RDF, asked, and written again."""

import json

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import OutputError
from coopgraph.store.export import serialise
from tests.support.each import for_each

ENTITIES = [
    {
        "id": "NK a/é",
        "caption": "Ann",
        "schema": "Person",
        "properties": {
            "name": ["Ann A.", "A. Ann"],
            "birthDate": ["1970-01"],
            "country": ["it"],
            "topics": ["role.pep"],
        },
        "datasets": ["x", "y"],
        "referents": ["old"],
        "first_seen": "2024-01-02",
        "target": True,
    },
    {
        "id": "c1",
        "caption": "ACME",
        "schema": "Company",
        "properties": {"name": ["ACME"], "incorporationDate": ["1999-02-03"]},
    },
    {"id": "o1", "schema": "Ownership", "properties": {"owner": ["NK a/é"], "asset": ["c1"], "startDate": ["2001"]}},
    {"id": "s1", "schema": "Sanction", "properties": {"entity": ["NK a/é"], "authority": ["c1"]}},
]
NS = "https://schema.followthemoney.tech/#"
OWNS = """SELECT ?owner ?asset ?year {
  ?o a ftm:Ownership ; ftm:owner/skos:prefLabel ?owner ; ftm:asset/ftm:name ?asset ; ftm:startDate ?year }"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "entities.ftm.json"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in ENTITIES), "utf-8")
    return path


def test_schemas_are_classes_and_references_are_things(file):
    graph = cg.load(file, ontology=False)
    (row,) = graph.query(OWNS).rows
    assert [term.value for term in row] == ["Ann", "ACME", "2001"]
    assert row[2].datatype.value.endswith("gYear")
    said = {row["property"].value.removeprefix(NS): row["value"] for row in graph.describe("ACME")}
    assert said["incorporationDate"] == ox.Literal(
        "1999-02-03", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    )
    authority = graph.query(f"SELECT ?a {{ ?s <{NS}authority> ?a }}").rows[0][0]
    assert authority == ox.Literal("c1"), "of a sanction it is a text, though it may be called as an entity is"
    assert graph.resolve("Ann").value == "e:NK%20a/%C3%A9"


def test_they_are_written_as_they_were(file, tmp_path, ministry):
    assert main(["export", "--data", str(file), "--only", "-o", str(tmp_path / "again.ftm.json")]) == 0
    again = [json.loads(line) for line in (tmp_path / "again.ftm.json").read_text("utf-8").splitlines()]

    def sets(entities):
        return {
            each["id"]: {k: sorted(v) if isinstance(v, list) else v for k, v in flat(each).items()} for each in entities
        }

    def flat(entity):
        return {**entity, **entity["properties"], "properties": None}

    assert sets(again) == sets(ENTITIES)
    with pytest.raises(OutputError, match="entities of FollowTheMoney, of which there are none"):
        serialise(ministry.engine, "ftm")


@for_each(["entities.ndjson", "entities.jsonl", "entities.json", "one.ndjson", "nested.json"])
def test_lines_of_entities_are_known_by_what_they_are(name, tmp_path, capsys):
    entities = ENTITIES[1:2] if name.startswith("one") else ENTITIES
    if name.startswith("nested"):
        entities = [
            {**ENTITIES[2], "properties": {**ENTITIES[2]["properties"], "owner": [ENTITIES[0]]}},
            *ENTITIES[1:2],
        ]
    path = tmp_path / name
    path.write_text("".join(json.dumps(each) + "\n" for each in entities), "utf-8")
    graph = cg.load(path, ontology=False)
    assert len(graph.query(f"SELECT ?x {{ ?x a <{NS}Company> }}")) == 1
    assert name.startswith("one") or graph.query(OWNS).rows[0][0].value == "Ann"
    assert main(["load", str(path), "-o", str(tmp_path / "t.trig")]) == 2
    assert "-o" in capsys.readouterr().err, "it is no table"
