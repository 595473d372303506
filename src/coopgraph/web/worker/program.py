"""What runs in the processes of the pool: a store is opened, and messages about it are answered."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from coopgraph.base.errors import CoopGraphError, EndpointError, QueryError, RefusedError
from coopgraph.store.disk import manifest as manifests
from coopgraph.store.disk.directory import Directory
from coopgraph.store.lens import LayerFile
from coopgraph.store.remote.endpoint import Endpoint
from coopgraph.store.remote.transport import BadQueryError, Login, Transport
from coopgraph.store.worker import Tell, limit, serve
from coopgraph.web.problems import ProblemError


class Opened(NamedTuple):
    """A store, or another endpoint, and whether it may be changed."""

    place: Directory | Endpoint
    writable: bool


def main() -> None:
    """Open a store, then answer messages until nobody can ask any more."""
    serve(_opened, _answered)


def _opened(tell: Tell, head: Mapping[str, Any], data: bytes) -> Opened | None:
    if "build" in head:
        from coopgraph.store.disk.build import build

        sources = [LayerFile(Path(path), *more) for path, *more in head["build"]]
        build(sources, Path(head["path"]), layered=head["layered"], private=True)
        tell({})
        return None
    if "endpoint" in head:
        return Opened(_endpoint(tell, head), False)
    path = Path(head["folder"])
    if head["writable"] and manifests.read(path)["format"] != manifests.AS_THEY_ARE:
        raise RefusedError(
            "lenses are made of layers when these are loaded: only a store made with --only can be changed"
        )
    directory = Directory(path, read_only=not head["writable"])
    for lens in head["lenses"]:
        directory.engine(lens)
    limit(head["memory"])
    tell({"version": directory.version, "steady": True})
    return Opened(directory, head["writable"])


def _endpoint(tell: Tell, head: Mapping[str, Any]) -> Endpoint:
    """Another endpoint, whose data may change at any time."""
    url, user, password, token, timeout = head["endpoint"]
    endpoint = Endpoint(Transport(url, Login(user, password, token), timeout))
    limit(head["memory"])
    tell({"version": url, "steady": False})
    return endpoint


def _answered(opened: Opened, tell: Tell, head: Mapping[str, Any], *bodies: bytes) -> None:
    """Tell what is asked, or what is wrong with it."""
    try:
        _DOES[head["do"]](opened, tell, head, *bodies)
    except ProblemError as error:
        tell({"status": error.status, "text": str(error), **error.more})
    except EndpointError as error:
        tell({"status": 400 if isinstance(error, BadQueryError) else 502, "text": str(error)})
    except QueryError as error:
        place = {"line": error.line, "column": error.column, "hint": error.hint or None}
        tell({"status": 400, "text": str(error), **{name: each for name, each in place.items() if each is not None}})
    except CoopGraphError as error:  # a limit, or something that is not done here
        tell({"status": 403, "text": str(error)})


def _query(opened: Opened, tell: Tell, head: Mapping[str, Any], text: bytes) -> None:
    from coopgraph.web.worker.queries import answer_query, lens_of

    asked, place = {**head, "text": text.decode()}, opened.place
    if isinstance(place, Directory):
        lens = lens_of(head["default"]) if place.layered else None
        answer_query(place.engine(lens or head["lens"]), place.store, tell, {**asked, "by_name": bool(lens)})
        return
    from coopgraph.web.worker.relay import relay_query

    relay_query(place.engine(head["lens"]), tell, asked)


def _description(opened: Opened, tell: Tell, head: Mapping[str, Any], body: bytes) -> None:
    from coopgraph.web.worker.description import describe_service

    describe_service(opened.place.engine(head["lens"]), tell, head, opened.writable)


def _directory(opened: Opened) -> Directory:
    if isinstance(opened.place, Directory):
        return opened.place
    raise ProblemError(403, "the data are those of another endpoint, of which only queries are asked")


def _get(opened: Opened, tell: Tell, head: Mapping[str, Any], body: bytes) -> None:
    from coopgraph.web.worker.graphs import read_graph

    directory = _directory(opened)
    read_graph(directory.engine(head["lens"]), directory.store, tell, head)


def _update(opened: Opened, tell: Tell, head: Mapping[str, Any], text: bytes) -> None:
    from coopgraph.web.worker.updates import run_update

    run_update(_directory(opened).store, text.decode(), head["base"], head["default"], head["named"])
    tell({"done": 204})


def _change(opened: Opened, tell: Tell, head: Mapping[str, Any], body: bytes) -> None:
    from coopgraph.web.worker.graphs import change_graph

    change_graph(_directory(opened).store, tell, head, body)


_DOES: dict[str, Callable[..., None]] = {
    "query": _query,
    "description": _description,
    "get": _get,
    "update": _update,
    **dict.fromkeys(("put", "post", "delete"), _change),
}
