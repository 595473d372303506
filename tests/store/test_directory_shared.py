"""A directory that several use: one writes or loads, and readers keep what they opened."""

import errno
import gc
import os
import subprocess
import sys

import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.store.disk import build, directory
from tests.support.stores import OTHER, P, data_folders, holds, own


@pytest.fixture
def store(tmp_path):
    """A store of files as they are, which is quickly made."""
    file = tmp_path / "there.nq"
    file.write_text(f'<urn:x:a> <{OTHER}> "3" <urn:x:g> .\n', "utf-8")
    cg.load(file, ontology=False, store=tmp_path / "store")
    return tmp_path / "store"


def replace(store, tmp_path) -> None:
    cg.load(own(tmp_path), ontology=False, store=store, replace=True)


WRITER = f"""
import sys, coopgraph as cg
graph = cg.open(sys.argv[1], read_only=False)
graph.place.store.update('INSERT DATA {{ <urn:x:a> {P} 1 }}')
print("there", flush=True)
sys.stdin.read()
"""


def test_who_writes_is_named_and_loses_nothing(store, tmp_path):
    """In a process of its own, which is killed: the system releases its lock."""
    command = [sys.executable, "-c", WRITER, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "there\n"
        named = rf"is open for writing in process {writer.pid} on .+, since .+ UTC; only one may write"
        with pytest.raises(RefusedError, match=named):
            replace(store, tmp_path)
        with pytest.raises(RefusedError, match=named):
            cg.open(store, read_only=False)
        assert len(data_folders(store)) == 1
        writer.kill()
    assert holds(store) == 1
    replace(store, tmp_path)
    assert holds(store) == 10


def test_an_engine_that_outlives_its_graph_still_writes(store, tmp_path):
    engine = cg.open(store, read_only=False).place.store
    gc.collect()
    with pytest.raises(RefusedError, match="open for writing elsewhere"):
        replace(store, tmp_path)
    assert len(engine)


def test_a_damaged_store_is_not_said_to_be_open(store, tmp_path):
    """The engine speaks of a block that is wrong, in which there is a lock."""
    for table in store.glob("data-*/*.sst"):
        content = bytearray(table.read_bytes())
        content[-100:-60] = bytes(40)
        table.write_bytes(content)
    with pytest.raises(LoadError, match="is damaged"):
        cg.open(store, read_only=False)
    replace(store, tmp_path)
    assert holds(store) == 10


@pytest.mark.parametrize("there", [True, False])
def test_of_two_loads_at_once_one_is_told_of_the_other(store, tmp_path, monkeypatch, there):
    path, fill = store if there else tmp_path / "new", build._filled

    def meanwhile(*work):
        monkeypatch.undo()
        with pytest.raises(RefusedError, match=f"is being loaded in process {os.getpid()} on"):
            cg.load(own(tmp_path), ontology=False, store=path, replace=there)
        return fill(*work)

    monkeypatch.setattr(build, "_filled", meanwhile)
    cg.load(own(tmp_path), ontology=False, store=path, replace=there)
    assert holds(path) == 10 and len(data_folders(path)) == 1


def test_readers_keep_what_they_opened(store, tmp_path):
    """Here and in the process beside, which opens the folder late; once nobody reads it any more, the next load sweeps it."""
    reader = cg.open(store)
    for _ in range(2):
        replace(store, tmp_path)
    assert len(data_folders(store)) == 2
    there = f"SELECT ?g {{ GRAPH ?g {{ ?s <{OTHER}> ?o FILTER REGEX(STR(?o), STR(3)) }} }}"
    assert len(reader.query(there)) == len(reader.query(there.replace("REGEX", "CONTAINS"))) == 1
    assert holds(store) == 10
    del reader
    gc.collect()
    replace(store, tmp_path)
    assert len(data_folders(store)) == 1


def test_a_reader_comes_while_another_store_takes_its_place(store, tmp_path, monkeypatch):
    lock = directory.Lock

    def late(*given, **options):
        monkeypatch.undo()
        replace(store, tmp_path)
        return lock(*given, **options)

    monkeypatch.setattr(directory, "Lock", late)
    assert holds(store) == 10


def test_where_no_locks_are_kept(store, tmp_path, monkeypatch):
    """All may be read; who would write is told; nothing is removed."""

    def none(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    (store / "data-1-0123abcd").mkdir()
    monkeypatch.setattr("coopgraph.base.locks._lock", none)
    assert not holds(store)
    with pytest.raises(OutputError, match="cannot write .*store: No locks available"):
        replace(store, tmp_path)
    build.sweep(store, None)
    assert len(data_folders(store)) == 2


def test_a_private_store_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "mine" / "store"
    assert main(["load", str(own(tmp_path)), "--only", "--store", str(path), "--private"]) == 0
    entries = [path, *path.rglob("*")]
    assert {entry.stat().st_mode & 0o777 for entry in entries if entry.is_dir()} == {0o700}
    assert {entry.stat().st_mode & 0o777 for entry in entries if entry.is_file()} == {0o600}
    replace(path, tmp_path)
    assert path.stat().st_mode & 0o777 == 0o700  # what was private stays so
