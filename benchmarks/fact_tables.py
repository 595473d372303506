"""What is measured of fact tables: from a file of rows to a file of claims, beside the same triples through rdflib."""

from __future__ import annotations

import csv
import random
import tempfile
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from figures import Figure, figure, plain_figure, shown, table
from measures import Samples, in_turns, timed
from rdflib import Dataset, Literal, URIRef

import coopgraph as cg
from coopgraph.curation.tables.columns import COLUMNS

HEADING = "## Fact tables"
COUNTRIES = "ITA FRA ESP QAT TUN NER TCD COG GIN TUR EGY ARE YEM".split()
THEMES = ("cybercrime", "drug trafficking", "trafficking in persons", "road safety")


class Sizes(NamedTuple):
    """Rows of the table that both load, and of the one that only we do."""

    both: int = 10_000
    large: int = 100_000


QUICK = Sizes(200, 500)


def write_table(path: Path, rows: int) -> Path:
    """A table with five rows for each agreement, of 500 sources and 300 towns."""
    chance = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for n in range(rows // 5):
            source = [f"https://example.org/{n % 500}", f"Page {n % 500}", "2020-01-01", "certain", ""]
            day = f"{chance.randint(1990, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            facts = [
                ("partner", chance.choice(COUNTRIES), "country"),
                ("signature date", day, "date"),
                ("signature place", f"Town {n % 300}", "place"),
                ("theme", chance.choice(THEMES), ""),
                ("documents signed", str(chance.randint(1, 9)), ""),
            ]
            writer.writerows([f"Agreement {n}", "agreement", *fact, *source] for fact in facts)
    return path


def ours(path: Path) -> None:
    """From the table to a file of claims."""
    cg.load_table(path).save(path.with_suffix(".trig"))


class Peer:
    """The triples that a table states, in plain texts, to be added to rdflib one by one."""

    def __init__(self, path: Path):
        ours(path)
        self.target = path.with_name("peer.trig")
        self.quads = [
            (q.subject.value, q.predicate.value, q.object, q.graph_name.value)
            for q in ox.parse(path=str(path.with_suffix(".trig")))
        ]

    def add(self) -> Dataset:
        """What `Graph.add` takes for them; understanding the rows, which is ours to do, is not counted."""
        dataset, graphs = Dataset(), {}
        for s, p, o, g in self.quads:
            graph = graphs.get(g)
            if graph is None:
                graph = graphs[g] = dataset.graph(URIRef(g))
            if isinstance(o, ox.NamedNode):
                term: URIRef | Literal = URIRef(o.value)
            else:
                term = Literal(
                    o.value, lang=o.language or None, datatype=None if o.language else URIRef(o.datatype.value)
                )
            graph.add((URIRef(s), URIRef(p), term))
        return dataset

    def write(self) -> None:
        """The same, and the file."""
        self.add().serialize(self.target, format="trig")


def measure(quick: bool) -> list[str]:
    """The lines of the report."""
    sizes = QUICK if quick else Sizes()
    with tempfile.TemporaryDirectory() as folder:
        small = write_table(Path(folder) / "small.csv", sizes.both)
        large = write_table(Path(folder) / "large.csv", sizes.large)
        peer = Peer(small)
        samples: Samples = in_turns(
            {
                "coopgraph": timed(lambda: ours(small)),
                "coopgraph, not written": timed(lambda: cg.load_table(small)),
                "rdflib add": timed(peer.add),
                "rdflib add and serialise": timed(peer.write),
            },
            2 if quick else 5,
        )
        many = in_turns({"coopgraph": timed(lambda: ours(large))}, 2 if quick else 5)["coopgraph"]
    rows = f"{sizes.both:,} rows, {len(peer.quads):,} triples"
    ratios: list[Figure] = [
        figure(
            f"{rows}, file to file: rdflib / coopgraph",
            samples["rdflib add and serialise"],
            samples["coopgraph"],
            "≥ 10",
        ),
        figure(
            f"{rows}, in memory: rdflib `Graph.add` / coopgraph",
            samples["rdflib add"],
            samples["coopgraph, not written"],
        ),
        plain_figure(f"{sizes.large:,} rows, file to file: seconds", [one.wall / 1000 for one in many]),
    ]
    return [HEADING, "", *table(["what", "median", "middle half", "goal", ""], shown(ratios))]
