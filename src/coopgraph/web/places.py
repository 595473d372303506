"""What a server serves: a store on disk as it is, or one made for as long as it runs, of files."""

import os
import tempfile
from pathlib import Path
from typing import Any, TypeAlias

from coopgraph.base.errors import RefusedError
from coopgraph.store.disk import manifest as manifests
from coopgraph.store.disk.directory import Directory
from coopgraph.store.memory import Memory, OwnFiles, Place
from coopgraph.store.remote.endpoint import Endpoint
from coopgraph.store.worker import Data, Worker
from coopgraph.web.limits import Limits

Served: TypeAlias = Place | str | os.PathLike[str]
PROGRAM = "coopgraph.web.worker.program"


class ServedPlace:
    """A place in the form that workers open: a store on disk.

    Args:
        place: a store's directory or its path, files, or an endpoint.
        lens: the one that is opened at once.
        writable: whether it may be changed.

    Raises:
        RefusedError: it cannot be served so.
    """

    def __init__(self, place: Served, lens: str, writable: bool, limits: Limits):
        self._place, self._lens, self._writable, self._limits = place, lens, writable, limits
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._path = Path(place) if isinstance(place, str | os.PathLike) else None
        if isinstance(place, Directory):
            self._path = place.path
        if writable and isinstance(place, Endpoint):
            raise RefusedError("what another endpoint holds is changed there")

    def prepare(self) -> None:
        """Make a store of files, in a process of its own; it is there as long as the server."""
        if self._path is not None or isinstance(self._place, Endpoint):
            return
        self._folder = tempfile.TemporaryDirectory(prefix="coopgraph-serve-")
        path = Path(self._folder.name, "store")
        options = {"build": _sources(self._place), "layered": isinstance(self._place, Memory), "path": str(path)}
        try:
            Worker(Data(None, lambda: b"", program=PROGRAM, options=options)).end()
        except (RuntimeError, ValueError, OSError) as error:
            raise RefusedError(str(error)) from None
        self._path = path

    def data(self) -> Data:
        """What workers are to hold now.

        Raises:
            LoadError: the store is no longer there.
        """
        if isinstance(self._place, Endpoint):
            way = self._place.transport
            options: dict[str, Any] = {"endpoint": [way.url, *way.login, way.timeout]}
            return Data(way.url, bytes, program=PROGRAM, options=options, memory=self._limits.memory)
        assert self._path is not None
        path = self._path
        options = {"writable": self._writable, "lenses": [self._lens]}
        key = "" if self._writable else manifests.version(manifests.read(path))
        return Data(key, lambda: path, program=PROGRAM, options=options, memory=self._limits.memory)

    def close(self) -> None:
        """Remove what was made."""
        if self._folder:
            self._folder.cleanup()
            self._folder, self._path = None, None


def _sources(place: Any) -> list[tuple[str, str, bool]]:
    if isinstance(place, Memory):
        return [(str(each.path), each.layer, each.shipped) for each in place.sources]
    if isinstance(place, OwnFiles):
        return [(str(path), f"own/{path.stem}", False) for path in place.files]
    raise RefusedError(f"{place!r} cannot be served: give a store's directory, or files")
