"""Ways in which a FILTER that lets nothing through may be meant otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeAlias

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.text import nearest
from coopgraph.base.vocab import PREF_LABEL, XSD
from coopgraph.knowledge.doctor.cures import MOST, Cure, Cures
from coopgraph.knowledge.doctor.literal_cures import DATES, as_date
from coopgraph.knowledge.doctor.literals import difference, loosened, retyped, same_but_form, spelled
from coopgraph.knowledge.warnings.bare_dates import bare_dates
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import Element, GroupPattern, written

_MATCHING = {"CONTAINS", "STRSTARTS", "STRENDS", "REGEX"}
_STRIPPED = ("STR(", "LANG(", "DATATYPE(", "BOUND(")
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double"))
_STRING = r"""("[^"\\]*"|'[^'\\]*')"""
_TYPED = rf"{_STRING}(?:\^\^[\w:]+|@[\w-]+)?"
_TAG = re.compile(rf"(?P<before>\bLANG\s*\(\s*[?$]\w+\s*\)\s*(?:=|,)\s*)(?P<tag>{_STRING})", re.IGNORECASE)
_YEAR = r"(?P<{}>['\"]?[12]\d{{3}}['\"]?(?:\^\^[\w:]+)?)(?![-\w])"
_IS = r"\s*(?:<=|>=|!=|=|<|>)\s*"
_COMPARED = re.compile(
    rf"(?P<left>[?$]\w+)(?P<is>{_IS}){_YEAR.format('right_year')}|{_YEAR.format('left_year')}(?P<as>{_IS})(?P<right>[?$]\w+)"
)


_Written: TypeAlias = Callable[[str, list[Token], int], list[str]]  # a FILTER, with others for the function at a place


