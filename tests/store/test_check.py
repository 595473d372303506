"""A store is whole, or it is told what is not: files that were changed, graphs that lost triples, stores of earlier versions."""

import gc
import json
import subprocess
import sys

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps import cli
from coopgraph.base.errors import LoadError
from tests.support import stores
from tests.support.stores import OTHER, data_folders

made, store = stores.made, stores.store


def table(store):
    [folder] = data_folders(store)
    return max((store / folder).glob("*.sst"), key=lambda file: file.stat().st_size)


def test_a_whole_store_is_said_to_be_whole(store, capsys):
    checked = cg.check(store)
    assert checked.whole and checked.findings == () and checked.triples > len(cg.open(store))
    assert cli.main(["check", str(store)]) == 0
    assert f"{checked.triples:,} triples in {checked.graphs} graphs" in capsys.readouterr().out


def test_bytes_that_changed_are_told(store, capsys):
    file = table(store)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 255
    file.write_bytes(data)
    assert cli.main(["check", str(store)]) == 1
    said = capsys.readouterr().err
    assert f"{file.name} has other bytes" in said and "--replace" in said


def test_triples_that_are_gone_are_told(store):
    manifest = json.loads((store / "coopgraph.json").read_text("utf-8"))
    name = next(name for name in manifest["counts"] if "own/there" in name)
    manifest["counts"][name] += 1
    (store / "coopgraph.json").write_text(json.dumps(manifest), "utf-8")
    checked = cg.check(store)
    assert not checked.whole and "own/there has 3 triples; 4 were loaded" in checked.findings[0]


def test_what_somebody_has_written_to_is_read_from_end_to_end(store):
    writer = cg.open(store, read_only=False)
    writer.place.store.add(
        ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode(OTHER), ox.Literal("x"), ox.NamedNode("urn:x:g"))
    )
    writer.place.derive()
    del writer
    gc.collect()
    checked = cg.check(store)
    assert checked.whole and checked.files == 0 and "no digests" in checked.findings[0]


EARLIER = """
import json, sys
import pyoxigraph as ox
import coopgraph as cg
writer = cg.open(sys.argv[1], read_only=False)
for lens in ("ministry", "sourced", "possible"):
    graph = ox.NamedNode(f"https://w3id.org/coopgraph/graph/lens/{lens}")
    triples = list(writer.through(lens).engine.triples())
    writer.place.store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
print(len(writer))
"""
UPGRADE = "import sys, coopgraph as cg; cg.open(sys.argv[1], read_only=False).place.derive()"


def python(code, store) -> str:
    """What Python prints, in a process of its own, which has let go of the store afterwards."""
    return subprocess.run([sys.executable, "-c", code, store], check=True, capture_output=True, text=True).stdout


def test_a_store_of_an_earlier_version_is_read_and_told_of(store):
    """Each lens was a copy of its own, and the manifest knew the sizes of files alone."""
    size = int(python(EARLIER, store))
    manifest = json.loads((store / "coopgraph.json").read_text("utf-8"))
    (store / "coopgraph.json").write_text(json.dumps({"data": manifest["data"], "format": 1, "made_by": "x"}), "utf-8")
    assert len(cg.open(store)) == size
    assert cg.check(store).whole and "an earlier version" in cg.check(store).findings[0]
    python(UPGRADE, store)
    assert json.loads((store / "coopgraph.json").read_text("utf-8"))["format"] == 3
    assert len(cg.open(store)) == size


def test_lenses_that_were_being_made_are_no_lenses(store):
    manifest = json.loads((store / "coopgraph.json").read_text("utf-8"))
    (store / "coopgraph.json").write_text(json.dumps(manifest | {"lenses": {}}), "utf-8")
    with pytest.raises(LoadError, match="being made anew"):
        cg.open(store)
    assert len(cg.open(store, read_only=False)) > 0
    gc.collect()
    assert len(cg.open(store)) > 0
