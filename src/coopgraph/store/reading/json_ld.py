"""JSON-LD on its way to a parser: contexts that are given in its place, and what JSON is that holds no triples.

Contexts are never fetched, nor read from files because a document says so: who wants one gives it (`--context URL=FILE`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coopgraph.base.errors import LoadError
from coopgraph.store.reading.line_formats import MAX_DEPTH, bracket_depth

_KEYWORD = re.compile(rb'"@(?:context|id|graph|type|value|list|set|included|reverse|vocab|base)"')
_NAMED = re.compile(rb'"@(?:context"\s*:\s*["\[]|import")')  # where there may be one
_OTHERS = (  # what else has such keys at its top
    ({"head", "results"}, "this is an answer of SPARQL, not JSON-LD"),
    ({"head", "boolean"}, "this is an answer of SPARQL, not JSON-LD"),
    ({"type", "features"}, "this is GeoJSON, not JSON-LD"),
    ({"id", "schema", "properties"}, "this is an entity of FollowTheMoney, of which a file has one a line"),
)


def is_json_ld(head: bytes) -> bool:
    """Whether JSON that begins so is JSON-LD, as far as that can be seen."""
    return _KEYWORD.search(head) is not None


def other(data: bytes) -> str:
    """What a JSON document is that is no JSON-LD."""
    try:
        top = json.loads(data)
    except ValueError:
        top = None
    top = top[0] if isinstance(top, list) and top else top
    keys = set(top) if isinstance(top, dict) else set()
    says = next((says for some, says in _OTHERS if some <= keys), "this JSON is no JSON-LD")
    return f"{says}: it has no @context, @id or @graph, and holds no triples"


def with_contexts(data: bytes, given: Mapping[str, Path], place: str) -> bytes:
    """The same document with the contexts that it names by address in full.

    Raises:
        LoadError: one is not given, or the file that is given holds none.
    """
    if not _NAMED.search(data):
        return data
    try:
        document = json.loads(data)
    except ValueError:
        return data  # the parser tells where it is none
    contexts = _GivenContexts(given, place)
    if next(contexts.named(document), None) is None:
        return data
    return json.dumps(contexts.in_full(document), ensure_ascii=False).encode()


class _GivenContexts:
    """Contexts by their addresses."""

    def __init__(self, given: Mapping[str, Path], place: str):
        self._given, self._place = {_same(url): path for url, path in given.items()}, place
        self._read: dict[str, Any] = {}

    def named(self, value: Any) -> Iterator[str]:
        """The addresses that a document, or part of one, names as its contexts."""
        for part in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            yield from self.named(part)
        if isinstance(value, dict):
            given = value.get("@context")
            yield from (each for each in (given if isinstance(given, list) else [given]) if isinstance(each, str))
            if isinstance(value.get("@import"), str):
                yield value["@import"]

    def in_full(self, value: Any, above: tuple[str, ...] = ()) -> Any:
        """A document, or part of one, with contexts in place of their addresses."""
        if isinstance(value, list):
            return [self.in_full(each, above) for each in value]
        if not isinstance(value, dict):
            return value
        parts = {key: self.in_full(part, above) for key, part in value.items() if key != "@import"}
        if "@context" in parts:
            parts["@context"] = self._context(parts["@context"], above)
        if isinstance(value.get("@import"), str):  # what it says itself comes after that
            imported = self._context(value["@import"], above)
            parts = {**(imported if isinstance(imported, dict) else {}), **parts}
        return parts

    def _context(self, value: Any, above: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            full = [self._context(each, above) for each in value]
            return [part for each in full for part in (each if isinstance(each, list) else [each])]
        if not isinstance(value, str):
            return value
        url = _same(value)
        if url in above:
            raise LoadError(f"the context {value} has itself in it", self._place)
        if url not in self._read:
            self._read[url] = self.in_full({"@context": self._file(url, value)}, (*above, url))["@context"]
        return self._read[url]

    def _file(self, url: str, written: str) -> Any:
        if url not in self._given:
            raise LoadError(
                f"its context {written} is not in the file, and contexts are never fetched: "
                f"save it, and say --context {written}=FILE (contexts={{…}} in the library)",
                self._place,
            )
        path = self._given[url]
        try:
            data = path.read_bytes()
            if bracket_depth(data) > MAX_DEPTH:
                raise ValueError
            document = json.loads(data)
        except OSError as error:
            raise LoadError(error.strerror or str(error), str(path)) from None
        except ValueError:
            raise LoadError("this is no JSON", str(path)) from None
        if not isinstance(document, dict) or "@context" not in document:
            raise LoadError("this file holds no @context", str(path))
        return document["@context"]


def _same(url: str) -> str:
    """An address as it is compared: with or without `s`, and with or without a slash at its end."""
    return re.sub(r"^http://", "https://", url).rstrip("/")
