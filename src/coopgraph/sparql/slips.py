"""What is wrong with a query that cannot be read: slips that people make, known by their tokens, each with its place and its cure.

The engine says where it stopped, which is often behind the slip, and what it could have gone on with, which is a long list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coopgraph.base.text import did_you_mean
from coopgraph.sparql.tokens import (
    AGGREGATES,
    CLOSING,
    FORMS,
    KEYWORDS,
    OPENING,
    STARTS,
    Token,
    closing,
    outside,
    strays,
)

_FUNCTIONS = frozenset(
    "A ABS ADJUST ALL ASC BNODE CEIL DAY ENCODE_FOR_URI FALSE FLOOR HASLANG HASLANGDIR HOURS IRI ISBLANK ISIRI ISLITERAL "
    "ISNUMERIC ISTRIPLE ISURI LANGDIR MD5 MINUTES MONTH NOW OBJECT PREDICATE RAND ROUND SAMETERM SECONDS SILENT LTR RTL SHA1 SHA256 SHA384 "
    "SHA512 STRAFTER STRBEFORE STRDT STRLANG STRLANGDIR STRUUID SUBJECT TIMEZONE TRIPLE TRUE TZ URI UUID VERSION".split()
)
_WORDS = _FUNCTIONS | set(KEYWORDS)
_TERM = "(?:var|name|iri|string|number|blank|A)"
_SELECT = "SELECT (?:(?:DISTINCT|REDUCED) )?"
_END = r"(?:LIMIT|OFFSET|HAVING|GROUP|ORDER|VALUES|\})"
_CALLED = (
    "ASC|DESC|REGEX|CONTAINS|STRSTARTS|STRENDS|STR|STRLEN|LANG|LANGMATCHES|DATATYPE|BOUND|IF|COALESCE|CONCAT|REPLACE|SUBSTR|"
    "LCASE|UCASE|YEAR|BIND|" + "|".join(sorted(AGGREGATES))
)

# Each is wrong wherever it stands: the tokens (keywords in capitals, terms by their kind), of which `at` marks the place, what
# is said of it (`{}` is the word there), and what to do.
_SLIPS = tuple(
    (re.compile(rf"(?<!\S){pattern}"), message, cure)
    for pattern, message, cure in (
        (r"@PREFIX", "a prefix is declared without @", "write PREFIX name: <…>, and no dot behind it"),
        (r"(?:PREFIX name|BASE) iri (?P<at>[.;])", "no {} stands behind a declaration", "take it away: this is not Turtle"),
        (r"PREFIX (?P<at>[A-Z_]+) iri", "a prefix ends in a colon", "write PREFIX name: <…>"),
        (r"(?P<at>ORDER|GROUP)(?!\S| BY)", "{} is followed by BY", ""),
        (rf"(?P<at>ORDER|GROUP) BY(?= {_END}|$)", "nothing stands behind {} BY", "name a variable: {} BY ?name"),
        (r"(?P<at>LIMIT|OFFSET)(?!\S| number)", "{} takes a whole number", ""),
        (r"(?:LIMIT|OFFSET) number (?P<at>HAVING|GROUP|ORDER)", "{} stands before LIMIT and OFFSET", ""),
        (rf"{_SELECT}(?P<at>\{{|WHERE|FROM)", "SELECT names no variable", "SELECT * shows all of them"),
        (rf"{_SELECT}(?:var )+(?P<at>,)", "no comma stands between variables", "take it away"),
        (r"SELECT (?P<at>DISTINCT|REDUCED) \( var \)", "{} has no brackets", "write SELECT {} ?name"),
        (rf"{_SELECT}(?:var )*(?P<at>(?!DISTINCT|REDUCED)[A-Z_]+) \(", "what is worked out stands in brackets, with a name", "write ({}(…) AS ?name)"),
        (rf"{_SELECT}(?:var )*(?P<at>\()(?! [^{{}}]*AS )", "what is worked out has a name", "write (… AS ?name)"),
        (rf"{_SELECT}\* (?:[^{{]* )?\{{.*\}} (?P<at>GROUP)", "SELECT * does not go with GROUP BY", "name what is grouped, and count the rest"),
        (r"SELECT [^{]*\{.*\} (?P<at>WHERE)", "the pattern of this query is closed already", "put all of it into one pair of braces"),
        (r"\. (?P<at>SELECT)|\{ SELECT [^{}]*\{ [^{}]*\} (?P<at2>var|name|iri)", "a SELECT within has braces of its own", "write {{ SELECT … {{ … }} }}"),
        (r"FROM (?:NAMED )?(?P<at>\{|WHERE)", "FROM names a graph", ""),
        (r"ASK (?P<at>var)", "ASK names no variables", "write ASK {{ … }}"),
        (r"(?P<at>DESCRIBE)$", "DESCRIBE takes a name or a variable", ""),
        (r"var (?P<at>-) [A-Z_]+(?!\S| \()", "names of variables have no -", "write _ for it"),
        (r"AS (?P<at>[A-Z_]+)", "AS is followed by a variable", "write AS ?{}"),
        (r"(?P<at>BIND) \( (?:[^(){}]|\( [^(){}]* \))*(?<! AS var )\)", "BIND gives a value to one variable, by AS", "write BIND(… AS ?name)"),
        (rf"(?P<at>{_CALLED})(?!\S| \()", "{} has round brackets", "write {}(…)"),
        (r"(?P<at>WHERE|OPTIONAL|MINUS|EXISTS|UNION)(?!\S| \{)", "{} is followed by a group in braces", "write {} {{ … }}"),
        (r"(?P<at>GRAPH|SERVICE) \{", "{} is followed by a name, then by a group", "write {} ?name {{ … }}"),
        (r"(?<!\} )(?P<at>UNION)", "UNION stands between two groups in braces", "write {{ … }} UNION {{ … }}"),
        (r"CONSTRUCT (?P<at>var|name|iri)", "the triples of CONSTRUCT stand in braces", "write CONSTRUCT {{ … }} WHERE {{ … }}"),
        (r"CONSTRUCT \{ [^{}]*(?P<at>FILTER|OPTIONAL|BIND|VALUES|GRAPH)", "what CONSTRUCT makes are triples alone", "{} belongs into WHERE {{ … }}"),
        (r"(?P<at>FILTER|HAVING) (?:var|string|number)", "a condition stands in round brackets", "write {}(…)"),
        (r"(?P<at>HAVING|FILTER) [A-Z_]+ \( [^()]* \) (?:[<>=!+*/-]|&&|\|\||IN )", "a condition stands in round brackets", "write {}(…)"),
        (r"\) (?P<at>,) (?:FILTER|BIND|OPTIONAL|MINUS|VALUES|GRAPH)", "no comma stands between conditions", "take it away"),
        (r"(?P<at>=) =", "equal is a single =", ""),
        (r"(?:var|number|string|\)) (?P<at><>)", "unequal is written !=", ""),
        (r"(?P<at>AND)(?!\S)", "and is written &&", ""),
        (r"(?P<at>OR)(?!\S)", "or is written ||", ""),
        (r"(?P<at>NOT) (?:var|name|string|\()", "NOT stands before EXISTS and IN only", "elsewhere it is written !"),
        (r"(?P<at>LIKE)(?!\S)", "SPARQL has no LIKE", 'write CONTAINS(STR(?x), "…") or REGEX(STR(?x), "…", "i")'),
        (r"(?P<at>IS (?:NOT )?NULL|NULL)(?!\S)", "SPARQL has no NULL", "!BOUND(?x) is true where ?x has no value"),
        (r"(?P<at>IN) (?:var|number|string|name|iri)", "{} is followed by a list in round brackets", "write {} (…, …)"),
        (r"VALUES (?:var|\([^()]*\)) (?P<at>\()", "the values of VALUES stand in braces", "write VALUES ?x {{ … }}"),
        (r"VALUES var \{ (?:(?:name|iri|string|number) )+(?P<at>,)", "no comma stands between values", "take it away"),
        (r"VALUES \( (?:var )+\) \{ (?P<at>name|iri|string|number)", "the values of several variables stand in brackets, row by row", "write VALUES (?x ?y) {{ (… …) }}"),
        (r"(?P<at>/) /|(?<!lang )(?P<at2>-) -", "a comment begins with #", ""),
        (r"\^\^(?! name| iri)", "a datatype is missing behind ^^", 'write "…"^^xsd:date'),
        (r"string (?P<at>\^) (?:name|iri)", "a datatype stands behind ^^", ""),
        (r"(?P<at>number) - number - number", "a day is a text with a datatype", 'write "2018-06-01"^^xsd:date'),
        (r", (?P<at>[}.;])", "a value is missing behind the comma", ""),
        (r"\. (?P<at>\.)", "a dot is too much", ""),
        (r"\} (?P<at>[.;,])$", "nothing stands behind the query", "take it away"),
        (rf"(?:(?<!VALUES var )\{{|\.) {_TERM} (?:{_TERM} )?(?P<at>[}}.])", "a part is missing", "a triple pattern has three: subject, property and value"),
        (rf"(?:(?:(?<!VALUES var )\{{|\.) {_TERM}|;) {_TERM} {_TERM} (?P<at>{_TERM})", "a '.' or ';' is missing before this", "a triple pattern has three parts: subject, property and value"),
        (rf"[{{.;] (?:{_TERM} )?(?:name|iri) [*+?] (?P<at>[*+?])|[{{.] {_TERM} var (?P<at2>[*+])(?! number)", "{} repeats a property, and stands behind its name once", ""),
    )
)  # fmt: skip
_SIGNS = {
    **dict.fromkeys("“”„‟«»〝〞", ("{} is no quotation mark of SPARQL", 'text stands between " and "')),
    **dict.fromkeys("‘’‚‛‹›`´", ("{} is no quotation mark of SPARQL", "text stands between ' and '")),
    **dict.fromkeys("'\"", ("a quotation mark is not closed", "")),
    "&": ("and is written &&", ""),
    "≠": ("unequal is written !=", ""),
    "≤": ("at most is written <=", ""),
    "≥": ("at least is written >=", ""),
    "@": ("a language is missing behind @", 'write "…"@en'),
}
LONGEST = 2_000  # tokens that are looked through: some of the patterns above go over the text again for each word


class Slip(NamedTuple):
    """What is wrong, where, and what to do."""

    offset: int
    message: str
    hint: str = ""


def find(text: str, query_tokens: Sequence[Token]) -> Slip | None:
    """The first slip of a query that cannot be read: of its signs, else of its tokens, else of its brackets."""
    if len(query_tokens) > LONGEST or any(sign == "~" for _, sign in strays(text)):  # reifiers are not known here
        return None
    kinds = (
        _signs(text),
        [*_begun(query_tokens), *_tabled(query_tokens), *_worded(query_tokens), *_bound(query_tokens)],
    )
    for slips in (*kinds, _brackets(query_tokens)):
        if first := min(slips, key=lambda slip: slip.offset, default=None):
            return first
    return None


def _signs(text: str) -> Iterator[Slip]:
    """Signs that stand in no SPARQL."""
    import unicodedata

    for offset, sign in strays(text):
        if unicodedata.combining(sign):  # a mark on a letter of a name
            continue
        name = sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}"
        known = (
            ("the blank {} is none of SPARQL", "write a plain one")
            if not sign.isprintable()
            else ("SPARQL has no sign {}", "")
        )
        message, hint = _SIGNS.get(sign, known)
        yield Slip(offset, message.format(name), hint)


def _begun(query_tokens: Sequence[Token]) -> Iterator[Slip]:
    """How the query begins."""
    first = query_tokens[0] if query_tokens else Token("word", "", 0)
    if first.keyword not in STARTS and first.text.upper() != "@PREFIX":
        hint = did_you_mean(first.text, FORMS) if first.kind == "word" and first.text else ""
        says = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE" if query_tokens else "there is no query"
        yield Slip(first.start, says, hint)


def _tabled(query_tokens: Sequence[Token]) -> Iterator[Slip]:
    """What the table above says."""
    written = " ".join(_written(token) for token in query_tokens)
    for pattern, message, hint in _SLIPS:
        if match := pattern.search(written):
            named = [name for name, part in match.groupdict().items() if part]
            token = query_tokens[written.count(" ", 0, match.start(named[0] if named else 0))]
            yield Slip(token.start, message.format(token.text), hint.format(token.text))


def _written(token: Token) -> str:
    if token.kind == "lang" and token.text.upper() == "@PREFIX":
        return "@PREFIX"
    return token.keyword or (token.text if token.kind == "op" or token.text == "<>" else token.kind)


def _worded(query_tokens: Sequence[Token]) -> Iterator[Slip]:
    """Words that SPARQL has not; what a prefix without its colon, or a bare name, looks like too."""
    for token in query_tokens:
        if token.kind == "word" and token.keyword not in _WORDS:
            cure = "text has quotation marks, a name a prefix (such as cg:), a variable a question mark"
            meant = did_you_mean(token.text, _WORDS, 0.75) if len(token.text) > 3 else ""
            yield Slip(token.start, f"SPARQL has no word {token.text}", meant or cure)


def _bound(query_tokens: Sequence[Token]) -> Iterator[Slip]:
    """Variables that BIND gives a value to and that have one."""
    groups: list[set[str]] = [set()]
    closed = 0  # where the brackets of the last one close: what is read in them need not have a value
    for index, token in enumerate(query_tokens):
        if token.text == "{":
            groups.append(set())
        elif token.text == "}" and len(groups) > 1:
            inner = groups.pop()
            groups[-1] |= inner
        elif token.keyword in {"BIND", "FILTER"}:
            closed = closing(query_tokens, index + 1) or closed
        elif token.kind == "var" and index < closed:
            if query_tokens[index - 1].keyword == "AS":
                if token.text[1:] in groups[-1]:
                    says = "BIND gives one to a new variable: choose another name"
                    yield Slip(token.start, f"{token.text} has a value already", says)
                groups[-1].add(token.text[1:])
        elif token.kind == "var":
            groups[-1].add(token.text[1:])


def _brackets(query_tokens: Sequence[Token]) -> Iterator[Slip]:
    """Brackets that do not close, close another, or close none."""
    pairs = dict(zip(sorted(OPENING), sorted(CLOSING), strict=True))
    opened: list[Token] = []
    for token in query_tokens:
        if token.text in OPENING:
            opened.append(token)
        elif token.text in CLOSING:
            if not opened:
                yield Slip(token.start, f"nothing is open that {token.text} could close", "")
                return
            last = opened.pop()
            if pairs[last.text] != token.text:
                yield Slip(
                    token.start,
                    f"{token.text} stands where {pairs[last.text]} is expected",
                    f"the {last.text} before it is not closed",
                )
                return
    if opened:
        last, count = opened[-1], len(opened)
        name = {"{": "brace", "<<": "pair of arrows"}.get(last.text, "bracket")
        says = f"this {name} is not closed" + (f", nor are {count - 1} before it" if count > 1 else "")
        yield Slip(last.start, says, f"a closing {name} is missing: write {pairs[last.text]} where its part ends")


def ungrouped(query_tokens: Sequence[Token]) -> Token | None:
    """The first variable that SELECT names while rows are grouped by others."""
    clauses = outside(query_tokens)
    starts = {token.keyword: index for index, token in reversed([*enumerate(clauses)]) if token.keyword}
    chosen, grouped = starts.get("SELECT", 0), starts.get("GROUP", len(clauses))
    keys = {token.text[1:] for token in clauses[grouped:] if token.kind == "var"}
    depth = 0
    for token in clauses[chosen:]:
        if token.text == "}" or token.keyword == "WHERE":
            return None
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "var" and not depth and token.text[1:] not in keys:
            return token
    return None
