"""A load into a directory that is interrupted, has no room, or is not the only one: what was there stays, whole."""

import contextlib
import itertools
import resource
import signal
import subprocess
import sys
import threading

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.store.disk import build
from tests.support import stores
from tests.support.stores import P, data_folders, holds, is_as_before, own

made, store = stores.made, stores.store


# The command itself, but at one stage of a load it tells that it is there, and comes no further.
STUCK = """
import pathlib, signal, sys
from coopgraph.apps.cli import entry
from coopgraph.store import lens
from coopgraph.store.disk import build, parts
stages = {"reading": (lens, "read_layer"), "deriving": (parts, "derive_here"), "naming": (pathlib.Path, "replace")}
place, name = stages[sys.argv[1]]
work = getattr(place, name)
def endless(*args, **options):
    print("there", flush=True)
    while True:
        signal.pause() if name == "replace" else work(*args, **options)
setattr(place, name, endless)
sys.argv[1:] = ["load", *sys.argv[2:]]
entry()
"""


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("stage", ["reading", "deriving", "naming"])
def test_what_was_there_stays_when_a_load_is_interrupted(store, tmp_path, stage, end):
    before = data_folders(store)
    command = [sys.executable, "-c", STUCK, stage, str(own(tmp_path)), "--store", str(store), "--replace"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"there\n", child.stderr.read()
        child.send_signal(end)
        _, err = child.communicate()
    assert child.returncode == (130 if end == signal.SIGINT else -end), err
    assert b"Traceback" not in err
    assert is_as_before(store)
    if end == signal.SIGINT:
        assert data_folders(store) == before
    else:  # what is left goes with the next load
        assert data_folders(store) != before
        cg.load(own(tmp_path), store=store, replace=True)
        assert holds(store) == 10
        assert len(data_folders(store)) == 1


def test_a_folder_goes_while_the_engine_writes_there(tmp_path):
    """As after a load that failed, whose engine goes on in the background; with many writers, so that it never rests."""
    for number in range(5):
        folder = tmp_path / f"data-{number}-0123abcd"
        engine, done = ox.Store(str(folder)), threading.Event()

        def write(engine=engine, done=done) -> None:
            for i in itertools.count():
                if done.is_set():
                    return
                with contextlib.suppress(OSError):  # it has lost its folder
                    engine.extend(ox.Quad(ox.NamedNode(f"urn:x:{i}-{j}"), P, P) for j in range(100))
                    engine.flush()

        writer = threading.Thread(target=write)
        writer.start()
        while len(list(folder.glob("*.sst"))) < 3:
            assert writer.is_alive()
        build.remove(folder)
        left = list(tmp_path.iterdir())
        done.set()
        writer.join()
        assert left == list(tmp_path.iterdir()) == []


FULL = """
import resource, signal, sys
import coopgraph as cg
from coopgraph.base.errors import OutputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
try:
    cg.load(sys.argv[2], store=sys.argv[3], replace=True)
except OutputError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_FSIZE)[1] != resource.RLIM_INFINITY, reason="files are limited")
@pytest.mark.parametrize("most", [1_000, 100_000, 1_000_000])
def test_a_full_disk_leaves_what_was_there(store, tmp_path, most):
    """What may be written is limited, as it is on a full disk: the engine's options, a file, our own bulk load."""
    before = (store / "coopgraph.json").read_bytes(), data_folders(store)
    command = [sys.executable, "-c", FULL, str(most), str(own(tmp_path, max(1_000, most // 33))), str(store)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"cannot write {store}: File too large; all is as it was. Make room")
    assert ((store / "coopgraph.json").read_bytes(), data_folders(store)) == before


@pytest.mark.slow
def test_of_two_loads_at_once_one_is_refused_or_the_later(store, tmp_path):
    sources = [own(tmp_path, rows, f"{rows}.nt") for rows in (3_000, 4_000)]
    command = [sys.executable, "-m", "coopgraph.apps.cli", "load", "--store", str(store), "--replace"]
    loads = [subprocess.Popen([*command, str(file)], stderr=subprocess.PIPE) for file in sources]
    said = {load.communicate()[1].count(b"triples"): load.returncode for load in loads}
    assert said in ({1: 0}, {1: 0, 0: 2})
    assert holds(store) in {3_000, 4_000}
    cg.load(own(tmp_path), store=store, replace=True)
    assert holds(store) == 10 and len(data_folders(store)) == 1
