"""What is measured of large graphs, generated in a foreign vocabulary and in ours, beside the bare engine; and `scale.json` of it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

import generate
import scale_loads as loads
import scale_queries as queries
from conditions import commit, load_average
from figures import Figure, figure, plain_figure, shown, table
from measures import HERE, Sample, Samples, middle
from scale_queries import Asked

import coopgraph as cg

HEADING = "## Scale"
KEPT = HERE / "scale.json"
SIZES, QUICK = ("2k", "89k", "875k"), ("2k",)
IN_MEMORY = 2_000_000  # triples: more are measured on disk alone
ALLOWED = 0.05  # milliseconds of ours for each query
FIRST = queries.texts("foreign")["q15_latest"]


class World(NamedTuple):
    """What was measured at one size in the foreign vocabulary; times by the peers, and megabytes of the stores."""

    triples: int
    stores: Samples
    megabytes: dict[str, float]
    memory: Samples
    first: Samples
    asked: list[Asked]
    asked_on_disk: list[Asked]
    searched: list[Asked]
    searched_on_disk: list[Asked]


class OwnWorld(NamedTuple):
    """The same in our vocabulary, where rules fire and there is something to draw."""

    triples: int
    stores: Samples
    megabytes: dict[str, float]
    asked: list[Asked]
    opened: Samples
    commands: Samples


def _rounds(triples: int) -> int:
    return 5 if triples < 500_000 else 3 if triples < IN_MEMORY else 1  # of queries; of processes fewer


def foreign(triples: int, quick: bool) -> World:
    with tempfile.TemporaryDirectory() as made:
        folder, rounds = Path(made), 1 if quick else _rounds(triples)
        file = folder / "world.nt"
        count = generate.write(file, triples, "foreign")
        few = min(rounds, 2)
        stores, megabytes = loads.stores(file, folder, few)
        first = loads.first_answer(file, folder, FIRST, few)
        if triples > IN_MEMORY:
            return World(count, stores, megabytes, {}, first, [], [], [], [])
        memory = loads.in_memory(file, count, few)
        texts = queries.texts("foreign")
        graph = cg.load(file)
        peer = queries.bare(graph)
        asked, searched = queries.asking(graph, peer, texts, rounds), queries.searching(graph, peer, rounds)
        del peer
        on_disk = queries.bare_on_disk(graph, folder / "bare")
        kept = cg.open(folder / "ours")
        asked_on_disk = queries.asking(kept, on_disk, texts, few)
        searched_on_disk = queries.searching(kept, on_disk, rounds)
        return World(count, stores, megabytes, memory, first, asked, asked_on_disk, searched, searched_on_disk)


def own(triples: int, quick: bool) -> OwnWorld:
    with tempfile.TemporaryDirectory() as made:
        folder, rounds = Path(made), 1 if quick else _rounds(triples)
        file = folder / "world.nt"
        count = generate.write(file, triples, "own")
        stores, megabytes = loads.stores(file, folder, 1)
        few = min(rounds, 2)
        opened, commands = queries.opened(folder / "ours", few), loads.commands(folder, few)
        graph = cg.open(folder / "ours")
        peer = queries.bare_on_disk(graph, folder / "bare")
        asked = queries.asking(graph, peer, queries.texts("own"), few)
        return OwnWorld(count, stores, megabytes, asked, opened, commands)


# ---- Figures ----


def _size(triples: int) -> str:
    return f"{triples / 1e6:.1f} million" if triples > IN_MEMORY else f"{round(triples, -3):,}"


def _mean(what: str, asked: list[Asked], form: str, allowed: float = 0.0, goal: str = "", of: str = "wall") -> Figure:
    low, _, high = quantiles((one.ratio(form, allowed, of) for one in asked), n=4)
    return Figure(what, queries.mean(asked, form, allowed, of), (low, high), goal)


def _search(what: str, searched: list[Asked], goals: tuple[str, str]) -> Iterator[Figure]:
    ratios = [1 / one.ratio("rows") for one in searched]
    yield Figure(
        f"label search, {what}: scan / coopgraph",
        1 / queries.mean(searched, "rows"),
        (min(ratios), max(ratios)),
        goals[0],
    )
    yield plain_figure(
        f"label search, {what}, milliseconds", [middle(one.samples["rows"]) for one in searched], goals[1]
    )


def foreign_figures(world: World) -> Iterator[Figure]:
    """Goals stand at the sizes that they were set for."""
    size, triples = _size(world.triples), world.triples
    large, middling = triples > 500_000, 50_000 < triples <= IN_MEMORY
    ours, peer = world.stores["coopgraph"], world.stores["oxigraph"]
    yield figure(f"{size}: load to a store, rate: coopgraph / oxigraph", peer, ours, "≥ 0.5" if large else "")
    yield figure(f"{size}: the same, processor time", peer, ours, of="cpu")
    named = world.stores["oxigraph, named graph"]
    yield figure(f"{size}: the same, where oxigraph writes a named graph, as we do", named, ours)
    disk = world.megabytes["coopgraph"] / world.megabytes["oxigraph"]
    yield plain_figure(f"{size}: on disk: coopgraph / oxigraph", [disk], "≤ 2.5" if large else "")
    if world.memory:
        ours, peer = world.memory["coopgraph"], world.memory["oxigraph"]
        goal = large and triples < IN_MEMORY
        yield figure(
            f"{size}: `cg.load`, processor time: coopgraph / oxigraph", ours, peer, "≤ 1.5" if goal else "", "cpu"
        )
        yield figure(f"{size}: `cg.load`, memory: coopgraph / oxigraph", ours, peer, "≤ 1.2" if goal else "", "peak")
    opened, parsed = world.first["coopgraph"], world.first["parsed again"]
    yield figure(
        f"{size}: a first answer: parsed again / opened", parsed, opened, "≥ 15" if triples > IN_MEMORY else ""
    )
    yield figure(f"{size}: the same: opened by us / by oxigraph", opened, world.first["oxigraph"])
    for asked, where in ((world.asked, "in memory"), (world.asked_on_disk, "from a store")):
        for form, of_form in (("rows", "rows"), ("text", "TSV text")) if asked else ():
            goal = f"≤ {1.05}" if middling and where == "in memory" else ""
            what = f"{size}, {where}: 24 queries, {of_form}: coopgraph / oxigraph"
            yield _mean(f"{what}, {ALLOWED} ms allowed", asked, form, ALLOWED, goal)
            yield _mean(f"{what}, nothing allowed", asked, form)
    goals = ("≥ 30", "≤ 5") if large else ("", "")
    for searched, where in ((world.searched, "in memory"), (world.searched_on_disk, "from a store")):
        yield from _search(f"{size}, {where}", searched, goals) if searched else ()


def own_figures(world: OwnWorld) -> Iterator[Figure]:
    size, large = _size(world.triples), world.triples > 500_000
    ours, peer = world.stores["coopgraph"], world.stores["oxigraph"]
    yield figure(f"{size}, our vocabulary: load to a store with all deductions, rate: coopgraph / oxigraph", peer, ours)
    disk = world.megabytes["coopgraph"] / world.megabytes["oxigraph"]
    yield plain_figure(f"{size}, our vocabulary: on disk: coopgraph / oxigraph", [disk])
    yield _mean(
        f"{size}, our vocabulary, from a store: 24 queries, rows, {ALLOWED} ms allowed", world.asked, "rows", ALLOWED
    )
    goals = {"why one row holds": "≤ 50", "why one deduced row holds": "≤ 50", "the overview": "≤ 10,000"}
    for what, found in world.opened.items():
        goal = goals.get(what, "") if large else ""
        yield plain_figure(f"{size}, our vocabulary, just opened: {what}, milliseconds", [s.wall for s in found], goal)
    for what, found in world.commands.items():
        yield plain_figure(f"{size}, our vocabulary: `{what}`, a new process, milliseconds", [s.wall for s in found])


# ---- Writing ----


def _loading(worlds: Iterable[World | OwnWorld], vocabulary: str) -> Iterator[tuple[str, ...]]:
    for world in worlds:
        for who, found in world.stores.items():
            seconds = middle(found) / 1000
            yield (
                f"{_size(world.triples)}, {vocabulary}: {who}",
                f"{seconds:.1f}",
                f"{middle(found, 'cpu') / 1000:.1f}",
                f"{world.triples / seconds:,.0f}",
                f"{middle(found, 'peak'):,.0f}",
                f"{world.megabytes[who]:,.1f}",
            )


def _by_query(worlds: Iterable[World]) -> Iterator[tuple[str, ...]]:
    for world in worlds:
        for one in (*world.asked, *world.searched):
            times = (f"{middle(one.samples[way]):,.2f}" for way in ("rows", "bare rows"))
            texts = (f"{middle(one.samples[way]):,.2f}" if way in one.samples else "" for way in ("text", "bare text"))
            yield f"{_size(world.triples)}: {one.name}", f"{one.rows:,}", *times, *texts, f"{one.ratio('rows'):.2f}"


def _point(what: str, triples: int, who: str, found: list[Sample]) -> dict[str, Any]:
    milliseconds, megabytes = round(middle(found), 3), round(middle(found, "peak"), 1)
    return {"what": what, "triples": triples, "who": who, "milliseconds": milliseconds, "megabytes": megabytes}


def points(worlds: Iterable[World]) -> Iterator[dict[str, Any]]:
    """What the picture shows: time and memory against size."""
    for world in worlds:
        for what, samples in (("load", world.stores), ("load in memory", world.memory), ("open", world.first)):
            yield from (_point(what, world.triples, who, found) for who, found in samples.items())
        for what, asked in (("query", world.asked), ("search", world.searched_on_disk)):
            for who, way in (("coopgraph", "rows"), ("oxigraph", "bare rows")) if asked else ():
                total = Sample(sum(middle(one.samples[way]) for one in asked), 0.0)
                yield _point(what, world.triples, who, [total])


def measure(quick: bool, sizes: Iterable[str] = ()) -> str:
    """The lines of the report; what is measured whole is kept in `scale.json` for `docs/scale.md`."""
    before = load_average()
    counts = [generate.size(text) for text in tuple(sizes) or (QUICK if quick else SIZES)]
    worlds = [foreign(triples, quick) for triples in counts]
    owns = [own(triples, quick) for triples in counts if quick or 50_000 < triples <= IN_MEMORY]
    about = {
        "commit": commit(),
        "day": datetime.now(UTC).date().isoformat(),
        "load average": {"before": before, "after": load_average()},
        "cores": os.cpu_count(),
    }
    figures = [f for world in worlds for f in foreign_figures(world)] + [
        f for world in owns for f in own_figures(world)
    ]
    if not quick:
        ratios = [
            dict(zip(("what", "median", "middle half", "goal", "met"), cells, strict=True)) for cells in shown(figures)
        ]
        kept = {"about": about, "ratios": ratios, "points": list(points(worlds))}
        KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    lines = [
        HEADING,
        "",
        f"{about['cores']} cores. Triples are of the file; "
        "ours has the ontology and the countries beside it, and the bare engine is given the same triples for queries.",
        "",
        *table(["what", "median", "middle half", "goal", ""], shown(figures)),
        *table(
            ["load to a store", "seconds", "processor, s", "triples a second", "memory, MB", "disk, MB"],
            (*_loading(worlds, "foreign"), *_loading(owns, "ours")),
        ),
        *table(
            ["in memory", "rows", "`len(graph.query)`, ms", "bare rows", '`to("tsv")`', "bare text", "rows: ratio"],
            _by_query(worlds),
        ),
    ]
    return "\n".join(lines)
