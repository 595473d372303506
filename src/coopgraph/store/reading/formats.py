"""Formats of RDF by the endings of file names, and what begins as one of them."""

import re
from pathlib import Path

import pyoxigraph as ox

from coopgraph.store.reading import packed

TABLES = frozenset({"csv", "tsv", "xlsx", "parquet", "jsonl", "ndjson"})  # which curation.tables.reader reads
HEAD = 64 * 1024  # bytes at the beginning of a file that say what it is, and declare its prefixes

FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "n3": ox.RdfFormat.N3,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
}
LINE_FORMATS = frozenset({"nt", "nq"})
TURTLES = frozenset({"ttl", "turtle", "trig", "n3", *LINE_FORMATS})
XML_FORMATS = frozenset({"rdf", "owl", "xml", "trix"})
JSON_LINES = frozenset({"hext", "ndjson", "jsonl", "ftm"})
DATASET_FORMATS = frozenset({"trig", "nq", "jsonld", "json", "trix", *JSON_LINES})
KNOWN = FORMATS.keys() | {"trix"} | JSON_LINES
ANYTHING = frozenset({"json", "xml", "ndjson", "jsonl"})  # endings of much else than RDF
_ENTITIES = re.compile(r"\.ftm(\.(json|jsonl|ndjson))?$", re.IGNORECASE)
TURTLE = re.compile(rb"\s*(?:@?(?:prefix|base)\s|#|<[a-z][\w+.-]*:[^\s<>]*>\s+[<a])", re.IGNORECASE)
HTML = re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)


def ending(path: Path) -> str:
    """The format ending of a file name, looking through what says how it is packed: `a.ttl.gz` gives `ttl`."""
    name = packed.plain_name(path.name)
    if _ENTITIES.search(name):
        return "ftm"
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_rdf_name(name: str) -> bool:
    """Whether a file's name is that of RDF."""
    return ending(Path(name)) in KNOWN
