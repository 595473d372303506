"""Files that cannot be read: each ends with a message of a line or two that names it, and nothing else."""

import bz2
import gzip
import io
import lzma
import re
import zipfile

import pyoxigraph as ox
import pytest

from coopgraph.apps.cli import main
from coopgraph.store.reading import packed
from coopgraph.store.reading.options import ReadingOptions
from tests.support.each import for_each

ASKED = ["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv", "--only", "--data"]
LINES = "".join(f'<https://example.org/{i}> <https://example.org/p> "{i}" .\n' for i in range(200))
SUBJECT = "<https://example.org/a> <https://example.org/p> "
ROOT = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://example.org/">\n'
BOMB = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
HEXTUPLE = '["https://example.org/a","https://example.org/p","1","http://www.w3.org/2001/XMLSchema#integer","",""]\n'
ENTITY = '{"id":"a","schema":"Person","properties":{"name":["A"]}}\n'
PAGE = "<!DOCTYPE html><html><body>404<br></body></html>"
FETCHED = "of an outside document, which is never fetched"


def rdf(value="1", declared="", about="https://example.org/a", more=""):
    doctype = f"<!DOCTYPE rdf:RDF [{declared}]>\n" if declared else ""
    return f'{doctype}{ROOT}<rdf:Description rdf:about="{about}"><ex:p{more}>{value}</ex:p></rdf:Description></rdf:RDF>'


def trix(inside):
    return f'<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/"><graph>\n{inside}</graph></TriX>'


