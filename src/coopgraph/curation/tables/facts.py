"""Rows of a fact table as statements and claims: each row that is kept is one claim, with its source and confidence."""

from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.text import did_you_mean, digest, fold, local_name, quoted
from coopgraph.base.vocab import CG, ID, VOCAB, XSD
from coopgraph.curation.tables import amounts, styles
from coopgraph.curation.tables.predicates import DATES, IDENTIFIER, Predicates, StatementPlan
from coopgraph.curation.tables.register import CACHED, COUNTRY, Register, Thing, labelled, remembered
from coopgraph.curation.tables.styles import CellStyle
from coopgraph.knowledge.schema import Schema
from coopgraph.store.claim_table import Pair, StatedTriple
from coopgraph.store.claim_table import name_part as _local

_TYPE, _PREF = f"<{vocab.TYPE}>", f"<{vocab.PREF_LABEL}>"
_COUNTED, _MEMBER = f"{VOCAB}unit/counted", f"{vocab.SKOS}member"
LITERALS = ("text", "date", "year", "time", "id", "url", "integer", "number", "boolean")


class UnusableCell(ValueError):
    """A row that cannot be kept: the column, its value, and what was expected."""

    def __init__(self, column: str, value: str, expected: str):
        self.column, self.value, self.expected = column, value, expected
        super().__init__(f"{column}: expected {expected}")


class StatedRow(NamedTuple):
    """What a row states: its facts, in order, the value that it is about, and what was looked for in vain, if anything."""

    facts: tuple[StatedTriple, ...]
    value: str
    sought: tuple[Pair, ...] = ()


