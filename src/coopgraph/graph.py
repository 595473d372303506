"""The graph that users hold: ask questions, describe and search things, through a lens and in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph.answers.about import describe, list_questions, search
from coopgraph.answers.evaluation import evaluate
from coopgraph.answers.stats import introduced
from coopgraph.answers.table import Table
from coopgraph.knowledge.view import View
from coopgraph.sparql.questions import named

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from coopgraph.curation.checks.report import Report
    from coopgraph.networks.things import Things


class Graph(View):
    """A graph seen through one lens and in one language, wherever it is kept.

    Made by `load`, `open` or `connect`. It is cheap to derive another: `graph.through("ministry")`,
    `graph.in_language("ar")`. They share the data, each lens of which is read once, and what was made of them.
    """

    def __repr__(self) -> str:
        where = f"{len(self):,} triples in {self.engine.address}"
        if not len(self) and (count := self.engine.named_graphs()):
            where += f", whose default graph is empty; it has {count:,} named graphs (GRAPH ?g)"
        return f"<Graph: {where} through lens {self.lens!r}, labels in {self.language!r}>"

    # ---- Asking ----

    def query(
        self,
        text: str,
        *,
        allow_service: bool = False,
        timeout: float | None = None,
        params: dict[str, object] | None = None,
        **parameters: object,
    ) -> Table:
        """The answer to a SPARQL query, or to a named question.

        Args:
            text: SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE) or a question's name such as `security-partners`.
                Prefixes need not be declared.
            allow_service: let the query ask other servers with `SERVICE`.
            timeout: seconds that it may take: 60 by default (over an endpoint what `connect` was given), at most a week.
                What cannot take longer than about a second is not stopped.
            params: values for `$name` in the query, as RDF terms or Python values; for a named question also short
                names such as `ITA`. They are bound as RDF terms. `parameters` are the same, as keywords.

        Returns:
            A Table: one column for each variable; `answer` for ASK; subject, predicate, object for the others. A
            named question whose pattern matches nothing has one row, `answer:not-stated`, and `table.stated` False.

        Raises:
            QueryError: the text is no query; it shows the place and a hint.
            NotFoundError: no question, or no thing, has that name.
            RefusedError: over a limit, out of time or memory, or `SERVICE` without leave.
        """
        return evaluate(self, text, {**(params or {}), **parameters}, timeout, allow_service)

    def as_of(self, day: object) -> Table:
        """Which agreements were signed, had entered into force, had ended and were in force on a day.

        Each answer is a status: yes, no, cannot tell (the dates stated allow both, or there are none) or, for an end of
        which no source speaks, not stated; see `docs/fact-tables.md`.

        Raises:
            QueryError: it is no day.
        """
        return self.query("agreements-as-of", params={"date": str(day)})

    def search(self, text: str, limit: int = 10) -> Table:
        """The things and terms whose labels fit a text, best first: thing, label, kind, score (0 to 100).

        All languages are searched; accents, case and small typing errors are ignored.
        """
        return search(self, text, limit)

    def describe(self, thing: str | ox.NamedNode) -> Table:
        """What is stated or deduced of a thing: subject, property, value, and the claims behind each triple.

        Of more than 1,000 triples the first are shown, and a note says how many there are.

        Raises:
            NotFoundError: nothing has that name, or nothing is said of it.
        """
        return describe(self, thing)

    def show(self, thing: str | ox.NamedNode) -> Table:
        """The same as `describe`, by the word of the command line."""
        return self.describe(thing)

    def questions(self, words: str = "") -> Table:
        """The named questions, all or those in whose names, topics or texts words begin so: name, topic, summary, parameters.

        Raises:
            NotFoundError: there is none; the nearest words are offered.
        """
        return list_questions(self.language, named(words))

    def _repr_html_(self) -> str:
        return introduced(self)

    # ---- Other faces of the same graph ----

    @property
    def store(self) -> ox.Store:
        """A pyoxigraph store: the lens is its default graph, the layers its named graphs.

        Over a directory or an endpoint it is a copy in memory. Over a graph in memory it is live: what is changed there
        shows in what is asked of this graph and of all that are derived from the same one and have its lens
        (`graph.through(lens)`), and in no graph that was loaded separately. Labels, names, claims and networks that
        were looked up before stay as they were. From then on, whatever runs in a process of its own looks first
        whether the store has changed: a tenth of a second for 100,000 triples.
        """
        return self.engine.lend()

    @property
    def rdflib(self) -> rdflib.Dataset:
        """An rdflib Dataset over `store`: the lens is its default graph, the layers its named graphs."""
        return self.once(_dataset)

    @property
    def things(self) -> Things:
        """The things that are drawn and the statements between them, read once; networks are made from them."""
        from coopgraph.networks.things import Things

        return self.once(Things)

    @property
    def first_lens(self) -> dict[tuple[str, str, str], int]:
        """The place among the lenses, from narrow to wide, of the first that shows a statement between two things.

        Keys are subject, property and object; a thing itself is its type, with an empty object.
        """
        from coopgraph.networks.things import first_lenses

        return self.once(first_lenses)

    def network(self, query: str | Table | None = None, **options: Any) -> nx.MultiDiGraph:
        """The things and the statements between them, as networkx sees them; see `coopgraph.networks.network`.

        Args:
            query: only what an answer shows: a table, or SPARQL or a question's name. The rows of a SELECT join the
                thing in their first column with the others (`answer` on an edge); a CONSTRUCT gives its own triples.
            options: those of `coopgraph.network`; of an answer there are none but `lens`.
        """
        from coopgraph.networks.from_answer import network_of
        from coopgraph.networks.network import network

        if query is None:
            return network(self, **options)
        graph = self.through(options.pop("lens")) if "lens" in options else self
        if options:
            raise TypeError(f"the network of an answer takes no {', '.join(sorted(options))}")
        return network_of(graph, graph.query(query) if isinstance(query, str) else query)

    def validate(self, **options: Any) -> Report:
        """What the shapes and checks find in this graph; see `coopgraph.curation.checks.validation`."""
        from coopgraph.curation.checks.validation import validate

        self.schema.need("validate")
        place = self.place
        return validate(self.engine.store, label=self.label, files=place.files, options=place.options, **options)


def _dataset(graph: Graph) -> rdflib.Dataset:
    from coopgraph.store.rdflib_dataset import dataset

    return dataset(graph.store, graph.prefixes)
