"""What is measured of pictures: the way from a graph to a network, to a page, to paint, and how well it can be read."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import networkx as nx
import picture_networks as networks
import picture_pages as pages
from figures import Figure, figure, plain_figure, shown, table, times
from layout_quality import Quality, quality
from measures import Job, Sample, Samples, as_rdflib, in_turns, merged, timed
from pyvis.network import Network
from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

import coopgraph as cg
from coopgraph.networks.measure import measure as central

HEADING = "## Pictures"


class Sizes(NamedTuple):
    """How large the networks are: copies of the shipped graph, and things (edges are two and a half times as many)."""

    copies: int = 20
    page: int = 5000
    whole: int = 1500
    central: int = 1500
    paint: int = 200
    large: int = 100_000


QUICK = Sizes(1, 60, 30, 60, 16, 2001)


class Found(NamedTuple):
    """All that was measured; without Chromium nothing is painted, and no layout judged."""

    sizes: Sizes
    projected: dict[str, Samples]
    built: dict[str, Samples]
    central: Samples
    paint: Samples
    large: Samples
    large_bytes: int
    layouts: dict[str, dict[str, list[Quality]]]


def made(nodes: int) -> nx.MultiDiGraph:
    """The synthetic network of so many things."""
    return networks.synthetic(nodes, nodes * 5 // 2)


# ---- From a graph to a network ----


def projecting(copies: int, rounds: int) -> dict[str, Samples]:
    """rdflib's conversion over a graph in memory and over the same store, beside ours, which also gives labels, kinds,
    evidence and degrees; of the shipped graph and of an enlarged one."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        larger = [networks.enlarged(Path(folder), copies)] if copies > 1 else []
        for graph in (cg.load(), *larger):
            memory, stored = as_rdflib(merged(graph)), graph.rdflib.default_graph
            counts = {rdflib_to_networkx_multidigraph(each).number_of_edges() for each in (memory, stored)}
            if counts != {len(graph)}:
                raise SystemExit(f"projection: {len(graph)} triples, but {counts} edges")
            jobs = {
                "rdflib in memory": timed(lambda graph=memory: rdflib_to_networkx_multidigraph(graph)),
                "rdflib over the store": timed(lambda graph=stored: rdflib_to_networkx_multidigraph(graph)),
                "graph.network()": timed(graph.network),
            }
            found[f"{len(graph):,} triples"] = in_turns(jobs, rounds)
    return found


# ---- From a network to a page ----


def building(sizes: Sizes, rounds: int) -> dict[str, Samples]:
    """Pages by pyvis and by us, of a network of which ours is an overview, and of one that both draw whole."""
    found = {}
    for nodes in (sizes.page, sizes.whole):
        net = made(nodes)
        jobs = {
            "pyvis": pyvis_job(net),
            "pyvis, from_nx alone": pyvis_job(net, written=False),
            "pyvis, directed": pyvis_job(net, directed=True),
            "cg.draw(net).html": timed(lambda net=net: cg.draw(net).html),
        }
        name = f"{nodes:,} things, {net.number_of_edges():,} edges"
        found[name] = in_turns(jobs, rounds)
    return found


def pyvis_job(net: nx.MultiDiGraph, directed: bool = False, written: bool = True) -> Job:
    """A pyvis page of a network; its copy, which `from_nx` changes, is made before the clock starts."""

    def run() -> list[Sample]:
        copy = networks.plain(net)
        held = Network(directed=directed, cdn_resources="in_line")
        return timed(lambda: (held.from_nx(copy), held.generate_html() if written else ""))()

    return run


def centrality(nodes: int, rounds: int) -> Samples:
    """Betweenness of the same undirected network, if both find the same; networkx is given it ready made."""
    net = made(nodes)
    simple = nx.Graph(net)
    ours = {str(row[0].value): float(row[3].value) for row in central(net, ["betweenness"]).rows}
    theirs = nx.betweenness_centrality(simple)
    if any(abs(ours[node] - value) > 1e-5 * max(value, 1e-9) for node, value in theirs.items()):
        raise SystemExit("betweenness: the values differ")
    jobs = {
        "networkx": timed(lambda: nx.betweenness_centrality(simple)),
        "coopgraph": timed(lambda: central(net, ["betweenness"])),
    }
    return in_turns(jobs, rounds)


