"""What cannot be read in a file: told with its line and text, and either the end of the reading or left out and counted."""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import LoadError, LoadWarning
from coopgraph.base.text import inert

SHOWN = 3  # faults that are told one by one
MANY = 100  # faults that are left out whatever there is beside them
_TEXT = 100  # characters of a line


class Faults:
    """The faults of one file.

    Args:
        place: the file, for messages.
        lenient: whether statements with faults are left out; else the first one is raised.
        line: gives the text of a line, by its number.
    """

    def __init__(self, place: str, lenient: bool, line: Callable[[int], str] = lambda _: ""):
        self._place, self._lenient, self._line = place, lenient, line
        self._count, self._good, self._told = 0, 0, list[str]()

    def met(self, what: str, line: int | None = None, column: int | None = None, text: str = "") -> None:
        """Something cannot be read.

        Args:
            text: what is there; else the line is shown.

        Raises:
            LoadError: the reading is not lenient, or there is more that cannot be read than can.
        """
        said = self._said(what, line, column, text)
        if not self._lenient:
            raise self.error(what, line, column, text)
        self._count += 1
        if self._count <= SHOWN:
            self._told.append(f"line {line}: {said}" if line else said)
        if self._count > MANY + self._good:
            raise LoadError(
                f"more cannot be read than can, {self._count:,} statements; first, {said}", self._place, line
            )

    def error(self, what: str, line: int | None = None, column: int | None = None, text: str = "") -> LoadError:
        """The error that a strict reading ends with."""
        said = self._said(what, line, column, text)
        return LoadError(f"{said} (--lenient leaves it out)" if said != what else said, self._place, line, column)

    def _said(self, what: str, line: int | None, column: int | None, text: str) -> str:
        shown = _cut(text or (self._line(line) if line else ""), None if text else column)
        return f"{what}: {shown}" if shown else what

    def quads(self, parser: Any) -> Iterator[ox.Quad]:
        """What a parser of the engine gives, which goes on behind what it cannot read."""
        last, again = 0, 0
        while True:
            try:
                quad = next(parser)
            except StopIteration:
                return
            except SyntaxError as error:
                if error.lineno is None:
                    raise
                last, again = error.lineno, again + 1 if error.lineno == last else 0
                if again % MANY == 0:  # else it is the same fault, seen once more
                    self.met(message(error), error.lineno, error.offset)
            else:
                self._good += 1
                yield quad

    def sound(self, quads: Iterable[ox.Quad], line_of: Callable[[str], int | None]) -> Iterator[ox.Quad]:
        """Those whose terms are as RDF has them, where a parser has let all pass.

        Args:
            line_of: the line in which a text stands.
        """
        known: set[ox.NamedNode | str] = set()
        for quad in quads:
            if fault := _fault(quad, known):
                self.met(fault[0], line_of(fault[1]), text=fault[1])
            else:
                self._good += 1
                yield quad

    def tell(self) -> None:
        """Warn of what was left out."""
        if self._count:
            more = f"; and {self._count - SHOWN:,} more" if self._count > SHOWN else ""
            what = (
                "one statement that cannot be read was"
                if self._count == 1
                else f"{self._count:,} statements that cannot be read were"
            )
            warn(f"{self._place}: {what} left out: {'; '.join(self._told)}{more}")


def warn(text: str) -> None:
    """Tell of something about a file that is no error."""
    warnings.warn(LoadWarning(inert(text)), stacklevel=3)


def message(error: SyntaxError) -> str:
    """What a parser of the engine says, without the place."""
    text = str(error.args[0] if error.args else error).splitlines()[0]
    return re.sub(r"^Parser error (at|between) line.*?: ", "", text)


def line_in(data: bytes, text: str) -> int | None:
    """The line of a document in which a text stands, or its last part."""
    for part in (text, re.split(r"[/#:]", text)[-1]):
        at = data.find(part.encode()) if part else -1
        if at >= 0:
            return data.count(b"\n", 0, at) + 1
    return None


def _fault(quad: Any, known: set[Any]) -> tuple[str, str] | None:
    """What is wrong with a statement, and the text that is wrong."""
    for term in quad:
        if isinstance(term, ox.NamedNode):
            if term not in known:
                try:
                    known.add(ox.NamedNode(term.value))
                except ValueError as error:
                    return str(error), term.value
        elif isinstance(term, ox.Literal):
            if (tag := term.language) and tag not in known:
                try:
                    ox.Literal("", language=tag)
                except ValueError as error:
                    return f"{error} in the language tag {tag}", tag
                known.add(tag)
            if fault := _fault((term.datatype,), known):
                return fault
        elif isinstance(term, ox.Triple) and (fault := _fault(term, known)):
            return fault
    return None


def _cut(text: str, column: int | None) -> str:
    """The part of a line that matters."""
    text = " ".join(text.split()) if column is None else text.rstrip()
    if len(text) <= _TEXT:
        return text.strip()
    begin = max(0, (column or 1) - _TEXT // 2)
    return ("…" if begin else "") + text[begin : begin + _TEXT].strip() + ("…" if begin + _TEXT < len(text) else "")
