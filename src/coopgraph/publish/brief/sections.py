"""What a page on one thing says: named questions asked of it and of what they find, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.terms import Term
from coopgraph.base.words.writing import writing
from coopgraph.graph import Graph
from coopgraph.knowledge.names import written_amount, written_period
from coopgraph.publish.brief.blocks import (
    LATE,
    SHOWN_NOTES,
    Block,
    CitedLine,
    CitedRow,
    CitedTable,
    CitedText,
    FootnoteKey,
    QuestionReader,
    few,
    first_day,
    is_true,
    plain,
)

# The questions, in the order of the page. Each takes the thing, or what a listing found; what has no answer is left out.
FACTS, SET_FACTS, SETS, LISTS, SILENCES = (
    "about-facts",
    "about-set-facts",
    "about-sets",
    "about-lists",
    "about-silences",
)
DETAILS = (("life", "about-life"), ("numbers", "about-numbers"), ("names", "names-over-time"), ("law", "legal-bases"))
AGREEMENTS = "about-agreements"
ACTIVITY = (
    ("missions", "about-missions"),
    ("events", "about-events"),
    ("programmes", "about-programmes"),
    ("bodies", "about-bodies"),
    ("others", "about-others"),
)
DISAGREEMENTS, UNKNOWNS = "disagreements", "known-unknowns"
_HIDDEN = frozenset({"step", "quantity", "at_least", "at_most", "precision", "period", "source"})


class Composer(QuestionReader):
    """Asks a graph what a page on one thing needs.

    Attributes:
        things: the thing and all that listings found, each with its first day (or a very late one); nothing else is
            spoken of as a subject.
    """

    def __init__(self, graph: Graph, thing: ox.NamedNode):
        super().__init__(graph)
        self.thing, self.title = thing, self.text(thing)
        self.things: dict[ox.NamedNode, str] = {thing: LATE}

    def sections(self) -> list[Block]:
        """The sections that say something, in the order of the page."""
        blocks = [self._stated(), self._agreements(), self._activity(), self._disagreements(), self._unknown()]
        return [section for section in blocks if section]

    # ---- Sections ----

    def _stated(self) -> Block:
        block = self._details(Block(self.word("brief.stated")), self.thing)
        part = Block(self.word("brief.sets"), remark=self.word("brief.whole", title=self.title))
        part.blocks = self._listed(SETS, SET_FACTS)
        if part:
            block.blocks.append(part)
        return block

    def _agreements(self) -> Block:
        return Block(self.word("brief.agreements"), blocks=self._listed(AGREEMENTS))

    def _activity(self) -> Block:
        parts = [Block(self.word(f"brief.{key}"), blocks=self._listed(name)) for key, name in ACTIVITY]
        return Block(self.word("brief.activity"), blocks=[part for part in parts if part])

    def _disagreements(self) -> Block:
        block = Block(self.word("brief.disagreements"))
        by_value: dict[tuple[Term | None, str, str], list[CitedRow]] = {}
        for row in self.rows(DISAGREEMENTS):
            if row.cells["thing"] in self.things:
                by_value.setdefault((row.cells["thing"], *self._disputed(row.cells)), []).append(row)
        by_thing: dict[Term | None, list[tuple[CitedText, ...]]] = {}
        for (thing, aspect, value), rows in by_value.items():
            preferred = any(is_true(row.cells["preferred"]) for row in rows)
            levels = dict.fromkeys(self.text(row.cells["confidence"]) for row in rows)
            notes = few(key for row in rows for key in row.notes)
            cells = (aspect, value, self.word("brief.yes") if preferred else "")
            mark = tuple(level for level in levels if level)
            by_thing.setdefault(thing, []).append((*map(CitedText, cells), CitedText("", mark, notes)))
        head = tuple(self.word(f"columns.{name}") for name in ("aspect", "value", "preferred", "sources"))
        for thing, cells_of in by_thing.items():
            grid = CitedTable(self.word("brief.values"), head, tuple(cells_of))
            block.blocks.append(Block(self.text(thing), kind=self.kind(thing), grids=[grid]))
        return block

    def _disputed(self, cells: dict[str, Term | None]) -> tuple[str, str]:
        """What sources disagree about and what one says; of a number its scope, its unit and its day too."""
        aspect, scope, as_of = (self.text(cells[name]) for name in ("aspect", "scope", "as_of"))
        if cells["unit"] is None:
            return aspect, self.text(cells["value"])
        value = f"{self._amount(cells | {'amount': cells['value']})} ({self._unit(cells)})"
        if as_of:
            value = self.word("labels.as-of", said=value, day=as_of)
        return f"{aspect} ({scope})" if scope else aspect, value

    def _unknown(self) -> Block:
        sought = Block(self.word("brief.sought"), lines=self._sought())
        lists = Block(self.word("brief.lists"), lines=[CitedLine("", (value,)) for value in self._lists()])
        silent = Block(self.word("brief.silences"), remark=self.word("brief.silent"), lines=self._silences())
        if all_there := self._completeness():
            silent.lines.append(CitedLine(self.word("brief.complete"), (CitedText(all_there),)))
        return Block(self.word("brief.unknown"), blocks=[part for part in (sought, lists, silent) if part])

    # ---- Parts ----

    def _listed(self, name: str, facts: str = FACTS) -> list[Block]:
        """What a listing finds, each with how it has to do with the thing and all its details, the earliest first.

        A part of another that is found stands within it, so that the two count as one.
        """
        by_entry: dict[ox.NamedNode, list[CitedRow]] = {}
        for row in self.rows(name, thing=self.thing):
            entry = next(iter(row.cells.values()))
            if isinstance(entry, ox.NamedNode) and entry != self.thing:
                by_entry.setdefault(entry, []).append(row)
        blocks: dict[Term | None, Block] = {}
        for entry, rows in by_entry.items():
            blocks[entry] = block = self._details(Block(self.text(entry), self.kind(entry)), entry, facts, rows)
            if facts == FACTS:
                self.things[entry] = block.first_day
        wholes: dict[Term | None, Term | None] = {
            entry: rows[0].cells.get("part_of") for entry, rows in by_entry.items()
        }
        inner = [entry for entry, whole in wholes.items() if whole in wholes and wholes[whole] is None]
        for entry in sorted(inner, key=lambda entry: _in_order(blocks[entry])):
            whole = blocks[wholes[entry]]
            whole.blocks.append(blocks[entry])
            whole.first_day = min(whole.first_day, blocks[entry].first_day)
        return sorted((block for entry, block in blocks.items() if entry not in inner), key=_in_order)

    def _details(self, block: Block, thing: ox.NamedNode, facts: str = FACTS, roles: Sequence[CitedRow] = ()) -> Block:
        """A block with all that is stated of a thing itself.

        Args:
            roles: how it has to do with the thing of the page; this stands first.
        """
        by_property: dict[str, list[CitedRow]] = {}
        for row in roles:
            said = row._replace(cells={"value": self.thing})
            by_property.setdefault(self.text(row.cells["role"]), []).append(said)
        for row in self.rows(facts, thing=thing):
            if row.cells["value"] != self.thing:
                by_property.setdefault(self.text(row.cells["property"]), []).append(row)
                block.first_day = min(block.first_day, first_day(row.cells["value"]))
        for label, rows in by_property.items():
            said_above = self.word("brief.doubt-collective") if facts == SET_FACTS else ""
            block.lines.append(CitedLine(label, self._together(rows, said_above)))
        for key, name in DETAILS if facts == FACTS else ():
            details = self.rows(name, thing=thing)
            if details and len(details[0].cells) == 1:
                block.lines.append(CitedLine(self.word(f"brief.{key}"), self._together(details)))
            elif details:
                block.grids.append(self._grid(key, details))
                block.first_day = min([block.first_day, *(first_day(row.cells.get("date")) for row in details)])
        return block

    def _together(self, rows: Sequence[CitedRow], said_above: str = "") -> tuple[CitedText, ...]:
        """The values of one line; those with the same evidence stand together and have it once.

        Args:
            said_above: the one way of being less than certain that the block says of all its lines.
        """
        groups: dict[tuple[tuple[str, ...], tuple[FootnoteKey, ...]], list[str]] = {}
        for row in rows:
            marks = tuple(mark for mark in row.marks if mark != said_above)
            groups.setdefault((marks, row.notes), []).append(self.text(list(row.cells.values())[-1]))
        most = max(1, SHOWN_NOTES // len(groups)) if groups else 0
        joint = writing(self.language).semicolon
        ordered = sorted(groups.items(), key=lambda group: len(group[0][0]))  # the surest first
        return tuple(CitedText(joint.join(texts), marks, notes[:most]) for (marks, notes), texts in ordered)

    def _grid(self, key: str, rows: Sequence[CitedRow]) -> CitedTable:
        """A table of rows; those that begin with the same hidden thing are one row."""
        by_first: dict[object, list[CitedRow]] = {}
        for place, row in enumerate(rows):
            name, first = next(iter(row.cells.items()))
            by_first.setdefault(first if name in _HIDDEN else place, []).append(row)
        columns = [name for name in rows[0].cells if name not in _HIDDEN]
        lines = []
        for several in by_first.values():
            cells = [self._cell(name, several) for name in columns]
            marks = tuple(dict.fromkeys(mark for row in several for mark in row.marks))
            lines.append((cells, CitedText("", marks, few(key for row in several for key in row.notes))))
        kept = [n for n in range(len(columns)) if any(cells[n] for cells, _ in lines)]
        head = (*(self.word(f"columns.{columns[n]}") for n in kept), self.word("columns.sources"))
        return CitedTable(
            self.word(f"brief.{key}"),
            head,
            tuple((*(CitedText(cells[n]) for n in kept), last) for cells, last in lines),
        )

    def _cell(self, name: str, rows: Sequence[CitedRow]) -> str:
        """The different texts of one column; of a number its ends too and whether it is about, of a unit its period."""
        writers = {"amount": self._amount, "unit": self._unit}
        texts = (writers[name](row.cells) if name in writers else self.text(row.cells[name]) for row in rows)
        return writing(self.language).semicolon.join(dict.fromkeys(text for text in texts if text))

    def _amount(self, cells: dict[str, Term | None]) -> str:
        """A number, or the ends that a source gives of it, and whether it is about."""
        exact, low, high = (plain(cells.get(name)) for name in ("amount", "at_least", "at_most"))
        is_about = cells.get("precision") == ox.NamedNode(vocab.APPROXIMATE)
        return written_amount(exact, low, high, is_about, self.language)

    def _unit(self, cells: dict[str, Term | None]) -> str:
        """A unit, and for how long each such number is."""
        unit, period = self.text(cells["unit"]), plain(cells.get("period"))
        return self.word("labels.per", unit=unit, period=written_period(period, self.language)) if period else unit

    def _sought(self) -> list[CitedLine]:
        """What was looked for in vain about the things of the page, with where."""
        sought: dict[Term, dict[str, list[FootnoteKey]]] = {}
        for row in self.rows(UNKNOWNS):
            thing = row.cells["thing"]
            if thing in self.things:
                what = self.text(row.cells["aspect"] or row.cells["property"])
                sought.setdefault(thing, {}).setdefault(what, []).extend(row.notes)
        lines = []
        for thing, whats in sought.items():
            most = max(1, SHOWN_NOTES // len(whats))
            values = tuple(CitedText(what, (), few(keys)[:most]) for what, keys in whats.items())
            lines.append(CitedLine(self.text(thing), values))
        return lines

    def _lists(self) -> Iterator[CitedText]:
        for row in self.rows(LISTS, thing=self.thing):
            closure, count = row.cells["closure"], self.text(row.cells["named"])
            key = "brief.open" if closure == ox.NamedNode(vocab.OPEN) else "brief.closed"
            yield CitedText(self.word(key, list=self.text(row.cells["list"]), count=count), (), row.notes)

    def _silences(self) -> list[CitedLine]:
        silences: dict[str, list[str]] = {}
        for row in self.rows(SILENCES, thing=self.thing):
            silences.setdefault(self.text(row.cells["agreement"]), []).append(self.text(row.cells["aspect"]))
        return [CitedLine(label, tuple(CitedText(aspect) for aspect in aspects)) for label, aspects in silences.items()]

    def _completeness(self) -> str:
        table = self.ask(AGREEMENTS, thing=self.thing)
        return table.completeness_text if table else ""


def _in_order(block: Block) -> tuple[str, str]:
    """Where a block stands among others: the earliest first."""
    return block.first_day, block.title
