"""Whether a store on disk is whole: each file has the bytes, and each graph the triples, that it was made with."""

from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import LoadError
from coopgraph.base.progress import bar
from coopgraph.store.disk import manifest as manifests
from coopgraph.store.disk.directory import open_to_read
from coopgraph.store.disk.folders import open_store
from coopgraph.store.disk.manifest import COPIES
from coopgraph.store.statistics import counted, sizes


class StoreCheck(NamedTuple):
    """What a check found.

    Attributes:
        files: files that were compared with their digests; none of a store that somebody has written to since it was made.
        graphs: named graphs, with the default graph where it holds something.
        triples: triples of all graphs together.
        findings: what is wrong or to be known, in words; the first is the worst.
        whole: whether nothing is wrong.
    """

    files: int
    graphs: int
    triples: int
    findings: tuple[str, ...]
    whole: bool


def check(path: Path) -> StoreCheck:
    """Read a store as a whole, and compare it with what was written down when it was made.

    Nobody else is kept from reading or writing; a store that is being written to may show what is half done.

    Raises:
        LoadError: there is no store, or it was made by a later version.
    """
    manifest, lock = open_to_read(path)
    try:
        return _checked(path, manifest)
    finally:
        if lock:
            lock.release()


def _checked(path: Path, manifest: dict[str, Any]) -> StoreCheck:
    data, notes = path / manifest["data"], list(_notes(manifest))
    try:
        manifests.check_files(data, manifest, path)
        if changed := _changed(data, manifest):
            raise manifests.damaged(path, f"{', '.join(changed)} {'has' if len(changed) == 1 else 'have'} other bytes")
        store = open_store(data, path, read_only=True)
        held = sizes(counted(store))
        if "digests" not in manifest:
            _compare_indexes(store, sum(held.values()))
    except (LoadError, OSError, RuntimeError) as error:
        return StoreCheck(0, 0, 0, (str(error), *notes), whole=False)
    said = manifest.get("counts", held)
    differing = sorted(name for name in {*said, *held} if said.get(name, 0) != held.get(name, 0))
    wrong = [
        f"{path}: {name or 'the default graph'} has {held.get(name, 0):,} triples; {said.get(name, 0):,} were loaded"
        for name in differing
    ]
    return StoreCheck(
        len(manifest.get("digests", {})), len(held), sum(held.values()), (*wrong, *notes), whole=not wrong
    )


def _notes(manifest: dict[str, Any]) -> list[str]:
    """What is not wrong, but to be known."""
    notes = []
    if int(manifest["format"]) == COPIES:
        notes.append(
            "made by an earlier version, which kept a copy for each lens: it is read as it is; `coopgraph load … --replace`, or "
            "a writer's derive(), makes it smaller"
        )
    if "digests" not in manifest:
        notes.append("no digests are kept of it, as it was written to since it was made: it was read from end to end")
    return notes


def _changed(data: Path, manifest: dict[str, Any]) -> list[str]:
    """The files that have other bytes than they were made with."""
    digests = {name: said for name, said in manifest.get("digests", {}).items() if (data / name).exists()}
    with bar("checking", sum((data / name).stat().st_size for name in digests), "B") as shown:
        changed = []
        for name, said in digests.items():
            if manifests.digest(data / name) != said:
                changed.append(name)
            shown.update((data / name).stat().st_size)
    return changed


def _compare_indexes(store: ox.Store, by_graph: int) -> None:
    """Read all triples by their properties, by another index of the engine than that by which they were counted.

    Raises:
        RuntimeError: there are not as many.
    """
    properties: Any = store.query("SELECT DISTINCT ?p { ?s ?p ?o }", use_default_graph_as_union=True)
    by_property = sum(1 for (each,) in list(properties) for _ in store.quads_for_pattern(None, each, None, None))
    if by_property != by_graph:
        raise RuntimeError(f"its indexes differ: {by_graph:,} triples by graph, {by_property:,} by property")