def of_filter(element: Element, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """The same FILTER without regard to case, accents and language, or with literals as the values have them."""
    if element.is_filter and not element.exists:
        yield from _FilterCures(element, group, cures).cures()


class _FilterCures:
    """A FILTER, and the values that its variables have without it."""

    def __init__(self, element: Element, group: GroupPattern, cures: Cures):
        self._element, self._group, self._cures = element, group, cures
        self._part, self._tokens = element.text, list(tokens(element.text))

    def cures(self) -> Iterator[Cure]:
        """First those in which the least is changed."""
        yield from self._of_matching(self._loosened, "filter")
        yield from self._of_years()
        yield from self._of_dates()
        yield from self._of_things()
        for index, token in enumerate(self._tokens):
            if token.kind in {"string", "number"}:
                yield from self._of_literal(index)
        yield from self._of_matching(self._respelled, "value")
        yield from self._of_tag()
        yield from self._of_numbers()
        for token in self._tokens:  # a typed value, or a text in a language, that is compared with a plain text
            if token.kind == "var" and not self._part[: token.start].upper().rstrip().endswith(_STRIPPED):
                yield self._replaced("datatype", token.start, token.text, f"STR({token.text})")
        yield from self._of_labels()

    # ---- What it is compared with ----

    @cached_property
    def _values(self) -> dict[str, set[Term]]:
        """The values that each variable has without the filters, and the language tags of all of them, which have no name."""
        names = [f"?{name}" for name in sorted(self._element.variables)]
        tags = [f"(LANG({name}) AS ?cgtag{n})" for n, name in enumerate(names)]
        others = written(each for each in self._group.elements if not each.is_filter)
        values = dict[str, set[Term]]()
        try:
            answer = self._cures.asked.select(f"DISTINCT {' '.join((*names, *tags))}", others, f"LIMIT {MOST}")
            for row in answer:
                for name, term in zip((*names, *("" for _ in tags)), row, strict=True):
                    values.setdefault(name, set()).update(() if term is None else (term,))
        except CoopGraphError:
            pass
        return values

    @cached_property
    def _all_values(self) -> set[Term]:
        return set[Term]().union(*self._values.values())

    def _are(self, variable: str, datatypes: frozenset[str]) -> bool:
        """Whether a variable has values of some datatypes."""
        values = self._values.get(f"?{variable[1:]}", ())
        return any(isinstance(each, ox.Literal) and each.datatype.value in datatypes for each in values)

    def _are_things(self, variable: str) -> bool:
        values = self._values.get(f"?{variable[1:]}", ())
        return bool(values) and all(isinstance(each, ox.NamedNode) for each in values)

    # ---- The same in another form ----

    def _of_literal(self, index: int) -> Iterator[Cure]:
        """A literal in the form of the values that it is compared with."""
        start, literal = self._tokens[index].start, self._literal(index)
        value = self._cures.constant(literal)
        if not isinstance(value, ox.Literal):
            return
        before = self._part[:start].upper().rstrip()
        is_tag = before.endswith(")") and "LANG" in before
        for other in same_but_form(value, self._all_values):
            kind = "language" if is_tag else difference(value, other)
            yield self._replaced(kind, start, literal, self._cures.written(other))
        for other in retyped(value, self._all_values):
            yield self._replaced("datatype", start, literal, self._cures.written(other))

    def _literal(self, index: int) -> str:
        """A literal by where it begins, with its language or datatype."""
        end = self._tokens[index].end
        for before, follower in zip(self._tokens[index:], self._tokens[index + 1 : index + 3], strict=False):
            if follower.kind == "lang" or before.text == "^^":
                end = follower.end
        return self._part[self._tokens[index].start : end]

    def _of_matching(self, others: _Written, kind: str) -> Iterator[Cure]:
        """A function that looks into a text, written otherwise."""
        for index, token in enumerate(self._tokens):
            if token.keyword in _MATCHING:
                yield from (self._instead(kind, other) for other in others(self._part, self._tokens, index))

    def _loosened(self, part: str, part_tokens: list[Token], index: int) -> list[str]:
        """A function that disregards case and language."""
        loose = loosened(part, part_tokens, index)
        return [loose] if loose else []

    def _respelled(self, part: str, part_tokens: list[Token], index: int) -> list[str]:
        """A function that disregards them and looks for a text with the accents and signs that some values have."""
        texts = [each.value for each in self._all_values if isinstance(each, ox.Literal)]
        loose = loosened(part, part_tokens, index)
        strings = [token for token in tokens(loose) if token.kind == "string"]
        return [
            f"{loose[: token.start]}{ox.Literal(other)}{loose[token.end :]}"
            for token in strings
            for other in spelled(token.text.strip("\"'"), texts)
        ]

    def _of_years(self) -> Iterator[Cure]:
        """A date that is compared with a year: its year."""

        def by_year(match: re.Match[str]) -> str:
            variable = match["left"] or match["right"]
            if not self._are(variable, DATES):
                return match[0]
            year = re.sub(r"\D", "", (match["right_year"] or match["left_year"]).split("^^")[0])
            return f"YEAR({variable}){match['is']}{year}" if match["left"] else f"{year}{match['as']}YEAR({variable})"

        yield self._instead("datatype", _COMPARED.sub(by_year, self._part))

    def _of_dates(self) -> Iterator[Cure]:
        """Days that are written as texts, as sums or as points in time; of a number that is a year, their years."""
        is_of_years = any(self._are(f"?{name}", _NUMBERS) for name in self._element.variables)

        def as_day(match: re.Match[str]) -> str:
            day = as_date(ox.Literal(match[1].strip("\"'"))) if len(match[1]) > len("'2000'") else None
            return match[0] if day is None else self._cures.written(day)

        days = re.sub(_TYPED, as_day, self._quoted)
        yield self._instead("datatype", days)
        if is_of_years:
            yield self._instead("datatype", re.sub(r'"(\d{4})(?:-\d\d){1,2}"\^\^[\w:]+', r"\1", days))

    @property
    def _quoted(self) -> str:
        """The FILTER with its bare dates as dates."""
        part = self._part
        for date in reversed(bare_dates(part)):
            part = f"{part[: date.start]}{self._cures.written(date.meant)}{part[date.end :]}"
        return part

    def _of_numbers(self) -> Iterator[Cure]:
        """Numbers that are written as texts."""
        yield self._instead("datatype", re.sub(r"""(["'])(-?\d+(?:\.\d+)?)\1(?![@^])""", r"\2", self._part))

    def _of_tag(self) -> Iterator[Cure]:
        """The language of a text: a tag for the name of a language, and that of a text that is asked for as well."""
        match = _TAG.search(self._part)
        if not match:
            return
        asked = match["tag"].strip("\"'").lower()
        tags = sorted(each.value for each in self._values.get("", ()) if isinstance(each, ox.Literal) and each.value)
        is_of_text = self._asks_for_text(match)
        for tag in tags:
            if asked != tag and (is_of_text or (len(asked) > 2 and asked.startswith(tag))):
                part = f'{self._part[: match.start("tag")]}"{tag}"{self._part[match.end("tag") :]}'
                yield self._instead("language", part)
                yield self._instead("language", re.sub(rf"@{re.escape(asked)}\b", f"@{tag}", part))
                part_tokens = list(tokens(part))
                for index, token in enumerate(part_tokens):
                    if token.keyword in _MATCHING and (loose := loosened(part, part_tokens, index)):
                        yield self._instead("language", loose)

    def _asks_for_text(self, tag: re.Match[str]) -> bool:
        """Whether the filters say which text the value of that language is or has in it."""
        own = [token for token in self._tokens if token.kind == "string" and token.start != tag.start("tag")]
        others = (each for each in self._group.elements if each.is_filter and each is not self._element)
        shared = (each for each in others if each.variables & self._element.variables)
        return bool(own) or any(token.kind == "string" for each in shared for token in each.tokens)

    # ---- Things ----

    def _of_things(self) -> Iterator[Cure]:
        """Things that are compared with their names."""

        def as_thing(match: re.Match[str]) -> str:
            named = (node for node in self._cures.named(match[1].strip("\"'")) if node in self._all_values)
            return next((self._cures.written(node) for node in named), match[0])

        if any(self._are_things(f"?{name}") for name in self._element.variables):
            yield self._instead("string-for-thing", re.sub(_TYPED, as_thing, self._part))

    def _of_labels(self) -> Iterator[Cure]:
        """Things that are looked into as if they were texts: their names."""
        for name in sorted(self._element.variables):
            if self._are_things(f"?{name}") and f"?{name}Label" not in self._cures.asked.text:
                label = self._cures.written(ox.NamedNode(PREF_LABEL))
                for right in (f"?{name}Label", f"STR(?{name}Label)"):
                    part = re.sub(rf"[?$]{name}\b", right, self._part)
                    others: dict[Element, str] = {self._element: f"?{name} {label} ?{name}Label . {part}"}
                    kind = "string-for-thing"
                    yield self._cures.with_patterns(self._element, self._group, others, kind, f"?{name}", right)

    # ---- Writing ----

    def _instead(self, kind: str, text: str) -> Cure:
        """The FILTER with another text; the same text changes nothing, and is not tried."""
        element = self._element
        return Cure(kind, element.text, element.start, element.start, element.end, text, element.text, text)

    def _replaced(self, kind: str, offset: int, wrong: str, right: str) -> Cure:
        """A cure that puts one text in the place of another."""
        at = self._element.start + offset
        return Cure(kind, self._part, self._element.start, at, at + len(wrong), right, wrong, right)


def of_unbound(cures: Cures) -> Iterator[Cure]:
    """Variables of a FILTER that no pattern has: the nearest that one has."""
    for group in cures.asked.tree.where.walk(within=True):
        bound = sorted(group.bound)
        for element in group.elements:
            if not element.is_filter or element.exists:
                continue
            for token in element.tokens:
                if token.kind == "var" and token.text[1:] not in bound:
                    for known in dict.fromkeys((*nearest(token.text[1:], bound), *bound)):
                        yield cures.with_token("variable", token, f"?{known}", element.text)
