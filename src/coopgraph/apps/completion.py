"""What may follow the cursor in a `%%sparql` cell or a `%sparql` line: names of the graph, keywords, variables, options."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox
from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher
from IPython.core.interactiveshell import InteractiveShell

from coopgraph.base import vocab
from coopgraph.base.errors import CoopGraphError, NotFoundError
from coopgraph.base.terms import compact, to_term
from coopgraph.base.text import fold
from coopgraph.graph import Graph
from coopgraph.sparql import prologue
from coopgraph.sparql.questions import question, questions
from coopgraph.sparql.tokens import KEYWORDS, STARTS, expand, tokens, variable_names
from coopgraph.store.engine import LocalEngine

MOST_THINGS = 50_000  # whose names are offered: more would keep the reader waiting
_IDENTIFIER = "coopgraph"
_THING = "thing"
_CALLED = "called so"  # the kind of a name that does not begin as what is written
_CELL = re.compile(r"\s*%%sparql\b")
_LINE = re.compile(r"(?:^|=)\s*%sparql\s+(?P<rest>.*)$")
_VALUE = re.compile(r"(?<!\S)(?P<option>--\w+)(?:=|\s+)(?P<value>[\w.-]*)$")
_WORD = re.compile(r"(?:[$?]\w*|[^\W\d_][\w.-]*:[\w.-]*|:[\w.-]*|\w*)$")

MOST_OFFERED = 1_000
NAMED = 300  # things that are offered with their labels

Candidates = Iterable[tuple[str, str]]  # text and kind; a thing is what is called by the label of its graph


def python_names(shell: InteractiveShell) -> dict[str, object]:
    """The variables that the user made, without those that IPython brings."""
    nothing = object()
    hidden = shell.user_ns_hidden
    return {
        name: value
        for name, value in shell.user_ns.items()
        if not name.startswith("_") and hidden.get(name, nothing) is not value
    }


def split(line: str, options: Mapping[str, Any]) -> tuple[str, str]:
    """The options at the start and at the end of a line, and what stands between them.

    The middle is never taken apart: it may be SPARQL, in which blanks and quotation marks count.

    Args:
        options: as argparse knows them, by `--name`.
    """
    start = _start(line, options)
    before, rest = line[:start], line[start:]
    end = re.search(rf"(?:(?<!\S){_option(options)}\s*)*$", rest)
    after = end[0] if end else ""
    return f"{before} {after}".strip(), rest[: len(rest) - len(after)].strip()


def _start(line: str, options: Mapping[str, Any]) -> int:
    """Where the options at the start of a line end."""
    match = re.match(rf"(?:\s*{_option(options)})*", line)
    return match.end() if match else 0


def _option(options: Mapping[str, Any]) -> str:
    """The pattern of an option with its value."""
    flags = "|".join(name for name, action in options.items() if action.nargs == 0)
    taking = "|".join(name for name, action in options.items() if action.nargs is None)
    return rf"(?:(?:{taking})(?:=|\s+)[\w.-]+|(?:{flags}))(?!\S)"


class Completions:
    """What a shell is told to offer.

    Args:
        shell: the shell of the user.
        graph: gives the graph that the options of a line name.
        options: of the magic, by `--name`, with their choices.
    """

    def __init__(self, shell: InteractiveShell, graph: Callable[[str], Graph], options: Mapping[str, Any]):
        self.shell, self.options = shell, options
        self._graph = graph

    def register(self) -> None:
        """Offer completions in the shell, in place of what an earlier load offered."""

        @context_matcher(identifier=_IDENTIFIER)
        def matcher(context: CompletionContext) -> Any:
            return self.matches(context)

        matchers = self.shell.Completer.custom_matchers
        matchers[:] = [matcher, *(m for m in matchers if getattr(m, "matcher_identifier", "") != _IDENTIFIER)]

    def matches(self, context: CompletionContext) -> dict[str, Any]:
        """The completions at a place, as IPython wants them; none where the place is not ours."""
        fragment, candidates = self._at(context)
        fits = ((t, k) for t, k in candidates if t.casefold().startswith(fragment.casefold()) or k == _CALLED)
        fitting = [SimpleCompletion(text, type=kind) for text, kind in islice(fits, MOST_OFFERED)]
        for completion in fitting[:NAMED]:
            if completion.type in {_THING, _CALLED}:
                completion.type = self._label(context, completion.text) or completion.type
        if fragment and not fitting:  # what is written stands for itself, so that Python's names are not offered
            fitting = [SimpleCompletion(fragment, type="text")]
        return {"completions": fitting, "matched_fragment": fragment, "suppress": bool(fitting)}

    def _at(self, context: CompletionContext) -> tuple[str, Candidates]:
        """What is being written at the cursor, and all that could stand there."""
        lines = context.full_text.split("\n")
        before, first = context.text_until_cursor, next((i for i, line in enumerate(lines) if line.strip()), 0)
        if _CELL.match(lines[first]):
            options = _CELL.sub("", lines[first], count=1)
            if context.cursor_line > first:
                body = "\n".join(lines[first + 1 :])
                return self._sparql(before, body, options)
            return self._option(before) if re.match(r"\s*%%sparql\s", before) else ("", ())
        line = _LINE.search(before)
        if not line:
            return "", ()
        fragment, candidates = self._option(line["rest"])
        if candidates and (fragment or _VALUE.search(line["rest"])):
            return fragment, candidates
        asked = line["rest"][_start(line["rest"], self.options) :].lstrip()
        is_query = any(token.keyword in STARTS for token in islice(tokens(asked), 1))
        return self._sparql(before, asked, line["rest"]) if is_query else self._question(asked, line["rest"])

    def _label(self, context: CompletionContext, name: str) -> str:
        """What a thing is called in the graph that is asked."""
        first = next((line for line in context.full_text.split("\n") if line.strip()), "")
        asked = _LINE.search(context.text_until_cursor)
        iri = expand(name, vocab.PREFIXES)
        options = asked["rest"] if asked else _CELL.sub("", first, count=1)
        return (self._graph(options).label(ox.NamedNode(iri)) or "") if iri else ""

    # ---- Options and questions ----

    def _option(self, text: str) -> tuple[str, Candidates]:
        """An option, or its value, at the end of a line."""
        value = _VALUE.search(text)
        action = self.options.get(value["option"]) if value else None
        if value and action is not None and action.nargs is None:
            known = action.choices or ()
            if value["option"] == "--graph":
                known = [name for name, held in python_names(self.shell).items() if isinstance(held, Graph)]
            return value["value"], [(str(name), "value") for name in known]
        option = re.search(r"(?<!\S)-[\w-]*$", text)
        return (option[0], self._options()) if option else ("", self._options() if text[-1:].isspace() else ())

    def _options(self) -> Candidates:
        return [(name, "option") for name in self.options]

    def _question(self, text: str, options: str) -> tuple[str, Candidates]:
        """The name of a question, a parameter of the one that is named, or what may be given for it, at the end of a text."""
        name, blank, given = text.partition(" ")
        if not blank:
            return name, [(asked.name, "question") for asked in questions()]
        try:
            known = question(name).parameters
        except NotFoundError:
            return "", ()
        parameter = re.search(r"(?<!\S)\w*$", given)
        if parameter:
            return parameter[0], [(f"{known.name}=", "parameter") for known in known]
        value = re.search(r"(?<!\S)(\w+)=([^\s\"{]*)$", given)
        if not value:
            return "", ()
        if value[2].startswith("$"):
            return value[2], self._variables()
        kind = next((each.kind for each in known if each.name == value[1]), "")
        return value[2], self._things(kind, value[2], options)

    def _things(self, kind: str, word: str, options: str) -> Candidates:
        """The things of a class, or all for `any`, by the names that a query has for them, where these or words of their labels begin so."""
        wanted = expand(kind, vocab.PREFIXES)
        try:
            graph = self._graph(options)
            if kind == "any":
                iris = [iri for iri, what in graph.once(_iris) if what == _THING]
            else:
                classes = graph.schema.subclasses(ox.NamedNode(wanted)) if wanted else ()
                triples = (t for each in classes for t in graph.engine.triples(None, ox.NamedNode(vocab.TYPE), each))
                iris = sorted({t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)})
            hits = graph.names.hits(word, NAMED) if word else ()
            called = {hit.iri for hit in hits if f" {fold(word)}" in f" {fold(hit.label)}"}
        except CoopGraphError:
            return
        for iri in iris:
            name = compact(ox.NamedNode(iri), vocab.PREFIXES)
            is_called = iri in called or (word and name.partition(":")[2].casefold().startswith(word.casefold()))
            yield name, _CALLED if is_called else _THING

    # ---- SPARQL ----

    def _sparql(self, before: str, query: str, options: str) -> tuple[str, Candidates]:
        """A word of a query: a name with its prefix, a variable, a keyword or a prefix."""
        match = _WORD.search(before)
        word = match[0] if match else ""
        query_tokens = list(tokens(query))
        prefixes = prologue.read(query_tokens).prefixes
        if ":" in word:
            prefix = word.partition(":")[0]
            return word, self._names(word, prefixes[prefix], options) if prefix in prefixes else ()
        if word[:1] in {"?", "$"}:
            written = variable_names(query_tokens) - {word[1:]}
            variables = [(word[0] + name, "variable") for name in sorted(written)]
            return word, [*(self._variables() if word[0] == "$" else ()), *variables]
        starts = [(f"{prefix}:", "prefix") for prefix in prefixes]
        return word, [*starts, *((keyword, "keyword") for keyword in KEYWORDS), *self._variables()]

    def _variables(self) -> Candidates:
        """`$name` for each Python variable whose value can be bound."""
        return [(f"${name}", "variable") for name, value in python_names(self.shell).items() if _is_term(value)]

    def _names(self, word: str, base: str, options: str) -> Candidates:
        """The terms and things of the graph whose IRIs begin with a namespace, and what people call by the word itself."""
        prefix, _, local = word.partition(":")
        try:
            iris, called = self._graph(options).once(_iris), self._graph(options).names.called(local)
        except CoopGraphError:  # the endpoint does not answer, or there is no such graph: the query will tell
            return
        for iri, kind in iris:
            if iri.startswith(base) and (name := compact(ox.NamedNode(iri), {prefix: base}))[0] != "<":
                yield name, kind
        others = (compact(ox.NamedNode(iri), vocab.PREFIXES | {prefix: base}) for iri in called)
        yield from ((name, _CALLED) for name in others if not name.casefold().startswith(word.casefold()))


def _iris(graph: Graph) -> list[tuple[str, str]]:
    """What can be named in a query, each with a word for what it is: the declared terms, and where the graph is in
    this process also its things and the properties and classes that it uses."""
    classes = {node.value for node in graph.schema.classes}
    kinds = {iri: "class" if iri in classes else "property" for iri in graph.schema.terms}
    if isinstance(graph.engine, LocalEngine):
        used = graph.engine.statistics
        kinds = {**dict.fromkeys(used.classes, "class"), **dict.fromkeys(used.properties, "property"), **kinds}
        for triple in islice(graph.engine.triples(None, ox.NamedNode(vocab.TYPE)), MOST_THINGS):
            if isinstance(triple.subject, ox.NamedNode):
                kinds.setdefault(triple.subject.value, _THING)
    return sorted(kinds.items())


def _is_term(value: object) -> bool:
    try:
        to_term(value)
    except TypeError:
        return False
    return True
