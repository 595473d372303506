"""An answer as lines: aligned columns that fit a terminal, a number for each source with its title below, notes, and why rows hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coopgraph.answers.known_rows import KnownRows
from coopgraph.answers.sparql_results import once
from coopgraph.base import ranges
from coopgraph.base.lines import Line, display_width, one_line, text_lines, wrapped
from coopgraph.base.terms import Term
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.warnings.caveats import open_list
from coopgraph.knowledge.warnings.completeness import OPEN
from coopgraph.knowledge.why import document_title

CELL_WIDTH = 60  # where it is not known how wide the terminal is
NARROW = 12  # columns of a terminal: where a cell would get less, each row is told in lines
CELL_LINES = 4  # that a cell may take
WHY_ROWS = 50  # that are told with why they hold, unless a number is given
_GAP = 2
_SIGNS = {"complete": "=", "open": "≥", "unknown": "?"}
_LTR = "\u200e"  # in front of a line of which we say where each part stands


# ---- What people read of an answer, in any format ----


def headings(table: KnownRows) -> list[str]:
    """The columns as people read them."""
    return list(map(table.heading, table.columns))


def notes(table: KnownRows) -> list[str]:
    """The notes, without the open lists of which `completeness_text` says how many there are at least."""
    judged = table.completeness if table.completeness_text else None
    lists = judged.lists if judged and judged.state == OPEN else ()
    said = {open_list(each, table.text, table.language) for each in lists}
    return [note for note in table.notes if note not in said]


def shown(
    table: KnownRows, text: Callable[[Term | None], str]
) -> tuple[list[str], list[list[str]], list[tuple[str, str]]]:
    """Heading and cells for people, with the claims in a last column when rows have any, and the sources that these name: title and address."""
    heading, text, numbers = headings(table), once(text), _SourceNumbers(table)
    cells = [[text(term) for term in row] for row in table.answer]
    evidence = [table.claims_text(each, numbers.of) for each in table.claims or ()]
    if any(evidence):
        heading.append(capital(table.word("answers.stated-in")))
        cells = [[*row, claims] for row, claims in zip(cells, evidence, strict=True)]
    return heading, cells, numbers.sources


class _SourceNumbers:
    """Numbers for the documents of claims, in the order in which they are met."""

    def __init__(self, table: KnownRows):
        self._table = table
        self._claims: dict[str, Claim] = {}

    def of(self, claim: Claim) -> str:
        """The number of its document, nothing for a claim without one."""
        if not claim.document:
            return ""
        self._claims.setdefault(claim.document, claim)
        return f"[{list(self._claims).index(claim.document) + 1}]"

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Number and title of each, and its address."""
        return [
            (f"[{number}] {document_title(claim, self._table.text)}", claim.address)
            for number, claim in enumerate(self._claims.values(), 1)
        ]


def capital(text: str) -> str:
    """A word as it begins a heading."""
    return text[:1].upper() + text[1:]


def reasons(table: KnownRows, why: int) -> list[list[Line]]:
    """Why the first rows hold, in lines: `why` is how many, True for the usual number."""
    most = _how_many(table, why)
    return [each.lines() for each in table.whys[:most]] if most else []


def unexplained(table: KnownRows, why: int) -> list[str]:
    """That there are rows of which it is not told why they hold, if there are."""
    told, count = _how_many(table, why), len(table)
    how = f"why={count} (--why-rows {count})"
    return [table.word("answers.why-some", shown=told, count=count, how=how)] if 0 < told < count else []


def _how_many(table: KnownRows, why: int) -> int:
    """How many of the first rows are told with why they hold: `why`, or the usual number for True."""
    return min(len(table), WHY_ROWS if why is True else why)


def row_name(table: KnownRows, number: int) -> str:
    """A row, counted from 1, in a line."""
    return " · ".join(filter(None, map(table.text, table.answer[number - 1 : number][0])))


# ---- Lines ----


def to_table(
    table: KnownRows,
    width: int | None = CELL_WIDTH,
    why: int = False,
    room: int | None = None,
    mirrored: bool = False,
) -> str:
    """Aligned columns for a terminal.

    Args:
        width: columns of the terminal that a cell may take, at least 1, where it is not known how many there are; None for no limit.
        why: tell below why each row holds; a number for that many rows, the first 50 otherwise.
        room: columns that the terminal has: no line takes more, and what does not fit in goes on below.
        mirrored: in a language that is written from the right, let columns begin there, too; for terminals that turn such text.
    """
    ranges.check("width", width)
    heading, cells, sources = shown(table, table.text)
    page = _Page(room, mirrored and room is not None and writing(table.language).direction == "rtl")
    lines = page.table(heading, cells, width)
    if not table.is_boolean and table.stated:
        lines += page.text(table.word("answers.rows", count=len(table)))
    for title, _ in sources:
        lines += page.text(title, indent=4)
    for note in (*notes(table), *table.diagnosis_text):
        lines += page.text(f"! {note}")
    if table.completeness and table.completeness_text:
        has_no_bound = table.completeness.state == OPEN and not table.completeness.at_least
        lines += page.text(f"{'!' if has_no_bound else _SIGNS[table.completeness.state]} {table.completeness_text}")
    for number, said in enumerate(reasons(table, why), 1):
        lines += ["", *page.text(f"{number}. {row_name(table, number)}", indent=3), text_lines(said, room)]
    for left_out in unexplained(table, why):
        lines += ["", *page.text(f"! {left_out}")]
    return "\n".join(lines) + "\n"