# ---- From a page to paint ----


def painting(browser: Any, nodes: int, rounds: int) -> Samples:
    """Until things are on the canvas: a stock pyvis page, which stabilises first, and ours; and the making of each."""
    net = made(nodes)
    makers = {"pyvis": pages.pyvis_page, "coopgraph": lambda net: cg.draw(net).html}
    with tempfile.TemporaryDirectory() as folder:
        jobs = {}
        for name, make in makers.items():
            path = Path(folder, f"{name}.html")
            path.write_text(make(net), "utf-8")
            jobs[name] = _painted(browser, path)
            jobs[f"{name}, page made"] = timed(lambda make=make: make(net))
        return in_turns(jobs, rounds)


def _painted(browser: Any, path: Path) -> Job:
    return lambda: [Sample(pages.painted(browser, path), 0.0)]


def large(browser: Any | None, nodes: int, rounds: int) -> tuple[Samples, int]:
    """A large network: from networkx to a page in a file, and from the file to paint; and how long the file is."""
    net, found, size = made(nodes), dict[str, list[Sample]](), 0
    gc.collect()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.html")
        for _ in range(rounds):
            found.setdefault("page written", []).extend(timed(lambda: cg.draw(net).save(path))())
            size = path.stat().st_size
            if browser:
                found.setdefault("page painted", []).extend(_painted(browser, path)())
    return found, size


# ---- What is seen ----


def layouts(browser: Any, nets: Mapping[str, nx.MultiDiGraph], rounds: int) -> dict[str, dict[str, list[Quality]]]:
    """How well each page of each network can be read; pyvis starts from random places, so it is asked several times."""
    found: dict[str, dict[str, list[Quality]]] = {}
    for name, net in nets.items():
        found[name] = {}
        for page, (whose, make) in pages.pages().items():
            html = make(net)
            views = [pages.read(browser, html, whose) for _ in range(rounds if whose == "pyvis" else 1)]
            found[name][page] = [quality(view, net.nodes, net.edges()) for view in views]
    return found


def judged(sizes: Sizes) -> dict[str, nx.MultiDiGraph]:
    """The networks whose layouts are judged; with small sizes only a small one."""
    net = made(sizes.paint)
    found = {f"synthetic, {len(net)} things": net}
    if sizes.paint >= 200:
        found = {"shipped": cg.load().network(), "Les Misérables": networks.les_miserables(), **found}
    return found


# ---- All of it ----


def measure(quick: bool) -> str:
    """Measure all of it, and give the section of the report."""
    sizes, some, few = (QUICK, 1, 1) if quick else (Sizes(), 5, 3)
    found = Found(
        sizes,
        projecting(sizes.copies, some),
        building(sizes, few),
        centrality(sizes.central, some),
        *_seen(sizes, few),
    )
    return report(found, some, few)


def _seen(sizes: Sizes, rounds: int) -> tuple[Samples, Samples, int, dict[str, dict[str, list[Quality]]]]:
    if not pages.CHROMIUM:
        return {}, *large(None, sizes.large, rounds), {}
    with pages.chromium() as browser:
        paint = painting(browser, sizes.paint, rounds)
        judgement = layouts(browser, judged(sizes), rounds)
        return paint, *large(browser, sizes.large, rounds), judgement


