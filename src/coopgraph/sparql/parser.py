"""Reads a query's text into the structure of `coopgraph.sparql.tree`."""

from collections.abc import Iterator
from functools import lru_cache

from coopgraph.sparql.paths import (
    AlternativePath,
    NegatedPropertySet,
    PredicatePath,
    PropertyPath,
    RepeatedPath,
    SequencePath,
)
from coopgraph.sparql.prologue import read
from coopgraph.sparql.tokens import AGGREGATES, FORMS, Token, closing, tokens, variable_names
from coopgraph.sparql.tree import (
    BLANK,
    OPERATORS,
    BindElement,
    Element,
    ExistsGroup,
    FilterElement,
    GraphPattern,
    GroupPattern,
    Projected,
    QueryTree,
    ServicePattern,
    SubSelect,
    TriplePattern,
    UnionPattern,
    UnsupportedError,
    ValuesElement,
)

_SOLUTION = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"})
_TERMS = frozenset({"var", "iri", "name", "blank", "string", "number"})
_NOTHING = Token("end", "", 1 << 60)


@lru_cache(maxsize=512)
def parse(text: str) -> QueryTree:
    """The structure of a query that the engine reads without complaint.

    Raises:
        UnsupportedError: it has a part that has no place here.
    """
    try:
        return _Parser(text).query()
    except IndexError:
        raise UnsupportedError("the query ends in the middle of a part") from None


@lru_cache(maxsize=256)
def form(text: str) -> str:
    """What a query asks for: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`."""
    keyword = _Parser(text).now.keyword
    return keyword if keyword in FORMS else "SELECT"


@lru_cache(maxsize=256)
def projection(text: str) -> tuple[str, ...]:
    """The columns that a SELECT query asks for, whatever its pattern is; nothing for `*`."""
    return tuple(each.variable for each in _Parser(text).projection())


