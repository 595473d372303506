"""Queries that nobody foresaw over data of all datatypes, for as long as one likes: `python -m tests.support.campaign SECONDS SEED [FAULT]`.

Each query is made of triples that the data hold, with variables in places, so that it has at least one solution; what is put
around it keeps that. So nothing may end the process, hang, raise, or find nothing, and what is ordered is in order. Some texts
are spoilt afterwards: they may be refused, by an error of ours.
"""

import json
import random
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

import coopgraph as cg
from coopgraph.answers import formats
from coopgraph.base.vocab import XSD
from coopgraph.sparql import order
from coopgraph.sparql.order.keys import order_key
from coopgraph.store import answer as store_answer
from coopgraph.store import engine

NUMBERS = "0 1 -1 2 10 007 1.0 2.50 -0.0 1e3 9007199254740993 1e308 INF -INF NaN 340282366920938463463374607431768211456".split()
DAYS = "2003 -0044 12003 2003-12 2003-12-26 2003-12-26Z 2003-12-26+14:00 --12-26 ---26 --12 2003-12-26T01:00:00".split()
TIMES = "2003-12-26T01:00:00.5+02:00 12:00:00 11:00:00Z 24:00:00 P1M P30D -P1Y PT25H P0D 2003~ ../2003 2003/..".split()
TEXTS = [
    "",
    "a",
    "A",
    "é",
    "e\u0301",
    "1a",
    "10",
    "true",
    "0",
    "\u202eb",
    "a\tb\nc",
    '"',
    "\\",
    "😀",
    "مرحبا",
    "=1+1",
    "x" * 300,
]
TYPES = (
    "string boolean integer decimal double float long int short byte nonNegativeInteger positiveInteger unsignedInt date "
    "dateTime dateTimeStamp time gYear gYearMonth gMonthDay gDay gMonth duration dayTimeDuration yearMonthDuration "
    "anyURI hexBinary base64Binary language token QName"
).split()
FUNCTIONS = (
    "STR({0}) LANG({0}) DATATYPE({0}) STRLEN({0}) UCASE({0}) ABS({0}) ROUND({0}) YEAR({0}) TZ({0}) xsd:integer({0}) xsd:date({0}) "
    "IRI({0}) STRDT({0},xsd:date) STRLANG({0},'fr') ({0}+1) ({0}*{0}) ({0}/0) -{0} !{0} CONCAT({0},'x') SUBSTR({0},2) MD5({0}) "
    "REGEX(STR({0}),'a') REPLACE(STR({0}),'a','b') ENCODE_FOR_URI({0}) IF({0},1,2) COALESCE({0},1) isNumeric({0}) ({0}<{0}) RAND() NOW()"
).split()
AGGREGATES = "COUNT({0}) COUNT(DISTINCT {0}) MIN({0}) MAX({0}) SUM({0}) AVG({0}) SAMPLE({0}) GROUP_CONCAT({0};SEPARATOR='|')".split(
    ") "
)
AGGREGATES = [text if text.endswith(")") else f"{text})" for text in AGGREGATES]
TRUE = [
    "BOUND({0})",
    "!BOUND(?none)",
    "{0} < {0} || true",
    "COALESCE({0} > 1, true) || true",
    "EXISTS {{ ?s9 ?p9 {0} }} || true",
]
NOISE = [
    *"{}()[].;,^|/*+?!$&<>=\"'\\@#",
    "SELECT",
    "WHERE",
    "ORDER BY",
    "GROUP BY",
    "FILTER",
    "BIND",
    "VALUES",
    "AS",
    "1e",
    "\0",
    "\u202e",
    "_:",
]
Finding = dict[str, object]


def literal(chosen: random.Random) -> ox.Literal:
    """A literal of any datatype, well formed or not."""
    value = chosen.choice(chosen.choice([NUMBERS, DAYS, TIMES, TEXTS]))
    kind = chosen.random()
    if kind < 0.15:
        return ox.Literal(value)
    if kind < 0.3:
        return ox.Literal(value, language=chosen.choice(["fr", "ar", "en-GB"]))
    own = "https://example.org/own" if kind > 0.95 else XSD + chosen.choice(TYPES)
    return ox.Literal(value, datatype=ox.NamedNode(own))


def triples(chosen: random.Random) -> list[ox.Triple]:
    """Some triples: nodes linked to one another, and literals of all kinds."""
    nodes = [ox.NamedNode(f"https://example.org/{n}") for n in "abcdef"] + [ox.BlankNode(f"b{n}") for n in range(2)]
    properties = [ox.NamedNode(f"https://example.org/p{n}") for n in range(4)]
    found = {}
    for _ in range(chosen.choice([3, 20, 120])):
        value = chosen.choice(nodes) if chosen.random() < 0.3 else literal(chosen)
        found[ox.Triple(chosen.choice(nodes), chosen.choice(properties), value)] = None
    return list(found)