class _Page:
    """Lines of a terminal.

    Args:
        room: how many columns it has; None where that is not known, or nobody looks.
        mirrored: whether lines begin at the right.
    """

    def __init__(self, room: int | None, mirrored: bool):
        self._room, self._mirrored = room, mirrored

    def text(self, text: str, indent: int = 2) -> list[str]:
        """A sentence, in as many lines as it needs, moved in after the first."""
        if self._room is None:
            sign, _, rest = text.partition(" ")
            return [f"{sign} {one_line(rest)}" if sign in {"!", "=", "≥", "?"} else one_line(text)]
        lines = wrapped(text, self._room, indent)
        return [self._placed([" " * (indent if at else 0) + one_line(line)]) for at, line in enumerate(lines)]

    def table(self, heading: Sequence[str], cells: Sequence[Sequence[str]], width: int | None) -> list[str]:
        """Rows and their heading; where there is no room for that, each row in lines of its own."""
        rows = [heading, *cells]
        wanted = [max(display_width(one_line(text)) for text in column) for column in zip(*rows, strict=True)]
        if self._room is None:
            limits = [each if width is None else min(each, width) for each in wanted]
            return self._aligned(
                [[[one_line(text, limit)] for text, limit in zip(row, limits, strict=True)] for row in rows]
            )
        spare = self._room - _GAP * (len(heading) - 1)
        words = [
            max((display_width(w) for text in column for w in one_line(text).split()), default=0)
            for column in zip(*rows, strict=True)
        ]
        limits = _fair(wanted, words, spare)
        if min(limits, default=0) < 1 or any(
            limit < min(each, NARROW) for limit, each in zip(limits, wanted, strict=True)
        ):
            return self._records(heading, cells)
        return self._aligned([[_lines(text, limit) for text, limit in zip(row, limits, strict=True)] for row in rows])

    def _aligned(self, rows: Sequence[Sequence[list[str]]]) -> list[str]:
        """Rows of cells, each in its lines, below one another, and a rule under the first."""
        widths = [max(display_width(line) for cell in column for line in cell) for column in zip(*rows, strict=True)]
        lines = []
        for number, row in enumerate(rows):
            for at in range(max(map(len, row), default=1)):
                parts = [cell[at] if at < len(cell) else "" for cell in row]
                lines.append(self._placed(parts, widths))
            if not number:
                lines.append(self._placed(["─" * width for width in widths], widths))
        return lines

    def _records(self, heading: Sequence[str], cells: Sequence[Sequence[str]]) -> list[str]:
        """Each row as lines of a heading and what stands there, with an empty line after it."""
        assert self._room is not None
        most = min(max(map(display_width, map(one_line, heading))), max(1, self._room // 3))
        lines = []
        for row in cells:
            for name, text in zip(heading, row, strict=True):
                parts = [_lines(name, most), _lines(text, max(1, self._room - most - _GAP))]
                for at in range(max(map(len, parts)) if text else 0):
                    line = [part[at] if at < len(part) else "" for part in parts]
                    lines.append(self._placed(line, [most, 0]))
            lines.append("")
        return lines or [self._placed(list(map(one_line, heading)), [0] * len(heading))]

    def _placed(self, parts: Sequence[str], widths: Sequence[int] = (0,)) -> str:
        """A line of some parts, each with so much room; from the right, with the last part first, where lines begin there."""
        gaps = [" " * (width - display_width(part)) for part, width in zip(parts, widths, strict=True)]
        if not self._mirrored:
            return (" " * _GAP).join(part + gap for part, gap in zip(parts, gaps, strict=True)).rstrip()
        line = (" " * _GAP).join(gap + part for part, gap in zip(reversed(parts), reversed(gaps), strict=True))
        return _LTR + " " * ((self._room or 0) - display_width(line)) + line


def _fair(wanted: Sequence[int], longest: Sequence[int], room: int) -> list[int]:
    """How wide columns may be that together have so much room: what is narrow gets what it wants, the others get the same.

    Args:
        longest: the longest word of each, which is kept whole where all can be: names are copied.
    """
    least = longest if sum(longest) <= room else [0] * len(longest)

    def limits(most: int) -> list[int]:
        return [max(floor, min(each, most)) for floor, each in zip(least, wanted, strict=True)]

    return limits(max((most for most in range(room + 1) if sum(limits(most)) <= room), default=0))


def _lines(text: str, width: int) -> list[str]:
    """A cell in lines of at most so many columns, with an ellipsis where there would be too many."""
    lines = wrapped(text, width)
    last = one_line(" ".join(lines[CELL_LINES - 1 :]), width) if len(lines) >= CELL_LINES else None
    return [*map(one_line, lines[: CELL_LINES - 1]), *([last] if last is not None else [])]
