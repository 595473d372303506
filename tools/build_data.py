"""Make what is made in graph_data/: the sourced layers from the fact tables beside them, and the counts of dataset.ttl.

With --check, only say what is not as it would be made.
"""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from coopgraph import opening
from coopgraph.base.vocab import CG, PREFIXES, TYPE
from coopgraph.graph import Graph
from coopgraph.opening import load_table
from coopgraph.store.files import write_quads
from coopgraph.store.memory import Memory, shipped

DATA = Path(__file__).resolve().parent.parent / "graph_data"
FOLDER = DATA / "sourced"
MADE = "# ---- Counts (made by `make data`) ----"
COUNTED = ("Claim", "Quantity", "SourceDocument", "Passage", "StatedList")  # evidence, counted apart from things


def base() -> Graph:
    """The shipped graph without its sourced layers: what tables recognise things among."""
    return Graph(Memory([s for s in shipped() if not s.layer.startswith("sourced/")]), "sourced")


def turtle(lines: list[str]) -> str:
    """A layer in the one form of data files."""
    return write_quads(ox.parse("\n".join(lines), format=ox.RdfFormat.TURTLE), ox.RdfFormat.TURTLE, PREFIXES)


def layers() -> tuple[dict[Path, str], list[str]]:
    """What each file of the sourced layers holds, and what is wrong in the tables."""
    graph, found, wrong = base(), {}, []
    for table in sorted(FOLDER.glob("*.csv")):
        loaded = load_table(table, graph, language="fr", decimal=".")
        found[table.with_suffix(".ttl")] = turtle(loaded.facts)
        found[FOLDER / f"{table.stem}-claims.ttl"] = turtle(loaded.claims)
        wrong += [f"{table.name} row {r.row}, {r.column} {r.value!r}: expected {r.expected}" for r in loaded.rejects]
        print(f"{table.name}: {loaded.summary}")
    return found, wrong


def counts() -> str:
    """The part of dataset.ttl that counts: triples of each layer, things of each kind, rows of the dossier by verdict."""
    files = sorted(p for p in DATA.rglob("*.ttl") if p.name != "dataset.ttl")
    names = {p: p.relative_to(DATA).with_suffix("").as_posix() for p in files}
    lines = [MADE, "", "dataset:miclat void:subset"]
    lines.append(" ,\n".join(f"        dataset:{n.replace('/', '-')}" for n in names.values()) + " .\n")
    for path, name in names.items():
        size = len({quad.triple for quad in ox.parse(path=str(path))})
        lines.append(
            f'dataset:{name.replace("/", "-")} a void:Dataset ; dcterms:title "{name}" ;'
            f" dcterms:isPartOf dataset:miclat ; void:triples {size} ."
        )
    sourced = opening.load(lens="sourced")
    kinds = Counter(
        t.object.value.removeprefix(CG)
        for t in sourced.engine.triples(None, ox.NamedNode(TYPE))
        if isinstance(t.object, ox.NamedNode) and t.object.value.startswith(CG)
    )
    lines += [
        "",
        "# Things of each kind under the sourced lens, narrower kinds included.",
        "",
        "dataset:miclat void:classPartition",
    ]
    lines.append(" ,\n".join(f"        dataset:kind-{kind}" for kind in sorted(kinds)) + " .\n")
    lines += [f"dataset:kind-{kind} void:class cg:{kind} ; void:entities {n} ." for kind, n in sorted(kinds.items())]
    with (DATA / "accounts.csv").open(encoding="utf-8", newline="") as file:
        verdicts = Counter(row["verdict"] for row in csv.DictReader(file))
    lines += ["", "# Rows of the dossier of facts, by what became of them (accounts.csv).", ""]
    for verdict, n in sorted(verdicts.items()):
        lines.append(f'dataset:dossier-{verdict.replace(" ", "-")} dcterms:title "{verdict}" ; void:entities {n} .')
    return "\n".join(lines) + "\n"


def main() -> int:
    """Build or check; 1 when a row is rejected, or a checked file is not as it would be made."""
    check = "--check" in sys.argv
    found, wrong = layers()
    for path, text in found.items():
        if not check:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            wrong.append(f"{path.name} is not what its table says; run `make data`")
    target = DATA / "dataset.ttl"
    head = re.split(re.escape(MADE), target.read_text("utf-8"))[0]
    text = head + counts()
    if not check:
        target.write_text(text, "utf-8")
    elif target.read_text("utf-8") != text:
        wrong.append("dataset.ttl does not count right; run `make data`")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