class Maker:
    """Makes queries that have solutions in some triples."""

    def __init__(self, held: list[ox.Triple], chosen: random.Random):
        self.held, self.chosen = held, chosen
        self.variables: dict[object, str] = {}

    def query(self) -> str:
        """A query; the prefix xsd need not be declared."""
        self.variables = {}
        pattern = self.around(" ".join(self.matched(triple) for triple in self.some()))
        names = sorted(set(self.variables.values())) or ["?none"]
        kind = self.chosen.random()
        if kind < 0.08:
            return f"ASK {{ {pattern} }}"
        if kind < 0.16:
            return f"CONSTRUCT {{ <x:s> <x:p> <x:o> . <x:s> <x:q> {names[0]} }} WHERE {{ {pattern} }}"
        if kind < 0.2:
            told = sorted({str(triple.subject) for triple in self.held if isinstance(triple.subject, ox.NamedNode)})
            return f"DESCRIBE {self.chosen.choice(told)} {{ {pattern} }}" if told else f"ASK {{ {pattern} }}"
        if kind < 0.45:
            return self.grouped(pattern, names)
        head = self.chosen.choice(["*", " ".join(names), names[0]])
        head = "*" if head == "?none" else head
        return f"SELECT {self.chosen.choice(['', 'DISTINCT ', 'REDUCED '])}{head} {{ {pattern} }}{self.order(names)}{self.chosen.choice(['', ' LIMIT 5'])}"

    def some(self) -> list[ox.Triple]:
        """One to three triples; a second and third that share a node with the first, if there are any."""
        first = self.chosen.choice(self.held)
        near = [t for t in self.held if t is not first and {t.subject, t.object} & {first.subject, first.object}]
        return [first, *self.chosen.sample(near, min(len(near), self.chosen.choice([0, 0, 1, 2])))]

    def matched(self, triple: ox.Triple) -> str:
        """A pattern that the triple matches."""
        subject, object = self.end(triple.subject), self.end(triple.object)
        path = self.chosen.choice(["{0}"] * 6 + ["({0})", "{0}?", "{0}+", "{0}*", "{0}|<x:none>", "!<x:none>"]).format(
            triple.predicate
        )
        if self.chosen.random() < 0.1:
            path = self.variable(("property", triple.predicate))
        return (
            f"{object} ^{path} {subject} ."
            if path[0] == "<" and path[-1] == ">" and self.chosen.random() < 0.1
            else f"{subject} {path} {object} ."
        )

    def end(self, term: object) -> str:
        constant = isinstance(term, ox.NamedNode | ox.Literal) and self.chosen.random() < 0.2
        return str(term) if constant else self.variable(term)

    def variable(self, term: object) -> str:
        return self.variables.setdefault(term, f"?v{len(self.variables)}")

    def around(self, pattern: str) -> str:
        """More that lets each solution stand."""
        for _ in range(self.chosen.choice([0, 1, 1, 2, 3])):
            names = sorted(set(self.variables.values())) or ["?none"]
            name, new = self.chosen.choice(names), f"?n{self.chosen.randrange(10**6)}"
            other = self.chosen.choice(self.held)
            pattern = self.chosen.choice(
                [
                    f"{pattern} FILTER({self.chosen.choice(TRUE[name == '?none' :]).format(name)})",
                    f"{pattern} BIND({self.chosen.choice(FUNCTIONS).format(name)} AS {new})",
                    f"{pattern} OPTIONAL {{ {name} {other.predicate} {new} FILTER({self.chosen.choice(FUNCTIONS).format(new)}) }}",
                    f"{{ {pattern} }} UNION {{ {new} {other.predicate} {name} }}",
                    f"{pattern} MINUS {{ {name} <x:none> {new} }}",
                    f"{{ SELECT * {{ {pattern} }}{self.order(names)} LIMIT 50 }}",
                    f"VALUES {new} {{ {' '.join(str(literal(self.chosen)) for _ in range(3))} }} {pattern}",
                    f"{{ SELECT {name} (COUNT(*) AS {new}) {{ {pattern} }} GROUP BY {name} }} {pattern}"
                    if name != "?none"
                    else pattern,
                ]
            )
        return pattern

    def grouped(self, pattern: str, names: list[str]) -> str:
        made = [
            f"({self.chosen.choice(AGGREGATES).format(self.chosen.choice(names))} AS ?m{n})"
            for n in range(self.chosen.choice([1, 2]))
        ]
        by = self.chosen.choice(names) if self.chosen.random() < 0.8 and names != ["?none"] else ""
        having = self.chosen.choice(["", " HAVING(COUNT(*) > 0)"])
        return f"SELECT {by} {' '.join(made)} {{ {pattern} }}{f' GROUP BY {by}' if by else ''}{having}{self.order(['?m0', *([by] if by else [])])}"

    def order(self, names: list[str]) -> str:
        if self.chosen.random() < 0.4 or names == ["?none"]:
            return ""
        conditions = [
            self.chosen.choice(["{0}", "{0}", "DESC({0})", "ASC({0})", "(COALESCE({0}, 1))"]).format(
                self.chosen.choice(names)
            )
            for _ in range(2)
        ]
        return f" ORDER BY {' '.join(conditions)}"

    def spoilt(self, text: str) -> str:
        """A text with some characters or words gone, doubled or put in."""
        for _ in range(self.chosen.choice([1, 2, 5])):
            at = self.chosen.randrange(len(text))
            cut = self.chosen.choice([0, 0, 1, 5])
            text = text[:at] + self.chosen.choice(["", *NOISE]) + text[at + cut :]
        return text


