"""What a store on disk says of itself, in one small file that is replaced whole: `coopgraph.json`."""

import json
import re
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import LoadError
from coopgraph.store import labels
from coopgraph.store import lens as lenses
from coopgraph.store.graphs import DEFAULT, GraphUnion

MANIFEST, LOCK, READERS = "coopgraph.json", "coopgraph.lock", "readers"
FORMAT = 3  # of layers of which each lens is a union; AS_THEY_ARE is of files without lenses, COPIES had a copy for each lens
AS_THEY_ARE, COPIES = 2, 1
DATA = re.compile(r"data-(\d+)-[0-9a-f]{8}")  # the process that made it, and chance
SEALED = ("files", "digests", "counts")  # what a manifest says of data that nobody changes any more
STATISTICS = "statistics.json"
_KEPT = ("*.sst", "MANIFEST-*", labels.FILE, STATISTICS)  # files that hold data; the others may change


def read(path: Path) -> dict[str, Any]:
    """The manifest of the store in a directory.

    Raises:
        LoadError: there is none, or it is none of ours, or of a later version.
    """
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
        version, data = int(manifest["format"]), str(manifest["data"])
    except FileNotFoundError:
        says = "no store that `coopgraph load --store` finished" if path.is_dir() else "there is no such directory"
        raise LoadError(says, str(path)) from None
    except (ValueError, KeyError, TypeError, OSError, OverflowError, RecursionError) as error:
        raise LoadError(f"not a store of coopgraph ({error})", str(path)) from None
    if version > FORMAT:
        made_by = manifest.get("made_by", "of coopgraph")
        raise LoadError(f"made by a later version ({made_by}); update coopgraph", str(path))
    parts = [manifest.get(name, {}) for name in (*SEALED, "lenses", "prefixes")]
    if not DATA.fullmatch(data) or not all(isinstance(part, dict) for part in parts):
        raise LoadError("not a store of coopgraph", str(path))
    return dict(manifest)


def write(path: Path, manifest: Mapping[str, Any]) -> None:
    """Put a manifest in the place of the one that is there."""
    partial = path / (MANIFEST + ".partial")
    partial.write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
    partial.replace(path / MANIFEST)


def is_ours(path: Path) -> bool:
    """Whether a directory has a manifest of ours, of any version."""
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except ValueError:
        return False
    return isinstance(manifest, dict) and DATA.fullmatch(str(manifest.get("data", ""))) is not None


def version(manifest: Mapping[str, Any]) -> str:
    """What names the data as they are: a digest of their digests, or where these may change, of their folder's name."""
    digests = manifest.get("digests")
    return sha256(json.dumps(digests or manifest["data"], sort_keys=True).encode()).hexdigest()


# ---- Lenses ----


class Laid(NamedTuple):
    """Where a lens lies in a store: its graphs, and the lens that shows the same, by whose name its deductions are kept."""

    union: GraphUnion
    like: str


def written(lenses_laid: Mapping[str, Laid]) -> dict[str, Any]:
    """Where lenses lie, to be kept in a manifest."""
    return {
        lens: {
            "graphs": [None if graph == DEFAULT else graph.value for graph in laid.union.graphs],  # type: ignore[union-attr]
            "whole": laid.union.whole,
            "like": laid.like,
        }
        for lens, laid in lenses_laid.items()
    }


def laid(manifest: Mapping[str, Any], lens: str, path: Path) -> Laid:
    """Where a lens lies.

    Raises:
        LoadError: it was being made when the process that did so was ended.
    """
    if int(manifest["format"]) == COPIES:
        return Laid(GraphUnion((lenses.lens_graph(lens),)), lens)
    try:
        kept = manifest["lenses"][lens]
        graphs = tuple(DEFAULT if name is None else ox.NamedNode(name) for name in kept["graphs"])
        return Laid(GraphUnion(graphs, kept["whole"]), kept["like"])
    except (KeyError, TypeError, ValueError):
        raise LoadError(
            "its lenses were being made anew when that was ended; open it once with read_only=False, which does it, or load "
            "it again with --replace",
            str(path),
        ) from None


# ---- Files ----


def seal(data: Path) -> dict[str, dict[str, Any]]:
    """Sizes and digests of the files in a data folder that nobody changes any more."""
    files = sorted({file for pattern in _KEPT for file in data.glob(pattern)})
    return {
        "files": {file.name: file.stat().st_size for file in files},
        "digests": {file.name: digest(file) for file in files},
    }


def digest(file: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with open(file, "rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def check_files(data: Path, manifest: Mapping[str, Any], path: Path) -> None:
    """Say at once that a file is missing or cut, which the engine would say in the middle of a query.

    Raises:
        LoadError: with the file.
    """
    if not data.is_dir():
        raise damaged(path, f"{data.name} is missing")
    for name, size in manifest.get("files", {}).items():
        file = data / name
        may_go = name.startswith("MANIFEST-")  # a writer that came in vain has made another
        if file.exists() and file.stat().st_size != size:
            raise damaged(path, f"{data.name}/{name} is cut")
        if not file.exists() and not may_go:
            raise damaged(path, f"{data.name}/{name} is missing")


def damaged(path: Path, why: object) -> LoadError:
    """What to say of a store that is damaged."""
    return LoadError(f"the store is damaged ({why}); make it again with `coopgraph load … --replace`", str(path))
