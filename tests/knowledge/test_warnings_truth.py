"""Verdicts are true: in a world of which sources tell a part, "complete" answers lack nothing, and there are as many things as "at least" says.

A world has sets with partners, meetings with some of them, regions, dated signatures, and agreements that may be one. A source lists
the partners of a set, closes the list where it names all, and leaves it open otherwise; the graph may lack one of its items, and a
second source may leave the same list open. Where two dates of a signature are told, one is wrong.
"""

import random

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.vocab import PREFIXES
from coopgraph.knowledge.warnings.completeness import COMPLETE, OPEN, UNKNOWN
from coopgraph.store.engine import LocalEngine
from coopgraph.store.memory import Memory
from tests.support.examples import LONG

HEAD = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items())
COUNTRIES = [f"country:{code}" for code in ("ITA", "FRA", "ESP", "TUN", "NER")]
SETS = ("set:a", "set:b")
A, B, MET = "set:a cg:hasPartner ?c", "set:b cg:hasPartner ?c", "?m a cg:Meeting ; cg:hasPartner ?c"

# What is asked, and of which variable the things are.
QUERIES = {
    f"SELECT ?c {{ {A} }}": "c",
    f"SELECT ?c ?r {{ {A} . ?c cg:inRegion ?r }}": "c",
    f"SELECT (COUNT(?c) AS ?n) {{ {A} . ?c cg:inRegion ?r }}": "c",
    f"SELECT (COUNT(*) AS ?n) {{ {A} OPTIONAL {{ ?c cg:inRegion ?r }} }}": "c",
    f"SELECT ?c {{ {A} . {B} }}": "c",
    f"SELECT ?c {{ {{ {A} }} UNION {{ {B} }} }}": "c",
    f"SELECT ?c {{ {A} MINUS {{ {B} }} }}": "c",
    f"SELECT ?c {{ {A} FILTER NOT EXISTS {{ {MET} }} }}": "c",
    f"SELECT ?c (EXISTS {{ {MET} }} AS ?met) {{ {A} }}": "c",
    f"SELECT ?c {{ {A} }} GROUP BY ?c HAVING(EXISTS {{ {MET} }})": "c",
    f"SELECT ?c {{ {A} OPTIONAL {{ {MET} }} FILTER(!BOUND(?m)) }}": "c",
    f"SELECT ?c {{ {A} OPTIONAL {{ {MET} }} FILTER(COALESCE(STR(?m), 'no') = 'no') }}": "c",
    f"SELECT ?c {{ {A} OPTIONAL {{ {MET} }} }} GROUP BY ?c HAVING(COUNT(?m) = 0)": "c",
    f"SELECT ?c {{ {{ SELECT ?c (COUNT(?m) AS ?k) {{ {A} OPTIONAL {{ {MET} }} }} GROUP BY ?c }} FILTER(?k < 1) }}": "c",
    f"SELECT ?c {{ {A} OPTIONAL {{ {MET} }} OPTIONAL {{ ?c cg:inRegion ?m }} }}": "c",
    f"SELECT ?c {{ {A} }} ORDER BY ?c LIMIT 1": "c",
    "SELECT (COUNT(DISTINCT ?c) - COUNT(DISTINCT ?o) AS ?n) { set:a cg:hasPartner ?c . set:b cg:hasPartner ?o }": "",
    "SELECT ?s ?c { ?s cg:hasPartner ?c }": "s",
    "SELECT ?c { ?s cg:hasPartner ?c }": "c",
    "SELECT ?d { ?s cg:stepOf agreement:a ; cg:occurredOn ?d }": "d",
    "SELECT ?s { ?s cg:stepOf agreement:a ; cg:occurredOn ?d }": "s",
    "SELECT (COUNT(?d) AS ?n) { ?s cg:stepOf agreement:a ; cg:occurredOn ?d }": "d",
    "SELECT ?x { ?x a cg:Agreement }": "x",
    "SELECT (COUNT(?x) AS ?n) { ?x a cg:Agreement }": "x",
    "SELECT ?c { list:a cg:listItem ?c }": "c",
}