def zipped(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return made.getvalue()


BAD = {
    # Turtle, TriG, N-Triples, N-Quads
    "latin1.ttl": (f'{SUBJECT}\n"é" .'.encode("latin1"), r":2: this is not UTF-8"),
    "latin1.nt": (f'{LINES}{SUBJECT}"é" .'.encode("latin1"), r":201: this is not UTF-8"),
    "utf16.ttl": (f"{SUBJECT} 1 .".encode("utf-16"), "UTF-16"),
    "nul.ttl": (f"{SUBJECT}\n\0 1 .", ":2:1: "),
    "open.ttl": (f'{LINES}{SUBJECT}"abc', r":201:\d+: Unexpected end of file: <https.*abc"),
    "cut.nt": (f'{LINES}{SUBJECT}"abc', r":201:\d+: Unexpected end of file"),
    "cut.nq": (f'{LINES}{SUBJECT}"abc', r":201:\d+: Unexpected end of file"),
    "space.ttl": (
        f"{LINES}<https://example.org/a b> a <x:b> .",
        r":201:1: Invalid IRI code point ' ': <https.*lenient",
    ),
    "tag.nt": (
        f'{LINES}{SUBJECT}"a"@toolonglanguagetag .\n{LINES}',
        r":201:\d+: A subtag .*: <https.*toolonglanguagetag",
    ),
    "tag.nq": (f'{LINES}{SUBJECT}"a"@en_US .\n{LINES}', r":201:\d+: .*en_US"),
    "relative.nt": ('<a> <b> "1" .', ":1:1: No scheme found"),
    "prefix.ttl": ("ex:a ex:p 1 .", r":1:1: The prefix ex: has not been declared"),
    "graph.ttl": ("<x:g> { <x:a> <x:b> 1 }", ":1:7: "),
    "deep.ttl": (f"{SUBJECT}{'(' * 5000}{')' * 5000} .", "nested 5000 deep"),
    "terms.ttl": (f"{SUBJECT}{'<<( <x:a> <x:b> ' * 500}1{' )>>' * 500} .", "nested .* deep"),
    "large.ttl": (f'{SUBJECT}"{"x" * 17 * 2**20}" .', "a single value is too large"),
    "named.ttl": ('{"@id": "https://example.org/a"}', "this is JSON, and no ttl: its name should end in .jsonld"),
    "named.nt": (rdf(), "this is XML, and no nt: its name should end in .rdf"),
    "page.ttl": (PAGE, "a page of HTML"),
    # packed
    "empty.nt.gz": (b"", "not a sound gzip file: it is empty"),
    "cut.nt.gz": (gzip.compress(LINES.encode())[:-20], "not a sound gzip file"),
    "damaged.nt.gz": (bytes(b ^ 255 if i == 300 else b for i, b in enumerate(gzip.compress(LINES.encode()))), "gzip"),
    "none.nt.gz": (b"abc", "not a sound gzip file"),
    "none.nt.bz2": (b"abc", "not a sound bz2 file"),
    "cut.nt.bz2": (bz2.compress(LINES.encode())[:-20], "not a sound bz2 file"),
    "none.nt.xz": (b"abc", "not a sound xz file"),
    "cut.nt.xz": (lzma.compress(LINES.encode())[:-20], "not a sound xz file"),
    "none.zip": (b"PK\x03\x04abc", "not a sound zip file"),
    "cut.nt.zip": (zipped(a_nt=LINES)[:-30], "not a sound zip file"),
    "other.zip": (zipped(a_txt="x"), "this archive holds no RDF file"),
    "inside.zip": (zipped(a_nt=LINES, b_nt=LINES + "x"), r"inside.zip/b\.nt:201:1: "),
    "many.tar.gz": (b"x", "this is an archive: unpack it first"),
    "bomb.nt.gz": (gzip.compress(b"\0" * 3_000_000), "larger than .* MiB"),
    "bomb.nt.zip": (zipped(a_nt=b"\0" * 3_000_000), "MiB in all"),
    # RDF/XML
    "laughs.rdf": (rdf("&a11;", BOMB), "entities expand to"),
    "squared.rdf": (rdf("&a;" * 500, f'<!ENTITY a "{"x" * 50_000}">'), "entities expand to"),
    "itself.rdf": (rdf("&a;", '<!ENTITY a "&b;"><!ENTITY b "&a;">'), "the entity . stands in itself"),
    "file.rdf": (rdf("&a;", '<!ENTITY a SYSTEM "file:///etc/passwd">'), rf":3: .*&a; {FETCHED}"),
    "http.rdf": (rdf("&a;", '<!ENTITY a SYSTEM "http://127.0.0.1:9/">'), rf":3: .*&a; {FETCHED}"),
    "parameter.rdf": (rdf("&a;", '<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;'), rf":3: .*&a; {FETCHED}"),
    "attribute.rdf": (rdf("1", '<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"), ":3:.*external entity"),
    "deep.rdf": (f"{ROOT}{'<ex:a>' * 5000}{'</ex:a>' * 5000}</rdf:RDF>", "nested more than 200 deep"),
    "encoding.rdf": (f'<?xml version="1.0" encoding="klingon"?>{rdf()}', "no encoding klingon"),
    "cut.rdf": (rdf()[:-20], r":2:\d+: "),
    "sign.rdf": (rdf("a & b"), ":2:.*not well-formed"),
    "control.rdf": (rdf("&#7;"), ":2:.*invalid character"),
    "unbound.rdf": ("<rdf:RDF><ex:a/></rdf:RDF>", ":1:1: unbound prefix"),
    "space.rdf": (rdf(about="https://example.org/a b"), r":2: .*code point ' ': <rdf:Description.*lenient"),
    "tag.rdf": (rdf(more=' xml:lang="toolonglanguagetag"'), r":2: .*toolonglanguagetag.*lenient"),
    "page.rdf": (PAGE, "a page of HTML"),
    "page.xml": ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "a page of HTML"),
    "answer.xml": ('<sparql xmlns="http://www.w3.org/2005/sparql-results#"/>', "an answer of SPARQL"),
    "empty.rdf": ("\n", "this file is empty"),
    "xml.owl": ('<Ontology xmlns="http://www.w3.org/2002/07/owl#"/>', "OWL/XML, which is no RDF: save it as RDF/XML"),
    "functional.owl": ("Prefix(:=<http://e/>)", "functional syntax, which is no RDF: save it as"),
    "manchester.owl": ("Prefix: : <http://e/>", "Manchester syntax, which is no RDF: save it as"),
    # JSON-LD, and other JSON
    "remote.jsonld": (
        '{"@context": "https://schema.org"}',
        "context https://schema.org .* --context https://schema.org=FILE",
    ),
    "local.jsonld": ('{"@context": [{}, "file:///etc/passwd"]}', "context file:///etc/passwd is not in the file"),
    "import.jsonld": ('{"@context": {"@import": "c.jsonld"}}', "context c.jsonld is not in the file"),
    "objects.jsonld": ('{"a":' * 500 + "1" + "}" * 500, "nested 500 deep"),
    "lists.jsonld": ("[" * 500 + "]" * 500, "nested 500 deep"),
    "half.jsonld": ('{"@id": "x:a", "x:p": "\\ud800"}', ":1:"),
    "space.jsonld": (
        '[\n{"@id": "https://example.org/a b", "x:p": 1}]',
        ":2: Invalid IRI code point ' ': https.*lenient",
    ),
    "tag.jsonld": ('{"@id": "x:a",\n"x:p": {"@value": "x", "@language": "en_US"}}', ":2: .*en_US"),
    "cut.jsonld": ('{"@id": "x:a",\n"x:p": 1', r":2:\d+: "),
    "nan.jsonld": ('{"@id": NaN}', ":1:9: "),
    "context.jsonld": ('{"@context": {"a": 12}, "@id": "x:a", "a": 1}', "Term definition"),
    "empty.jsonld": ("", "this file is empty"),
    "answer.json": ('{"head": {"vars": []}, "results": {"bindings": []}}', "an answer of SPARQL, not JSON-LD"),
    "plain.json": ('{"name": "A"}', "this JSON is no JSON-LD"),
    "places.json": ('{"type": "FeatureCollection", "features": []}', "GeoJSON"),
    "rows.json": ('{"a": 1}\n{"a": 2}', ":2: these are rows of a table"),
    # lines of JSON
    "cut.hext": (HEXTUPLE + HEXTUPLE[:30], r":2:\d+: this line is no JSON .*example"),
    "five.hext": (HEXTUPLE + '["x:a", "x:p", "1", "", ""]', ":2: a line of HexTuples is a list of six texts"),
    "number.hext": (HEXTUPLE.replace('"1"', "1"), ":1: a line of HexTuples"),
    "space.hext": (HEXTUPLE + HEXTUPLE.replace("/a", "/a b"), ":2: Invalid IRI code point ' '"),
    "blank.hext": (HEXTUPLE.replace("https://example.org/p", "_:p"), ":1: "),
    "rows.ndjson": ('{"name": "A"}\n', ":1: these are rows of a table.*--mapping"),
    "cut.ndjson": (ENTITY + '{"id":', r":2:\d+: this line is no JSON"),
    "odd.ndjson": (
        ENTITY + '{"id": "b", "schema": "Person", "properties": []}',
        ":2: an entity has id, schema and properties",
    ),
    "other.ftm.json": (ENTITY + "[1]", ":2: an entity has"),
    "document.ndjson": ('{"@id": "x:a", "x:p": 1}\n{"@id": NaN}', ":2: "),
    # TriX
    "cut.trix": (trix("<triple><uri>x:a</uri>")[:-9], ":2:"),
    "two.trix": (trix("<triple><uri>x:a</uri><uri>x:p</uri></triple>"), ":2: a triple of 2 terms"),
    "literal.trix": (
        trix("<triple><plainLiteral>1</plainLiteral><uri>x:p</uri><uri>x:a</uri></triple>"),
        ":2: .*literal",
    ),
    "element.trix": (trix("<foo/>"), ":2: .*foo is no element"),
    "type.trix": (
        trix("<triple><uri>x:a</uri><uri>x:p</uri><typedLiteral>1</typedLiteral></triple>"),
        ":2: .*datatype",
    ),
    "space.trix": (trix("<triple><uri>x:a b</uri><uri>x:p</uri><id>a</id></triple>"), ":2: Invalid IRI"),
    "laughs.trix": (f"<!DOCTYPE TriX [{BOMB}]>{trix('&a11;')}", "entities expand to"),
    # none of these
    "unknown.docx": (b"x", "unknown format; known endings are"),
    "noending": (b"x", "unknown format"),
    "table.csv": ("a,b\n", "this is a table"),
}


@for_each(list(BAD))
def test_a_bad_file_is_a_message_with_file_and_line(name, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(packed, "MAX_BYTES", 2_000_000 if "bomb" in name else packed.MAX_BYTES)
    data, says = BAD[name]
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    code = main([*ASKED, str(path)])
    out, err = capsys.readouterr()
    assert (code, out) == (2, ""), err
    assert err.startswith(f"coopgraph: {path}") and err.count("\n") <= 2 and len(err) < 700, err
    assert re.search(says, err), err


def test_a_folder_and_a_missing_file_are_told(tmp_path, capsys):
    (tmp_path / "folder.ttl").mkdir()
    missing, address = tmp_path / "missing.ttl", "https:/example.org/t.ttl"
    for path, says in (
        (missing, "no such file\n"),
        (address, "not fetched"),
        (tmp_path / "folder.ttl", "holds no RDF file"),
    ):
        code = main([*ASKED, str(path)])
        err = capsys.readouterr().err
        assert code == 2 and says in err and str(path) in err


EMPTY = {
    "empty.ttl": ("", "is empty"),
    "empty.nt": ("\n", "is empty"),
    "empty.hext": ("", "is empty"),
    "comment.trig": ("# nothing here\n", "holds no triples"),
    "none.rdf": (ROOT + "</rdf:RDF>", "holds no triples"),
    "none.jsonld": ('{"@graph": []}', "holds no triples"),
    "keys.jsonld": ('{"@id": "https://example.org/a", "name": "A"}', "context does not say what they are: name"),
    "empty.zip": (zipped(a_ttl=""), "empty.zip/a.ttl: this file is empty"),
}


@for_each(list(EMPTY))
def test_nothing_is_loaded_as_nothing_without_a_word(name, tmp_path, capsys):
    data, says = EMPTY[name]
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    assert main([*ASKED, str(path)]) == 0
    out, err = capsys.readouterr()
    assert out.split() == ["n", "0"] and says in err and str(path) in err, err


def test_nothing_is_kept_as_nothing_without_a_word(tmp_path):
    from coopgraph.base.errors import LoadWarning
    from coopgraph.store.files import read_into

    path = tmp_path / "none.nt"
    path.write_text("\ufeff# none\n", "utf-8")
    for options in (ReadingOptions(), ReadingOptions(lenient=True)):
        with pytest.warns(LoadWarning, match="none.nt: this file holds no triples"):
            read_into(ox.Store(), path, options=options, bulk=True)


def test_what_is_known_of_a_file_is_a_warning_in_the_library(tmp_path):
    import coopgraph as cg
    from coopgraph.base.errors import LoadWarning

    path = tmp_path / "large.ttl"
    path.write_text(f"{SUBJECT}\n1e400 .", "utf-8")
    with pytest.warns(LoadWarning, match=r"large.ttl:2: 1e400 is more than its datatype can hold, and is INF"):
        cg.load(path, ontology=False).query("ASK {}")