class _Parser:
    """Reads tokens from left to right; each method reads one part and stops after it."""

    def __init__(self, text: str):
        self.text, self.tokens, self.fresh = text, list(tokens(text)), 0
        self.at = read(self.tokens).size

    # ---- Tokens ----

    @property
    def now(self) -> Token:
        """The token here."""
        return self.tokens[self.at] if self.at < len(self.tokens) else _NOTHING

    def take(self, text: str = "") -> Token:
        """The token here, which must be `text` if that is given."""
        token = self.now
        if token is _NOTHING or (text and text not in (token.text, token.keyword)):
            raise UnsupportedError(f"{token.text or 'the end'} stands where {text or 'more'} is expected")
        self.at += 1
        return token

    def skip(self, *texts: str) -> bool:
        """Whether one of these stood here, and is passed over."""
        stands_here = self.now.text in texts or (self.now.keyword and self.now.keyword in texts)
        self.at += bool(stands_here)
        return bool(stands_here)

    @property
    def last(self) -> int:
        """Where the token before ends."""
        return self.tokens[self.at - 1].end

    def since(self, start: int) -> str:
        """The text from a place up to here."""
        return self.text[start : self.last]

    def part(self, start: int) -> tuple[str, int, int]:
        """The same, and where it starts and ends."""
        return self.since(start), start, self.last

    # ---- Queries ----

    def query(self) -> QueryTree:
        """A whole query."""
        prologue = self.since(0) if self.at else ""
        parsed = self.select() if self.now.keyword == "SELECT" else self.other()
        return parsed._replace(prologue=prologue, text=self.text)

    def select(self) -> QueryTree:
        """`SELECT …` with its pattern and all that follows, up to a closing brace or the end."""
        start, first = self.now.start, self.at
        projected = self.projection()
        aggregates = any(t.keyword in AGGREGATES for t in self.tokens[first : self.at])
        return self.rest(start, "SELECT", projected, (), aggregates)

    def projection(self) -> tuple[Projected, ...]:
        """`SELECT …` up to what follows its last variable; nothing for `*`."""
        self.take("SELECT")
        self.skip("DISTINCT", "REDUCED")
        projected: list[Projected] = []
        while not self.skip("*") and self.now.keyword not in {"WHERE", "FROM"} and self.now.text != "{":
            projected.append(self.projected())
        return tuple(projected)

    def other(self) -> QueryTree:
        """ASK, CONSTRUCT or DESCRIBE."""
        start, form = self.now.start, self.take().keyword
        template: list[TriplePattern] = []
        if form == "CONSTRUCT" and self.now.text == "{":
            template = self.group().triples
        elif form == "DESCRIBE":
            while self.now.kind in _TERMS or self.now.text == "*":
                self.take()
        parsed = self.rest(start, form, (), tuple(template), False)
        if form == "CONSTRUCT" and not template:  # CONSTRUCT WHERE { … }
            parsed = parsed._replace(template=tuple(parsed.where.triples))
        return parsed

    def rest(
        self,
        start: int,
        form: str,
        projected: tuple[Projected, ...],
        template: tuple[TriplePattern, ...],
        aggregates: bool,
    ) -> QueryTree:
        """The dataset, the pattern and what follows it."""
        begin = self.last
        while self.skip("FROM"):
            self.skip("NAMED")
            self.take()
        dataset = self.text[begin : self.last]
        where = GroupPattern(self.last, self.last, ())
        if self.skip("WHERE") or self.now.text == "{":
            where = self.group()
        begin, limited = self.last, False
        grouped: tuple[Projected, ...] = ()
        while self.now.text not in {"}", ""}:
            if self.now.keyword == "VALUES":
                self.values()
                continue
            token = self.take()
            limited |= token.keyword in {"LIMIT", "OFFSET"}
            if token.keyword == "GROUP":
                grouped, aggregates = self.grouped(), True
            elif token.keyword == "HAVING" or token.keyword in AGGREGATES:
                aggregates = True
        return QueryTree(
            self.since(start), start, form, "", dataset, projected, template, where, grouped,
            aggregates, self.text[begin : self.last], limited,
            frozenset(each.variable for each in projected) or where.bound,
        )  # fmt: skip

    def projected(self) -> Projected:
        """`?x`, `(expression AS ?x)`, or, to group by, an expression by itself."""
        if self.now.kind == "var":
            return Projected(self.take().text[1:])
        start, opened = self.now.start, self.at
        exists = self.expression()
        if self.tokens[opened].text == "(" and self.tokens[self.at - 3].keyword == "AS":
            expression = self.text[self.tokens[opened].start + 1 : self.tokens[self.at - 3].start]
            return Projected(self.tokens[self.at - 2].text[1:], expression.strip(), exists)
        return Projected("", self.since(start), exists)

    def grouped(self) -> tuple[Projected, ...]:
        """What follows GROUP."""
        self.take("BY")
        conditions: list[Projected] = []
        while self.now.text not in {"}", ""} and self.now.keyword not in {*_SOLUTION, "VALUES"}:
            conditions.append(self.projected())
        return tuple(conditions)

    def expression(self) -> tuple[ExistsGroup, ...]:
        """What follows FILTER, or stands in brackets: passed over, but for the groups of EXISTS in it."""
        exists_groups: list[ExistsGroup] = []
        depth = 0
        while True:
            token = self.take()
            negated = token.keyword == "NOT"
            if negated or token.keyword == "EXISTS":
                if not negated or self.skip("EXISTS"):
                    first, group = self.at, self.group()
                    names = variable_names(self.tokens[first : self.at])
                    exists_groups.append(ExistsGroup(token.start, negated, group, names))
                    if depth == 0:
                        return tuple(exists_groups)
            elif token.text in "()":
                depth += 1 if token.text == "(" else -1
                if depth == 0:
                    return tuple(exists_groups)

    # ---- Groups ----

    def group(self) -> GroupPattern:
        """`{ … }`."""
        start = self.take("{").start
        elements: list[Element] = []
        if self.now.keyword == "SELECT":
            begin = self.now.start
            query = self.select()
            elements.append(SubSelect(*self.part(begin), query))
        while self.now.text != "}":
            if not self.skip("."):
                elements += self.elements()
        self.take("}")
        return GroupPattern(start, self.last, tuple(elements))

    def elements(self) -> Iterator[Element]:
        """The next element, or the triple patterns up to the next dot."""
        start, keyword = self.now.start, self.now.keyword
        if self.now.text == "{":
            groups = [self.group()]
            while self.skip("UNION"):
                groups.append(self.group())
            yield UnionPattern(*self.part(start), tuple(groups))
        elif keyword in OPERATORS:
            self.take()
            group = self.group()
            yield OPERATORS[keyword](*self.part(start), group)
        elif keyword in {"FILTER", "BIND"}:
            self.take()
            exists = self.expression()
            yield (FilterElement if keyword == "FILTER" else BindElement)(*self.part(start), exists)
        elif keyword == "VALUES":
            self.values()
            yield ValuesElement(*self.part(start))
        elif keyword in {"GRAPH", "SERVICE"}:
            self.take()
            self.skip("SILENT")
            name, group = self.take().text, self.group()
            yield (GraphPattern if keyword == "GRAPH" else ServicePattern)(*self.part(start), name, group)
        else:
            yield from self.triples()

    def values(self) -> None:
        """`VALUES … { … }`, passed over."""
        while self.now.text != "{":
            self.take()
        self.at = (closing(self.tokens, self.at) or len(self.tokens)) + 1

    # ---- Triple patterns ----

    def triples(self) -> list[TriplePattern]:
        """The patterns of one subject."""
        begin = self.at
        patterns: list[TriplePattern] = []
        subject = self.node(patterns)
        bare = self.tokens[begin].text in {"[", "("} and self.now.text in {".", "}"}  # [ cg:stage ?x ] .
        if not bare:
            self.properties(subject, patterns)
        if self.at == begin:
            raise UnsupportedError(f"{self.now.text} stands where a pattern is expected")
        return patterns

    def properties(self, subject: str, patterns: list[TriplePattern]) -> None:
        """`verb object , object ; verb object`."""
        while True:
            start, first = self.now.start, self.at
            path = None if self.now.kind == "var" else self.alternatives()
            predicate = self.take().text if path is None else self.since(start)
            path = path if self.at > first + 1 else None  # one property by itself is no path
            while True:
                begin = self.now.start
                value = self.node(patterns)
                patterns.append(TriplePattern(min(start, begin), self.last, subject, predicate, value, path))
                if not self.skip(","):
                    break
            if not self.skip(";"):
                return
            while self.skip(";"):
                pass
            if not self._is_verb():
                return

    def _is_verb(self) -> bool:
        return self.now.kind in {"var", "iri", "name"} or self.now.text in {"a", "^", "!", "("}

    def node(self, patterns: list[TriplePattern]) -> str:
        """A term as text; the patterns inside brackets are added to the others."""
        token = self.take()
        if token.text == "[":
            name = self.blank()
            if not self.skip("]"):
                self.properties(name, patterns)
                self.take("]")
            return name
        if token.text == "(":
            return self.collection(patterns)
        if token.kind == "blank":
            return f"?{BLANK}_{token.text[2:].replace('.', '_').replace('-', '_')}"
        if token.text in {"+", "-"} and self.now.kind == "number":
            return token.text + self.take().text
        if token.kind == "string" and (self.now.kind == "lang" or self.now.text == "^^"):
            if not self.take().text.startswith("@"):
                self.take()
            return self.since(token.start)
        if token.kind in _TERMS or token.keyword in {"TRUE", "FALSE"}:
            return token.text.rstrip(".") if token.kind == "number" else token.text  # 50. ends a pattern
        raise UnsupportedError(f"{token.text} stands where a term is expected")

    def blank(self) -> str:
        """A new variable in place of a blank node."""
        self.fresh += 1
        return f"?{BLANK}{self.fresh}"

    def collection(self, patterns: list[TriplePattern]) -> str:
        """`( a b )` as rdf:first and rdf:rest."""
        rdf = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        head, before = f"{rdf}nil>", ""
        while not self.skip(")"):
            start, cell = self.now.start, self.blank()
            value = self.node(patterns)
            patterns.append(TriplePattern(start, self.last, cell, f"{rdf}first>", value))
            if before:
                patterns.append(TriplePattern(start, self.last, before, f"{rdf}rest>", cell))
            head, before = (head if before else cell), cell
        if before:
            patterns.append(TriplePattern(self.last, self.last, before, f"{rdf}rest>", f"{rdf}nil>"))
        return head

    # ---- Paths ----

    def alternatives(self) -> PropertyPath:
        """`a | b`."""
        paths = [self.sequence()]
        while self.skip("|"):
            paths.append(self.sequence())
        return paths[0] if len(paths) == 1 else AlternativePath(tuple(paths))

    def sequence(self) -> PropertyPath:
        """`a / b`."""
        paths = [self.step()]
        while self.skip("/"):
            paths.append(self.step())
        return paths[0] if len(paths) == 1 else SequencePath(tuple(paths))

    def step(self) -> PropertyPath:
        """`^a*` and the like."""
        turned = self.skip("^")
        path = self.primary()
        while self.now.text in {"?", "*", "+"}:
            sign = self.take().text
            path = RepeatedPath(path, sign != "?", int(sign == "+"))
        return path.inverted() if turned else path

    def primary(self) -> PropertyPath:
        """A property, a path in brackets, or a negated property set."""
        if self.skip("("):
            path = self.alternatives()
            self.take(")")
            return path
        if self.skip("!"):
            if not self.skip("("):
                return NegatedPropertySet((self.link(),))
            links: list[PredicatePath] = []
            while not self.skip(")"):
                links.append(self.link())
                self.skip("|")
            return NegatedPropertySet(tuple(links))
        return self.link()

    def link(self) -> PredicatePath:
        """One property, forward or inverse."""
        turned = self.skip("^")
        token = self.take()
        if token.kind not in {"iri", "name"} and token.text != "a":
            raise UnsupportedError(f"{token.text} stands where a property is expected")
        return PredicatePath(token.text, turned)
