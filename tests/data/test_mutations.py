"""For each kind of fact, one changed, dropped or pushed-down triple: something that is checked must turn red."""

import json
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.base import paths
from coopgraph.sparql.questions import questions
from tests.data.test_questions import BY_ID, KNOWN, answer

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
    ("an open list closed", LAYER, "cg:listClosure status:open", "cg:listClosure status:closed-as-stated"),
    ("a result credited to the actions", LAYER, "programme:modernisation a cg:Programme ;", "set:modernisation-actions cg:resultedIn deliverable:cnibe . programme:modernisation a cg:Programme ;"),
    ("a lost rank", LAYER, "rank:second-lieutenant", "rank:lieutenant"),
    ("a lost axis", LAYER, "axis:local-governance", "axis:security"),
    ("another distributor", LAYER, "body:mfa", "body:miclat"),
    ("a dropped claim", CLAIMS, "cg:states statement:miclat-S53-1 ;", ""),
    ("a claim that states something else", CLAIMS, "rdf:object country:GIN", "rdf:object country:GNB"),
    ("a moved passage", CLAIMS, "oa:end 2591", "oa:end 2592"),
]  # fmt: skip


def red(graph: cg.Graph) -> list[str]:
    """What is wrong with a graph: rules that it breaks, and public questions that it answers otherwise."""
    found = [f"rule {f.rule}" for f in graph.validate().findings if f.severity == "Violation"]
    for q in questions():
        known = KNOWN.get(q.id)
        if known and known["kind"] != "not-stated":
            table = graph.query(BY_ID[q.id].name)
            given = answer(graph, known, table) if table.stated else []
            if sorted(map(repr, given)) != sorted(map(repr, known["answer"])):
                found.append(f"question {q.id}")
    return found


def copy_with(folder: Path, file: str, old: str, new: str) -> Path:
    for path in DATA.rglob("*.ttl"):
        target = folder / path.relative_to(DATA)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text("utf-8")
        if path == DATA / file:
            assert old in text, f"{old!r} is not in {file}"
            text = text.replace(old, new)
        target.write_text(text, "utf-8")
    return folder


def test_the_graph_itself_is_not_red(ministry):
    assert red(ministry) == []


@pytest.mark.parametrize(("name", "file", "old", "new"), MUTATIONS, ids=[m[0] for m in MUTATIONS])
def test_a_mutation_turns_something_red(tmp_path, name, file, old, new):
    graph = cg.load(copy_with(tmp_path, file, old, new), lens="ministry")
    assert red(graph), name


def test_known_answers_are_as_many_as_the_questions():
    assert len(json.loads((Path(__file__).parent / "answers.json").read_text("utf-8"))) == 33