def world(luck: random.Random) -> tuple[str, str]:
    """What is so, and what is told of it, as Turtle."""
    true, told = "agreement:a a cg:Agreement . ", "agreement:a a cg:Agreement . "
    for name in SETS:
        partners = luck.sample(COUNTRIES, luck.randint(1, 4))
        named = [each for each in partners if luck.random() < 0.8] or partners[:1]
        held = [each for each in named if luck.random() < 0.9]
        kind = "a cg:Meeting ; " if luck.random() < 0.1 else ""
        true += "".join(f"{name} {kind}cg:hasPartner {each} . " for each in partners)
        told += "".join(f"{name} {kind}cg:hasPartner {each} . " for each in held)
        closure = "closed-as-stated" if set(named) == set(partners) else "open"
        items = "".join(f"list:{name[-1]} cg:listItem {each} . " for each in named)
        true += "".join(f"list:{name[-1]} cg:listItem {each} . " for each in partners)
        told += f"{items} list:{name[-1]} a cg:StatedList ; cg:listOf {name} ; cg:listProperty cg:hasPartner ; cg:listClosure closure:{closure} . "
        if luck.random() < 0.2:
            told += f"list:{name[-1]}2 a cg:StatedList ; cg:listOf {name} ; cg:listProperty cg:hasPartner ; cg:listClosure closure:open . "
    for each in COUNTRIES:
        for line in (
            f"{each} cg:inRegion region:{luck.randint(1, 2)} . ",
            f"meeting:m{each[-3:]} a cg:Meeting ; cg:hasPartner {each} . ".replace("meeting:", "event:"),
        ):
            true, told = (
                (true + line, told + line if luck.random() < 0.5 else told) if luck.random() < 0.6 else (true, told)
            )
    dates = luck.randint(0, 2)
    true += 'step:0 cg:stepOf agreement:a ; cg:occurredOn "2001-01-01"^^xsd:date . ' if dates else ""
    told += "".join(
        f'step:{n} cg:stepOf agreement:a ; cg:occurredOn "2001-01-0{n + 1}"^^xsd:date . ' for n in range(dates)
    )
    for n in range(luck.randint(0, 2)):
        told += f"agreement:told{n} a cg:Agreement ; cg:mayReferTo agreement:a . "
        true += f"agreement:told{n} a cg:Agreement . " if luck.random() < 0.5 else ""  # or it is the other
    return true, told


def graph_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.update(f"{HEAD} INSERT DATA {{ {turtle} }}")
    return store


def untrue(seed: int, seen: dict[str, int]) -> list[str]:
    """The verdicts of a world that are not so there."""
    true, told = world(random.Random(seed))
    truth, graph = graph_of(true), cg.Graph(Memory([]), "ministry").over(LocalEngine(graph_of(told)))
    wrong = []
    for query, name in QUERIES.items():
        table = graph.query(query)
        judged = table.completeness
        seen[judged.state] = seen.get(judged.state, 0) + 1
        seen["at least"] = seen.get("at least", 0) + (judged.at_least is not None)
        columns = [*truth.query(HEAD + query)] if judged.state == COMPLETE else []
        if judged.state == COMPLETE and sorted(map(str, columns)) != sorted(
            map(str, _rows(graph.engine.store.query(HEAD + query)))
        ):
            wrong.append(f"{seed}: complete {query}")
        if judged.at_least:
            where = query[query.index("{") if "(EXISTS" not in query else query.index(" {", query.index("AS ?")) :]
            things = {
                row[0] for row in truth.query(f"{HEAD} SELECT DISTINCT ?{name or 'c'} {where}".split(" GROUP ")[0])
            }
            if judged.at_least > len(things) or not name:
                wrong.append(f"{seed}: at least {judged.at_least}, of {len(things)} {query}")
    return wrong


def _rows(rows: object) -> list[object]:
    return [*rows]  # type: ignore[call-overload]


@pytest.mark.parametrize("begin", range(0, 1000 if LONG else 4, 4))
def test_verdicts_are_true_in_generated_worlds(begin: int):
    seen: dict[str, int] = {}
    assert [line for seed in range(begin, begin + 4) for line in untrue(seed, seen)] == []
    assert all(seen.get(what) for what in (COMPLETE, OPEN, UNKNOWN, "at least"))
