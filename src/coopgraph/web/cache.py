"""Answers that are kept, and what names them: the data, the lens, the query's bytes and the format."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

LARGEST = 8  # an answer that takes more than this part of the cache is not kept
# What gives another answer each time; or may be such a name, written by its numbers.
_UNSTEADY = re.compile(rb"(?<![\w?$:])(now|rand|uuid|struuid|bnode|service)(?!\w)|\\u", re.IGNORECASE)


class Kept(NamedTuple):
    """An answer: its headers and its bytes."""

    headers: Mapping[str, str]
    body: bytes


class AnswerCache:
    """Answers, those that were asked for last, up to so many bytes together."""

    def __init__(self, most: int):
        self._most, self.size = most, 0
        self._kept = OrderedDict[str, Kept]()

    def get(self, name: str) -> Kept | None:
        """The answer of a name."""
        kept = self._kept.get(name)
        if kept is not None:
            self._kept.move_to_end(name)
        return kept

    def put(self, name: str, kept: Kept) -> None:
        """Keep an answer, unless it is too large."""
        if len(kept.body) * LARGEST > self._most or name in self._kept:
            return
        self._kept[name] = kept
        self.size += len(kept.body)
        while self.size > self._most:
            self.size -= len(self._kept.popitem(last=False)[1].body)


def name_of(version: str, parts: Iterable[str | None], text: bytes) -> str:
    """What names an answer to a query over a version of the data."""
    digest = sha256(text)
    for part in (version, *parts):
        digest.update(b"\0" if part is None else b"\1" + part.encode() + b"\0")
    return digest.hexdigest()[:32]


def is_steady(query: bytes) -> bool:
    """Whether the same query over the same data surely has the same answer."""
    return not _UNSTEADY.search(query)