def figures(found: Found) -> list[Figure]:
    """The ratios, above 1 where the peer is slower, and the plain numbers that have goals."""
    lines = []
    for name, samples in found.projected.items():
        ours = samples["graph.network()"]
        lines += [
            figure(
                f"{name} to a network: rdflib over the same store / ours",
                samples["rdflib over the store"],
                ours,
                "≥ 12",
            ),
            figure(f"{name} to a network: rdflib in memory / ours", samples["rdflib in memory"], ours),
        ]
    for number, (name, samples) in enumerate(found.built.items()):
        ours, what = samples["cg.draw(net).html"], f"page of {name}, {'both whole' if number else 'ours an overview'}"
        lines += [
            figure(f"{what}: pyvis as it is / ours", samples["pyvis"], ours, "" if number else "≥ 10"),
            figure(f"{what}: pyvis `from_nx` alone / ours", samples["pyvis, from_nx alone"], ours),
            figure(f"{what}: pyvis told that it is directed / ours", samples["pyvis, directed"], ours),
        ]
    nodes = found.sizes.central
    lines.append(
        figure(
            f"betweenness, {nodes:,} things: networkx / ours",
            found.central["networkx"],
            found.central["coopgraph"],
            "≥ 10",
        )
    )
    if found.paint:
        ours, nodes = found.paint["coopgraph"], found.sizes.paint
        lines.append(figure(f"page of {nodes} things to paint: stock pyvis / ours", found.paint["pyvis"], ours, "≥ 15"))
        whole = [
            [
                Sample(a.wall + b.wall, 0.0)
                for a, b in zip(found.paint[f"{name}, page made"], found.paint[name], strict=True)
            ]
            for name in ("pyvis", "coopgraph")
        ]
        lines.append(figure("the same, with the making of the page", *whole))
        lines.append(
            plain_figure("the same page of ours, milliseconds to paint", [one.wall for one in ours], "≤ 1,000")
        )
    rounds = zip(*found.large.values(), strict=True)
    seconds = [sum(one.wall for one in samples) / 1000 for samples in rounds]
    end = "painted" if found.paint else "written"
    lines.append(
        plain_figure(f"network of {found.sizes.large:,} things to its overview {end}, seconds", seconds, "≤ 5")
    )
    lines.append(plain_figure("the same page, megabytes", [found.large_bytes / 1e6], "≤ 3"))
    return lines


def report(found: Found, some: int, few: int) -> str:
    """The section of `results.md`."""
    samples: dict[str, list[Sample]] = {}
    for group in (found.projected, found.built):
        samples |= {f"{name}: {way}": taken for name, each in group.items() for way, taken in each.items()}
    samples |= {f"betweenness: {way}": taken for way, taken in found.central.items()}
    samples |= {f"{found.sizes.paint} things to paint: {way}": taken for way, taken in found.paint.items()}
    samples |= {f"{found.sizes.large:,} things: {way}": taken for way, taken in found.large.items()}
    peers = ["pyvis", "networkx", "rdflib", "oxrdflib", "rustworkx", "graspologic-native", "playwright"]
    peers += ["ttl3d"] if pages.has_ttl3d() else []
    lines = [
        HEADING,
        "",
        f"Medians of {some} rounds for networks and betweenness, {few} for pages and paint. "
        f"With {', '.join(f'{name} {version(name)}' for name in peers)}.",
        *([] if found.paint else ["Chromium is not installed: nothing was painted, and no layout judged."]),
        *([] if pages.has_ttl3d() else ["ttl3d is not installed: left out."]),
        "",
        *table(["ratio or number", "median", "middle half", "goal", ""], shown(figures(found))),
        *table(["what", "clock, ms", "processor, ms"], times(samples)),
        *_layout_lines(found.layouts),
    ]
    return "\n".join(lines)


def _layout_lines(layouts: Mapping[str, Mapping[str, list[Quality]]]) -> list[str]:
    if not layouts:
        return []
    columns = [
        "network, page",
        "crossings",
        "labels shown",
        "labels clear",
        "clear and readable",
        "letters, px",
        "stress",
    ]
    return [
        "### Layouts",
        "",
        "All of the network in a window of 1280×720.",
        "",
        *table(
            columns,
            (_layout_row(f"{net}: {page}", found) for net, each in layouts.items() for page, found in each.items()),
        ),
    ]


def _layout_row(name: str, found: list[Quality]) -> list[str]:
    def of(field: str, write: Callable[[float], str]) -> str:
        return write(median(getattr(one, field) for one in found))

    shares = (of(field, "{:.0%}".format) for field in ("shown", "clear", "readable"))
    return [
        name,
        of("crossings", "{:,.0f}".format),
        *shares,
        of("letters", "{:.1f}".format),
        of("stress", "{:.3f}".format),
    ]
