"""Entities of FollowTheMoney, as OpenSanctions and Aleph publish them: lines of JSON read as RDF, and written again.

A schema is a class, a property a property of the same name, both in FollowTheMoney's own namespace, and an entity is
`e:` and its identifier, as the package `followthemoney` writes them to RDF. The package itself is not used: it brings
forty others, some of which have to be compiled. What it would tell us of its model is which properties refer to entities.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

import pyoxigraph as ox

from coopgraph.base.vocab import SKOS, TYPE, XSD

NAMESPACE = "https://schema.followthemoney.tech/#"
_ENTITY = "e:"
_TYPE = ox.NamedNode(TYPE)
_LABEL = ox.NamedNode(SKOS + "prefLabel")
_PLAIN = "first_seen last_seen last_change target"  # what stands beside `properties`: one value each
_LISTS = "datasets referents"
_BESIDE = f"{_PLAIN} {_LISTS}".split()
# Properties of type `entity` in the model of FollowTheMoney 4.11
_REFERRING = frozenset(
    "addressEntity agent ancestors asset associate authority bank bankAccount bankForeign bankRub beneficiary "
    "beneficiaryAccount callForTenders caller candidate case client contract contractHolder controlled controller creditor "
    "debtor declarant director document emitters employee employer endLocation entity holder inReplyToEmail "
    "inReplyToMessage involved issuer match member object onBehalfOf operator organization organizer owner parent partOf "
    "participant party payer payerAccount person pictured post predecessor project proof receiver recipientAccount "
    "recipients relative resolved riskSource sender senderAccount startLocation subject successor supplier taxee tenderers "
    "transport vehicle".split()
)
_TEXT_IN = {  # where a property of such a name is text
    "authority": {"Risk", "Sanction", "Identification"},
    "sender": {"Email"},
    "subject": {"Message", "Email"},
}
_DATED = re.compile(r"(?:[dD]ate|[a-z]At|Deadline|period(?:Start|End))$")
_DATES = (  # what a value of such a property may be
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?"), "dateTime"),
)


def is_entity(value: Any) -> bool:
    """Whether a JSON value is an entity."""
    return isinstance(value, dict) and {"id", "schema", "properties"} <= value.keys()


def quads(value: Any) -> list[ox.Quad]:
    """What an entity says, and those that stand within it.

    Raises:
        ValueError: it is none.
    """
    return list(_quads(value))


def _quads(value: Any) -> Iterator[ox.Quad]:
    properties = value.get("properties") if is_entity(value) else None
    if not isinstance(properties, dict):
        raise ValueError("an entity has id, schema and properties")
    entity, schema = _iri(value["id"]), str(value["schema"])
    yield ox.Quad(entity, _TYPE, _term(schema))
    names = properties.get("name") or [None]
    if caption := value.get("caption") or names[0]:
        yield ox.Quad(entity, _LABEL, ox.Literal(str(caption)))
    beside = {name: value[name] for name in _BESIDE if name in value}
    for name, given in {**properties, **beside}.items():
        for each in given if isinstance(given, list) else [given]:
            if isinstance(each, dict):
                yield from _quads(each)
            yield ox.Quad(entity, _term(name), _value(each, name, schema))


def _value(value: Any, name: str, schema: str) -> Any:
    if isinstance(value, dict):
        return _iri(value["id"])
    if isinstance(value, bool):
        return ox.Literal(value)
    text = str(value)
    if name in _REFERRING and schema not in _TEXT_IN.get(name, ()):
        return _iri(text)
    if _DATED.search(name):
        for form, datatype in _DATES:
            if form.fullmatch(text):
                return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
    return ox.Literal(text)


def _iri(identifier: Any) -> ox.NamedNode:
    return ox.NamedNode(_ENTITY + quote(str(identifier), safe="-._~!$&'()*+,;=:@/"))


@lru_cache(4096)
def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(NAMESPACE + quote(name))


def lines(triples: Iterable[Any]) -> Iterator[str]:
    """The entities among triples, each as a line of JSON, in the order of their identifiers."""
    said: dict[str, dict[str, list[Any]]] = {}
    for triple in sorted(triples, key=str):
        subject, predicate = str(triple.subject.value), triple.predicate.value
        said.setdefault(subject, {}).setdefault(predicate, []).append(triple.object)
    for subject, about in sorted(said.items()):
        schemas = [o.value.removeprefix(NAMESPACE) for o in about.get(TYPE, ()) if o.value.startswith(NAMESPACE)]
        if schemas:
            yield json.dumps(_entity(subject, schemas[0], about), ensure_ascii=False)


def _entity(subject: str, schema: str, about: dict[str, list[Any]]) -> dict[str, Any]:
    own = {iri.removeprefix(NAMESPACE): values for iri, values in about.items() if iri.startswith(NAMESPACE)}
    texts = {name: [_text(each) for each in values] for name, values in own.items()}
    entity: dict[str, Any] = {"id": _text(ox.NamedNode(subject)), "schema": schema}
    if labels := about.get(_LABEL.value):
        entity["caption"] = labels[0].value
    beside: dict[str, Any] = {name: texts.pop(name)[0] for name in _PLAIN.split() if name in texts}
    beside |= {name: texts.pop(name) for name in _LISTS.split() if name in texts}
    if "target" in beside:
        beside["target"] = beside["target"] == "true"
    return {**entity, "properties": texts, **beside}


def _text(term: Any) -> str:
    value = str(term.value)
    return unquote(value[len(_ENTITY) :]) if isinstance(term, ox.NamedNode) and value.startswith(_ENTITY) else value
