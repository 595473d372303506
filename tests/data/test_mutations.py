"""For each kind of fact, one changed, dropped or pushed-down triple: something that is checked must turn red."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.base import paths
from coopgraph.sparql.questions import questions
from tests.data.test_questions import BY_ID, KNOWN, answer
from tests.support.changed_graphs import with_layer

DATA = paths.graph_data()
LAYER, CLAIMS = "source/miclat-bilateral.ttl", "source/miclat-bilateral-claims.ttl"

# What is done to which file: (name, file, old text, new text); each old text stands in the file.
MUTATIONS = [
    ("a swapped country of an agreement", LAYER, "cg:hasPartner country:COG", "cg:hasPartner country:COD"),
    ("a dropped partner of a set", LAYER, "country:AUT , ", ""),
    ("another year of founding", LAYER, '"2011"', '"2012"'),
    ("another number of scholarships", LAYER, "cg:amount 50", "cg:amount 500"),
    ("a partner of what is negotiated", LAYER, "cg:hasUnnamedPartner actor:partners-in-negotiation", "cg:hasPartner country:QAT"),
    ("a theme pushed down to a member", LAYER, "agreement:security-ita a cg:Agreement ;", "agreement:security-ita a cg:Agreement ; cg:hasTheme threat:cybercrime ;"),
    ("a country pushed down to one event", LAYER, "event:turkiye-syria-earthquake-2023-1 a cg:HazardEvent", "event:turkiye-syria-earthquake-2023-1 cg:affectedCountry country:TUR ; a cg:HazardEvent"),
    ("another hazard", LAYER, "hazard:flood", "hazard:forest-fire"),
    ("another date of an event", LAYER, '"2023-02-06"', '"2023-02-07"'),
    ("an open list closed", LAYER, "cg:listClosure closure:open", "cg:listClosure closure:closed-as-stated"),
    ("a result credited to the actions", LAYER, "programme:modernisation a cg:Programme ;", "set:modernisation-actions cg:resultedIn deliverable:cnibe . programme:modernisation a cg:Programme ;"),
    ("a lost rank", LAYER, "rank:second-lieutenant", "rank:lieutenant"),
    ("a lost axis", LAYER, "axis:local-governance", "axis:security"),
    ("another distributor", LAYER, "body:mfa", "body:miclat"),
    ("a dropped claim", CLAIMS, "cg:states statement:miclat-S53-1 ;", ""),
    ("a claim that states something else", CLAIMS, "rdf:object country:GIN", "rdf:object country:GNB"),
    ("a moved passage", CLAIMS, "oa:end 2591", "oa:end 2592"),
]  # fmt: skip


def red(graph: cg.Graph) -> Iterator[str]:
    """What is wrong with a graph: public questions that it answers otherwise, and rules that it breaks."""
    for q in questions():
        known = KNOWN.get(q.id)
        if known and known["kind"] != "not-stated":
            table = graph.query(BY_ID[q.id].name)
            given = answer(graph, known, table) if table.stated else []
            if sorted(map(repr, given)) != sorted(map(repr, known["answer"])):
                yield f"question {q.id}"
    yield from (f"rule {f.rule}" for f in graph.validate().findings if f.severity == "Violation")


def changed(folder: Path, file: str, old: str, new: str) -> cg.Graph:
    """The graph with another text in one of its files."""
    text = (DATA / file).read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path = folder / "changed.ttl"
    path.write_text(text.replace(old, new), "utf-8")
    return with_layer(file.removesuffix(".ttl"), path, "ministry")


@pytest.mark.slow
@pytest.mark.parametrize("file", [LAYER, CLAIMS])
def test_the_graph_itself_is_not_red(tmp_path, file):
    assert list(red(changed(tmp_path, file, "", ""))) == []


@pytest.mark.parametrize(("name", "file", "old", "new"), MUTATIONS, ids=[m[0] for m in MUTATIONS])
def test_a_mutation_turns_something_red(tmp_path, name, file, old, new):
    assert next(red(changed(tmp_path, file, old, new)), None), name


def test_known_answers_are_as_many_as_the_questions():
    assert len(json.loads((Path(__file__).parent / "answers.json").read_text("utf-8"))) == 33
