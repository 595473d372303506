"""Sign what was read: a digest of what the tables state of each row of the dossier, and of each thing that was written by hand.

Run it only after reading again what changed. With --check, only say what is not as it was signed.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from coopgraph.base.text import digest

DATA = Path(__file__).resolve().parent.parent / "graph_data"
# Claims of the ministry's page with what they state, our readings, and the names and codes that we gave.
WRITTEN = (
    "source/miclat-bilateral", "source/miclat-bilateral-claims", "editorial/readings", "editorial/readings-claims",
    "editorial/names", "reference/countries", "reference/regions", "sourced/links",
    "sourced/links-claims", "sourced/names",
)  # fmt: skip


def rows(data: Path) -> dict[str, str]:
    """Of each row of the dossier that tables state something of: the digest of these rows, all cells."""
    stated = defaultdict(list)
    for table in sorted((data / "sourced").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                stated[row["ref"]].append("\x1f".join((table.stem, *row.values())))
    return {ref: digest("\n".join(sorted(lines))) for ref, lines in stated.items()}


def things(data: Path) -> dict[tuple[str, str], str]:
    """Of each subject in a layer that was written by hand: the digest of its triples."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for layer in WRITTEN:
        for quad in ox.parse(path=str(data / f"{layer}.ttl")):
            found[layer, str(quad.subject).strip("<>").removeprefix("https://w3id.org/coopgraph/")].append(
                str(quad.triple)
            )
    return {key: digest("\n".join(sorted(lines))) for key, lines in found.items()}


def signed(data: Path) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """The digests of rows and of things as they were signed."""
    with (data / "accounts.csv").open(encoding="utf-8", newline="") as file:
        ofrows = {row["row"]: row["digest"] for row in csv.DictReader(file) if row["digest"]}
    with (data / "digests.csv").open(encoding="utf-8", newline="") as file:
        return ofrows, {(row["layer"], row["thing"]): row["digest"] for row in csv.DictReader(file)}


def differences(data: Path) -> list[str]:
    """Which rows and things are not as they were signed."""
    before = signed(data)
    return [
        f"{'row' if isinstance(key, str) else key[0]} {key if isinstance(key, str) else key[1]}"
        for was, now in zip(before, (rows(data), things(data)), strict=True)
        for key in sorted(was.keys() | now.keys())  # type: ignore[type-var]
        if was.get(key) != now.get(key)  # type: ignore[call-overload]
    ]


def sign(data: Path) -> None:
    """Write the digests of what is there now."""
    now = rows(data)
    with (data / "accounts.csv").open(encoding="utf-8", newline="") as file:
        accounts = list(csv.DictReader(file))
    with (data / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*accounts[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "digest": now.get(row["row"], "")} for row in accounts)
    with (data / "digests.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("layer", "thing", "digest"))
        lines.writerows((*key, value) for key, value in sorted(things(data).items()))


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        found = differences(DATA)
        print("\n".join(found) or "all as signed")
        sys.exit(bool(found))
    sign(DATA)