# ---- What is asked of an answer ----


def told(table: cg.Table) -> None:
    """Look at an answer in all ways; each of them may fail."""
    for format in ("json", "csv", "tsv", "xml", "md", "html", "table"):
        table.to(format, **{"safe": True} if format == "csv" else {})
    _ = table.notes, table.completeness_text, table.diagnosis, table.types, str(table.cite()), table.labels()
    if len(table) and not table.is_boolean:
        table.why(0)


def wrong(table: cg.Table, text: str) -> str:
    """What is wrong with the answer to a query that has a solution, if anything."""
    if not table:
        return "nothing was found"
    first = text.rpartition(" ORDER BY ")[2].split(" ")[0] if " ORDER BY " in text else ""
    if first[:1] == "?" and first[1:] in table.columns and "}" not in text.rpartition(" ORDER BY ")[2]:
        at = table.columns.index(first[1:])
        keys = ["" if row[at] is None else order_key(row[at]).value for row in table.rows]
        return "" if keys == sorted(keys) else "the rows are not in order"
    return ""


def asked(graph: cg.Graph, maker: Maker) -> Finding | None:
    """What one query finds out, if anything."""
    text = maker.query()
    sound = maker.chosen.random() < 0.8
    text = text if sound else maker.spoilt(text)
    print(json.dumps({"asked": text}), file=sys.stderr)  # for whoever finds the process ended, or hanging
    started = time.monotonic()
    try:
        table = graph.query(text, timeout=20)
        said = wrong(table, text) if sound else ""
        if maker.chosen.random() < 0.2:
            told(table)
    except cg.CoopGraphError as error:
        is_over = "no answer within" in str(error) or "took more than" in str(error)  # some are long; they end in time
        said = f"{type(error).__name__}: {error}" if sound and not is_over else ""
    except Exception:  # noqa: BLE001 - whatever it is, it is a finding
        said = traceback.format_exc(limit=-4)
    if not said and time.monotonic() - started > 75:
        said = (
            "it took longer than its limits: 20 seconds, as much for all that is asked about it, and some for writing"
        )
    return {"query": text, "said": said, "data": [str(t) for t in maker.held]} if said else None


def run(seconds: float, seed: int, folder: Path) -> Iterator[Finding]:
    """Ask for so many seconds; give what is found."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        chosen = random.Random(f"{seed} {number}")
        number += 1
        held, file = triples(chosen), folder / f"{number}.nt"
        file.write_text("".join(f"{t} .\n" for t in held), "utf-8")
        graph, maker = cg.load(file, ontology=chosen.random() < 0.1), Maker(held, chosen)
        for _ in range(100):
            if time.monotonic() > end:
                break
            finding = asked(graph, maker)
            if finding:
                yield finding
        file.unlink()


# ---- Faults, to see that they are found ----


def unordered() -> None:
    """The engine's own order, which ends the process."""
    order.totally_ordered = lambda text: text  # type: ignore[assignment]


def silent() -> None:
    """Rows are lost where a part is optional."""
    right = engine.answer
    engine.answer = lambda result: (
        store_answer.Answer(made.columns, made[:0]) if len(made := right(result)) > 2 else made
    )  # type: ignore[assignment]


def raising() -> None:
    """Texts that are long raise."""
    right = formats.to_csv

    def to_csv(table: cg.Table, **options: bool) -> str:
        return right(table, **options)[:10000].encode("ascii").decode()

    formats.FORMATS["csv"] = (to_csv, formats.FORMATS["csv"][1])


def hanging() -> None:
    """One in many queries never ends."""
    right = engine.ask
    engine.ask = lambda store, text, **more: time.sleep(10**6) if "UNION" in text else right(store, text, **more)  # type: ignore[assignment]


FAULTS = {fault.__name__: fault for fault in (unordered, silent, raising, hanging)}


def main(seconds: float, seed: int, fault: str = "") -> int:
    """Print each finding as a line of JSON; whether there was none."""
    if fault:
        FAULTS[fault]()
    count = 0
    with TemporaryDirectory() as folder:
        for finding in run(seconds, seed, Path(folder)):
            count += 1
            print(json.dumps(finding), flush=True)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
