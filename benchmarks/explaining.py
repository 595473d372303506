"""What is measured of what goes with an answer: why each row holds, whether it is all, and why there is nothing."""

from __future__ import annotations

from statistics import geometric_mean, quantiles

from figures import Figure, shown, table
from measures import Samples, in_turns, middle, timed

import coopgraph as cg
from coopgraph.sparql.questions import questions

HEADING = "## What goes with an answer"
LARGE = "SELECT ?thing ?label { ?thing skos:prefLabel ?label }"
EMPTY = (
    "SELECT * { ?c cg:hasPartner ?agreement . ?c a cg:Country }",
    'SELECT * { ?c skos:prefLabel "Italy" }',
    "SELECT * { ?agreement cg:hasPartner country:ITL ; cg:hasTheme ?theme }",
    'SELECT * { ?c a cg:Country ; skos:prefLabel ?label FILTER(CONTAINS(?label, "italy")) }',
    "SELECT * { <https://w3id.org/coopgraph/id/set/security-agreements> cg:hasPartner country:IRN }",
)


def _jobs(graph: cg.Graph, text: str) -> dict[str, Samples]:
    """The query alone, and with each of what may go with it."""

    def claims() -> None:
        for why in graph.query(text).whys:
            _ = why.claims

    return {
        "query": timed(lambda: graph.query(text), 5),
        "one row": timed(lambda: graph.query(text).why(0), 5),
        "why": timed(claims, 2),
        "completeness": timed(lambda: graph.query(text).completeness, 5),
    }


def measure(quick: bool) -> str:
    """The lines of the report."""
    graph, rounds = cg.load(lens="sourced"), 2 if quick else 9
    names = [asked.name for asked in questions() if graph.query(asked.name).stated][:: 6 if quick else 1]
    found = {name: in_turns(_jobs(graph, name), rounds) for name in names}
    rows = {name: len(graph.query(name)) for name in names}
    figures = [
        _mean(f"questions: {what} / the query alone", [_ratio(one, kind) for one in found.values()], goal)
        for what, kind, goal in (
            ("the query and why its first row holds", "one row", "≤ 5"),
            ("the query and why each row holds, down to the claims", "why", ""),
            ("the query and whether it is all", "completeness", ""),
        )
    ]
    large = in_turns(_jobs(graph, LARGE), 2)
    size = len(graph.query(LARGE))
    figures.append(
        _mean(f"{size:,} labels: the query and why each row holds / the query alone", [_ratio(large, "why")])
    )
    doctored = {
        text: in_turns(
            {
                "query": timed(lambda text=text: graph.query(text), 5),
                "doctor": timed(lambda text=text: graph.query(text).diagnosis),
            },
            rounds,
        )
        for text in EMPTY
    }
    figures.append(
        _mean(
            "empty answers: the query and the doctor / the query alone",
            [_ratio(s, "doctor") for s in doctored.values()],
        )
    )
    worst = sorted(found, key=lambda name: -_ratio(found[name], "why"))[:10]
    lines = [
        HEADING,
        "",
        f"Medians of {rounds} rounds over {len(names)} questions that have an answer; the means are geometric.",
        "",
        *table(["what", "mean", "middle half", "goal", ""], shown(figures)),
        "The ten questions that take most to explain, milliseconds:",
        "",
        *table(
            ["question", "rows", "query", "why, one row", "why, all rows", "completeness"],
            (
                (
                    name,
                    str(rows[name]),
                    *(f"{middle(found[name][kind]):.2f}" for kind in ("query", "one row", "why", "completeness")),
                )
                for name in worst
            ),
        ),
    ]
    return "\n".join(lines)


def _ratio(samples: Samples, kind: str) -> float:
    return middle(samples[kind]) / middle(samples["query"])


def _mean(what: str, ratios: list[float], goal: str = "") -> Figure:
    low, high = (quantiles(ratios, n=4)[0], quantiles(ratios, n=4)[2]) if len(ratios) > 1 else (ratios[0], ratios[0])
    return Figure(what, geometric_mean(ratios), (low, high), goal)