class Facts:
    """Turns rows into facts, with one register of things for a whole table.

    Args:
        schema: of the graph that the table adds to.
        register: the things that the graph and the table name.
        language: of texts that do not say theirs.
    """

    def __init__(self, schema: Schema, register: Register, language: str):
        self.schema, self.register, self.language = schema, register, language
        self.predicates = Predicates(schema)
        self.plan = remembered(self._plan)
        self.kind = remembered(self._kind)
        self.subject = remembered(self._subject)
        self._declared = lru_cache(CACHED)(self._declare)
        self.is_unknown = lru_cache(CACHED)(self._is_unknown)
        self._unit = remembered(self._find_unit)
        self.counted = {unit.value for unit in schema.objects(ox.NamedNode(_COUNTED), ox.NamedNode(_MEMBER))}
        self.unknown = frozenset({"unknown", "inconnu", *self._not_found()})

    def _not_found(self) -> set[str]:
        labels = self.schema.labels(ox.NamedNode(f"{VOCAB}claim-modality/not-found"))
        return {fold(text) for text in labels.values()}

    def _is_unknown(self, confidence: str) -> bool:
        """Whether a confidence says that nothing was found."""
        return fold(confidence) in self.unknown

    # ---- Parts of a row ----

    def _plan(self, text: str) -> StatementPlan:
        plan = self.predicates.find(text)
        if plan is None:
            hint = did_you_mean(fold(text), self.predicates.known())
            raise UnusableCell(
                "predicate", text, "a property, a stage or a quantity of the ontology" + (f"; {hint}" if hint else "")
            )
        return plan

    def _kind(self, text: str, column: str) -> str:
        name = fold(text.replace("_", " ").replace("-", " "))
        node = self.predicates.classes.get(name)
        if node is None:
            hint = did_you_mean(name, self.predicates.classes)
            raise UnusableCell(column, text, "a class of the ontology" + (f"; {hint}" if hint else ""))
        return node.value

    def _subject(self, text: str, kind: str) -> Thing:
        if not text.strip():
            raise UnusableCell("subject", text, "a name")
        try:
            return self.register.find(text.strip(), self.kind(kind, "subject_kind") if kind.strip() else "")
        except UnusableCell:
            raise
        except ValueError as error:
            raise UnusableCell("subject", text, str(error)) from None

    def _declare(self, thing: Thing) -> tuple[StatedTriple, ...]:
        """What must be said of a thing so that it is of its class and has its label."""
        if not thing.kind.startswith(CG) or self.register.holds(thing.iri, thing.kind):
            return ()
        iri = f"<{thing.iri}>"
        triples: list[StatedTriple] = [(iri, _TYPE, f"<{thing.kind}>")]
        if thing.label:
            triples.append((iri, _PREF, quoted(thing.label, f"@{thing.language}" if thing.language else "")))
        triples += [(iri, _PREF, quoted(label, f"@{language}")) for language, label in thing.others]
        return tuple(triples)

    # ---- A row ----

    def row(
        self, subject: str, kind: str, predicate: str, value: str, value_kind: str, confidence: str,
        style: CellStyle = styles.PLAIN,
    ) -> StatedRow:  # fmt: skip
        """What a row states.

        Args:
            style: how its value is written.

        Raises:
            UnusableCell: something in it is not understood; the first such thing.
        """
        plan = self.plan(predicate)
        about = self.subject(subject, kind)
        value = value.strip()
        if not value:
            return self._vain(about, plan, predicate, confidence)
        if self.is_unknown(confidence):
            raise UnusableCell("confidence", confidence, "an empty value, when nothing was found")
        if plan.measure:
            return self._quantity(about, plan, value, value_kind, style)
        term, more = self._value(plan, value, value_kind, style)
        facts = [*self._declared(about)]
        owner = f"<{about.iri}>"
        if plan.stage:
            step, said = self._step(about, plan)
            facts += said
            owner = step
        facts += more
        fact = (term, f"<{plan.property}>", owner) if plan.inverse else (owner, f"<{plan.property}>", term)
        return StatedRow((*facts, fact), term)

    def _vain(self, about: Thing, plan: StatementPlan, predicate: str, confidence: str) -> StatedRow:
        """A search that found nothing."""
        if not self.is_unknown(confidence):
            raise UnusableCell(
                "value", "", "a value; or the confidence “unknown” for what was looked for and not found"
            )
        sought = [(CG + "soughtOf", about.iri), (CG + "soughtProperty", plan.property)]
        aspect = plan.stage or plan.measure
        if aspect:
            sought.append((CG + "soughtAspect", aspect))
        scope, facts = self._scope(plan.key) if plan.key else ("", [])
        if scope:
            sought.append((CG + "hasScope", scope))
        return StatedRow((*self._declared(about), *facts), "", tuple((f"<{p}>", f"<{o}>") for p, o in sought))

    def sort(self, predicate: str, value_kind: str) -> str:
        """What the values of a predicate are, of what may be written in several ways: days, numbers or countries."""
        plan, name = self.plan(predicate), value_kind.partition(":")[0].strip()
        if plan.property in DATES or name in {"date", "year"}:
            return "days"
        if plan.measure or name in {"integer", "number"}:
            return "numbers"
        return "countries" if not plan.literal and self._kind_of(plan, value_kind.strip()) == COUNTRY else ""

    def _kind_of(self, plan: StatementPlan, value_kind: str) -> str:
        """The class of a value that is a thing."""
        return self.kind(value_kind, "value_kind") if value_kind and value_kind not in LITERALS else plan.range

    def _value(
        self, plan: StatementPlan, value: str, value_kind: str, style: CellStyle
    ) -> tuple[str, tuple[StatedTriple, ...]]:
        """The value as N-Triples writes it, and what must be said of it when it is a new thing."""
        bare = value_kind.strip()
        if plan.property in DATES:
            return self.date(value, style), ()
        name, _, language = bare.partition("@")
        if (plan.literal and not self._names_class(bare)) or plan.property == IDENTIFIER:
            return self._literal(value, name.strip(), language.strip().lower(), plan, style), ()
        kind = self._kind_of(plan, bare)
        if bare in LITERALS and bare not in {"id", "url", "text"}:
            raise UnusableCell(
                "value_kind", value_kind, "the class of a thing, for this predicate takes no number or date"
            )
        if kind and plan.range and not self._compatible(kind, plan.range):
            raise UnusableCell(
                "value_kind", value_kind, f"a class that this predicate takes: {self._label(plan.range)}"
            )
        if kind == COUNTRY and not style.codes and value.lower() in styles.UNSURE_CODES:
            raise UnusableCell("value", value, "a name, as this is no column of codes of two letters")
        try:
            thing = self.register.find(value, kind)
        except ValueError as error:
            raise UnusableCell("value", value, str(error)) from None
        return f"<{thing.iri}>", self._declared(thing)

    def _names_class(self, text: str) -> bool:
        """Whether a kind of value is a class: the values of an annotation may be things too."""
        return fold(text.replace("_", " ").replace("-", " ")) in self.predicates.classes

    def _compatible(self, kind: str, range_: str) -> bool:
        above = {a.value for a in self.schema.ancestors(ox.NamedNode(kind))}
        return range_ in above or kind in {a.value for a in self.schema.ancestors(ox.NamedNode(range_))}

    def _label(self, iri: str) -> str:
        return self.schema.label(ox.NamedNode(iri), "en") or iri

    def date(self, text: str, style: CellStyle) -> str:
        """A date as N-Triples writes it."""
        try:
            return str(styles.read_day(text, style))
        except ValueError as error:
            raise UnusableCell("value", text, str(error)) from None

    def _literal(self, value: str, name: str, language: str, plan: StatementPlan, style: CellStyle) -> str:
        if name in {"date", "year"}:
            return self.date(value, style)
        if name in {"integer", "number"}:
            return self._number(value, style, whole=name == "integer")
        if name == "boolean":
            if value.lower() not in {"true", "false"}:
                raise UnusableCell("value", value, "true or false")
            return quoted(value.lower(), f"^^<{XSD}boolean>")
        if name == "url":
            return self._address(value)
        if name in {"id", "time"} or plan.property == IDENTIFIER:
            return quoted(value)
        if name not in {"", "text"}:
            raise UnusableCell(
                "value_kind", name, f"one of {', '.join(LITERALS)}, for this predicate takes a text or a number"
            )
        wanted = plan.property in {vocab.PREF_LABEL, vocab.ALT_LABEL, CG + "officialTitle"}
        text, tag = labelled(value, language or (self.language if wanted else ""))
        return quoted(text, f"@{tag}" if tag else "")

    def _address(self, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise UnusableCell("value", value, "an address that begins with http:// or https://")
        try:
            return str(ox.NamedNode(value))
        except ValueError:
            raise UnusableCell("value", value, "an address without blanks and brackets") from None

    def _number(self, value: str, style: CellStyle, *, whole: bool) -> str:
        try:
            number = amounts.read(value, style.decimal, style.grouping)
        except ValueError as error:
            raise UnusableCell("value", value, str(error)) from None
        if number.amount is None or number.unit or number.about or (whole and number.amount % 1):
            raise UnusableCell("value", value, "a whole number" if whole else "a number")
        return str(amounts.literal(number.amount))

    def _step(self, about: Thing, plan: StatementPlan) -> tuple[str, list[StatedTriple]]:
        """The step of a stage in the life of a thing, and what makes it one; its key is its scope, as that of a number."""
        name = f"{_local(about.iri)}-{local_name(plan.stage)}"
        scope, facts = self._scope(plan.key) if plan.key else ("", [])
        if scope:
            name += f"-{_local(scope).removeprefix('country-').lower()}"
        step = f"<{ID}step/{name}>"
        head: list[StatedTriple] = [
            (step, _TYPE, f"<{CG}LifecycleStep>"),
            (step, f"<{CG}stepOf>", f"<{about.iri}>"),
            (step, f"<{CG}stage>", f"<{plan.stage}>"),
        ]
        return step, [*head, *([(step, f"<{CG}hasScope>", f"<{scope}>")] if scope else []), *facts]

    def _quantity(self, about: Thing, plan: StatementPlan, value: str, value_kind: str, style: CellStyle) -> StatedRow:
        """A number of a kind, in a unit."""
        try:
            read = amounts.read(value, style.decimal, style.grouping)
        except ValueError as error:
            raise UnusableCell("value", value, str(error)) from None
        unit = self._unit(read.unit or value_kind.partition(":")[2], plan.measure)
        if unit in self.counted:
            read = read.counted()
        numbers = [n for n in (read.amount, read.at_least, read.at_most) if n is not None]
        if any(n <= 0 for n in numbers):
            raise UnusableCell("value", value, "a number above nought")
        kind = local_name(plan.measure)
        written = "|".join(map(str, (*read[:4], unit, read.as_of, plan.key)))
        node = f"<{ID}quantity/{_local(about.iri)}-{kind}-{digest(written)[:6]}>"
        facts: list[StatedTriple] = [
            *self._declared(about),
            (node, _TYPE, f"<{CG}Quantity>"),
            (node, f"<{CG}quantityOf>", f"<{about.iri}>"),
            (node, f"<{CG}quantityKind>", f"<{plan.measure}>"),
            (node, f"<{CG}unit>", f"<{unit}>"),
        ]
        for name, number in (("amount", read.amount), ("atLeast", read.at_least), ("atMost", read.at_most)):
            if number is not None:
                facts.append((node, f"<{CG}{name}>", str(amounts.literal(number))))
        if read.about:
            facts.append((node, f"<{CG}hasPrecision>", f"<{VOCAB}precision/approximate>"))
        if read.as_of is not None:
            facts.append((node, f"<{CG}asOf>", str(read.as_of)))
        if plan.key:
            scope, more = self._scope(plan.key)
            facts += [(node, f"<{CG}hasScope>", f"<{scope}>"), *more]
        return StatedRow(tuple(facts), "|".join(map(str, numbers)))

    def _scope(self, key: str) -> tuple[str, list[StatedTriple]]:
        """Of which country, body or part a number or a step is, and what must be said of a part that is named nowhere."""
        if part := self.predicates.scopes.get(fold(key)):
            return part.value, []
        for kind in self._scope_kinds(key):
            if not kind or kind == COUNTRY or self.register.knows(key, kind):
                try:
                    thing = self.register.find(key, kind)
                    return thing.iri, [*self._declared(thing)]
                except ValueError as error:
                    raise UnusableCell("predicate", key, str(error)) from None
        text, tag = labelled(key, self.language)
        new = f"{ID}scope/{digest(fold(text))}"
        label = (f"<{new}>", _PREF, quoted(text, f"@{tag}" if tag else ""))
        return new, [(f"<{new}>", _TYPE, f"<{vocab.SKOS}Concept>"), label]

    def _scope_kinds(self, key: str) -> tuple[str, ...]:
        """Of which classes a scope may be: that of an IRI is known."""
        if self.register.is_country(key):
            return (COUNTRY,)
        return ("",) if ":" in key else (f"{CG}Organisation",)

    def _find_unit(self, text: str, measure: str) -> str:
        if not text:
            default_units = self.schema.objects(ox.NamedNode(measure), ox.NamedNode(CG + "defaultUnit"))
            if not default_units:
                raise UnusableCell("value", text, "a unit, for this kind of quantity has no usual one")
            return default_units[0].value
        units = self.predicates.units
        name = fold(text)
        unit = units.get(name) or units.get(name.removesuffix("s"))
        if unit is None:
            hint = did_you_mean(name, units)
            raise UnusableCell("value", text, "a unit of the ontology" + (f"; {hint}" if hint else ""))
        return unit.value
