"""Files as people have them: relative IRIs, packed, of other endings, with entities, lines of JSON; and what `--lenient` leaves out."""

import bz2
import json
import lzma
import zipfile

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import LoadError, LoadWarning, RefusedError
from coopgraph.store.files import read_into
from tests.support.each import for_each

TRIPLE = '<https://example.org/a> <https://example.org/p> "1" .\n'
ROOT = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://example.org/">\n'
DTD = '<!DOCTYPE rdf:RDF PUBLIC "-//DUBLIN CORE//DCMES DTD 2002/07/31//EN" "http://dublincore.org/dcmes-xml-dtd.dtd"'
ENTITIES = """<!-- <!ENTITY no "> -->
<!ENTITY name "&base;a"> <!ENTITY base 'https://example.org/'>"""


def text(value="1", about="https://example.org/a", head=""):
    return f'{head}{ROOT}<rdf:Description rdf:about="{about}"><ex:p>{value}</ex:p></rdf:Description></rdf:RDF>'


def read(path, **options):
    """What a file alone says, as N-Triples in order."""
    return "".join(sorted(f"{triple} .\n" for triple in cg.load(path, ontology=False, **options).store))


def said(capsys, *words):
    code = main([*map(str, words)])
    out = capsys.readouterr()
    return code, out.out, out.err


RELATIVE = {
    "t.ttl": "<> <https://example.org/p> <#a>, <other>.",
    "t.trig": "<> <https://example.org/p> <#a>, <other>.",
    "t.jsonld": '{"@id": "", "https://example.org/p": [{"@id": "#a"}, {"@id": "other"}]}',
    "t.rdf": f'{ROOT}<rdf:Description rdf:about=""><ex:p rdf:resource="#a"/><ex:p rdf:resource="other"/></rdf:Description></rdf:RDF>',
    "t.xml": f'{ROOT}<rdf:Description rdf:about=""><ex:p><ex:K rdf:ID="a"/></ex:p><ex:p rdf:resource="other"/></rdf:Description></rdf:RDF>',
}


@for_each(list(RELATIVE))
def test_relative_iris_are_read_against_the_address_of_the_file_or_a_base(name, tmp_path):
    path = tmp_path / name
    path.write_text(RELATIVE[name], "utf-8")
    for base, folder in ((None, tmp_path.as_uri()), ("https://example.org/x/" + name, "https://example.org/x")):
        triples = read(path, base=base)
        for iri in (f"{folder}/{name}#a", f"{folder}/other"):
            assert f"<{folder}/{name}> <https://example.org/p> <{iri}> .\n" in triples, triples


def test_a_base_is_an_absolute_iri(tmp_path, capsys):
    (tmp_path / "t.ttl").write_text(TRIPLE, "utf-8")
    with pytest.raises(RefusedError, match="--base"):
        cg.load(tmp_path / "t.ttl", base="x y")
    assert said(capsys, "stats", "--data", tmp_path / "t.ttl", "--base", "x")[0] == 2
    out = said(capsys, "query", "SELECT ?s { ?s ?p 1 }", "--data", tmp_path / "t.ttl", "--only", "--base", "urn:x")
    assert out[0] == 0


READ = {  # all of which say TRIPLE
    "bom.ttl": "\ufeff" + TRIPLE,
    "entities.rdf": text("1", "&name;", f"{DTD} [\n{ENTITIES}\n]>"),
    "public.rdf": text(head=DTD + ">"),
    "sign.rdf": text()
    .replace("<ex:p>", "<!-- <a> --><ex:p>")
    .replace("rdf:about", f'ex:q="{"a > b" * 300}" rdf:about'),
    "latin1.rdf": '<?xml version="1.0" encoding="ISO-8859-1"?>' + text(),
    "turtle.owl": "@prefix ex: <https://example.org/> .\nex:a ex:p '1' .",
    "turtle.rdf": TRIPLE,
    "t.TTL": TRIPLE,
    "t.hext": '["https://example.org/a","https://example.org/p","1","http://www.w3.org/2001/XMLSchema#string","",""]',
    "lines.ndjson": '{"@id": "https://example.org/a", "https://example.org/p": "1"}\n',
    "trix.xml": '<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/"><graph><triple><uri>https://example.org/a</uri>'
    "<uri>https://example.org/p</uri><plainLiteral>1</plainLiteral></triple></graph></TriX>",
}


@for_each(list(READ))
def test_files_are_read_for_what_they_are(name, tmp_path):
    path = tmp_path / name
    encoding = {"latin1.rdf": "latin1"}.get(name, "utf-8")
    path.write_text(READ[name], encoding)
    assert TRIPLE in read(path)
    if name.endswith(".rdf") and name != "turtle.rdf":
        path.write_text(READ[name], "utf-16") if "encoding" not in READ[name] else None
        assert TRIPLE in read(path)


def test_named_graphs_stay_named_whatever_the_ending(tmp_path):
    triple = "<triple><uri>x:a</uri><uri>x:p</uri><uri>x:b</uri></triple>"
    graphs = f"<graph><uri>x:g</uri>{triple}</graph><graph>{triple}</graph>"
    (tmp_path / "t.xml").write_text(f'<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/">{graphs}</TriX>', "utf-8")
    store = ox.Store()
    read_into(store, tmp_path / "t.xml", ox.NamedNode("x:layer"))
    assert sorted(quad.graph_name.value for quad in store) == ["x:g", "x:layer"]


def test_packed_files_are_read(tmp_path, capsys):
    made = {"t.nt.bz2": bz2.compress, "t.nt.xz": lzma.compress, "T.NT.BZ2": bz2.compress}
    for name, pack in made.items():
        (tmp_path / name).write_bytes(pack(TRIPLE.encode()))
        assert read(tmp_path / name) == TRIPLE, name
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("one.nt", TRIPLE)
        archive.writestr("two/t.ttl", "<#a> <#b> <#c> .")
        archive.writestr("two/read.me", "nothing")
        archive.writestr("__MACOSX/._one.nt", b"\0\1")
    assert read(tmp_path / "t.zip").count("\n") == 2
    assert f"<{tmp_path.as_uri()}/t.zip/two/t.ttl#a>" in read(tmp_path / "t.zip")
    assert len(cg.load(tmp_path / "t.zip", ontology=False, store=tmp_path / "store")) == 2
    (row,) = cg.load(tmp_path / "t.zip").query("SELECT ?g { GRAPH ?g { ?s <https://example.org/p> ?o } }").rows
    assert row[0].value.endswith("graph/own/t")


def test_exports_are_packed_as_their_names_say(tmp_path, capsys):
    (tmp_path / "t.nt").write_text(TRIPLE, "utf-8")
    for name in ("u.nt.gz", "u.nt.bz2", "u.nt.xz"):
        assert main(["export", "--data", str(tmp_path / "t.nt"), "--only", "-o", str(tmp_path / name)]) == 0
        assert capsys.readouterr().err == f"{tmp_path / name}: 1 triples\n"
        assert (tmp_path / name).read_bytes() != TRIPLE.encode() and read(tmp_path / name) == TRIPLE
    for name in ("u.nt.zip", "u.nt.zst"):
        assert "read, and not written" in said(capsys, "export", "--data", tmp_path / "t.nt", "-o", tmp_path / name)[2]
        assert not (tmp_path / name).exists()


def test_days_that_python_has_not_are_exported_and_quietly(tmp_path, caplog):
    (tmp_path / "t.nt").write_text(
        TRIPLE.replace('"1"', '"-0012-11-29"^^<http://www.w3.org/2001/XMLSchema#date>'), "utf-8"
    )
    graph = cg.load(tmp_path / "t.nt", ontology=False)
    assert "-0012-11-29" in str(graph.query("SELECT ?o { ?s ?p ?o }").to_rdflib())
    for kind in ("trix", "hext"):
        assert main(["export", "--data", str(tmp_path / "t.nt"), "--only", "-o", str(tmp_path / f"u.{kind}")]) == 0
        assert read(tmp_path / f"u.{kind}") == read(tmp_path / "t.nt")
    assert not caplog.records


def test_a_folder_is_read_by_what_its_files_are(tmp_path):
    (tmp_path / "a.json").write_text('{"@id": "https://example.org/a", "https://example.org/p": "1"}', "utf-8")
    (tmp_path / "b.xml").write_text(text("2"), "utf-8")
    (tmp_path / "c.ndjson").write_text('{"id": "a", "schema": "Person", "properties": {}}\n', "utf-8")
    (tmp_path / "d.json").write_text('{"name": "package"}', "utf-8")
    (tmp_path / "e.xml").write_text("<project/>", "utf-8")
    (tmp_path / "f.ndjson").write_text('{"name": "row"}\n', "utf-8")
    with pytest.warns(LoadWarning, match="left out, since they hold no RDF: d.json, e.xml, f.ndjson"):
        graph = cg.load(tmp_path, ontology=False)
    assert len(graph) == 3


# ---- Contexts of JSON-LD ----


def test_contexts_are_given_and_never_fetched(tmp_path, capsys):
    document = {"@context": ["https://schema.org", {"q": {"@id": "x:q", "@context": "inner.jsonld"}}], "@id": "x:a"}
    (tmp_path / "t.jsonld").write_text(json.dumps(document | {"name": "A", "q": {"r": 1}}), "utf-8")
    context = {"@version": 1.1, "@import": "http://schema.org/more/", "name": "https://schema.org/name"}
    (tmp_path / "schema.json").write_text(json.dumps({"@context": context}), "utf-8")
    (tmp_path / "more.json").write_text('{"@context": {"name": "x:no", "n": "x:n"}}', "utf-8")
    (tmp_path / "inner.json").write_text('{"@context": {"r": "x:r"}}', "utf-8")
    given = {"http://schema.org/": tmp_path / "schema.json", "inner.jsonld": tmp_path / "inner.json"}
    with pytest.raises(LoadError, match="context http://schema.org/more/ is not in the file"):
        read(tmp_path / "t.jsonld", contexts=given)
    words = [
        w
        for url, file in (given | {"https://schema.org/more": tmp_path / "more.json"}).items()
        for w in ("--context", f"{url}={file}")
    ]
    asked = "SELECT ?n ?r { ?s <https://schema.org/name> ?n ; <x:q> [ <x:r> ?r ] }"
    code, out, err = said(capsys, "query", asked, "--data", tmp_path / "t.jsonld", "--only", "--format", "csv", *words)
    assert (code, out.split(), err) == (0, ["n,r", "A,1"], "")
    bad = json.dumps(document | {"name": {"@value": "A", "@language": "en_US"}}, indent=0)
    (tmp_path / "bad.jsonld").write_text(bad, "utf-8")
    err = said(capsys, "stats", "--data", tmp_path / "bad.jsonld", *words)[2]
    assert f"bad.jsonld:{bad[: bad.index('en_US')].count(chr(10)) + 1}: " in err
    (tmp_path / "more.json").write_text('{"@context": "https://schema.org"}', "utf-8")
    assert "has itself in it" in said(capsys, "stats", "--data", tmp_path / "t.jsonld", *words)[2]
    (tmp_path / "more.json").write_text("[]", "utf-8")
    assert "holds no @context" in said(capsys, "stats", "--data", tmp_path / "t.jsonld", *words)[2]
    assert "--context takes URL=FILE" in said(capsys, "stats", "--data", tmp_path / "t.jsonld", "--context", "x")[2]


# ---- What --lenient leaves out ----

GOOD = "".join(f'<https://example.org/{i}> <https://example.org/p> "{i}" .\n' for i in range(300))
LENIENT = {  # each with how many statements are left out, of how many that are there
    "t.nt": (f'{GOOD}<x:a b> <x:p> "1"@en_US .\n<x:a> <x:p> "{{}}" .\n{GOOD[:54]}', 2, 302),
    "t.ttl": (f"{GOOD}<x:a> <x:p> 1 ; <x:q> <y z>, 2 .\n<x:b> <x:p> 3 .\n", 1, 303),
    "t.rdf": (
        f'{ROOT}<ex:A rdf:about="x:a b"/><ex:A rdf:about="x:a" ex:p="1"><ex:q xml:lang="en_US">2</ex:q></ex:A></rdf:RDF>',
        2,
        4,
    ),
    "t.jsonld": ('{"@id": "x:a", "x:p": [1, {"@id": "y z"}, {"@value": "a", "@language": "en_US"}]}', 2, 3),
    "t.hext": (
        '["x:a","x:p","1","x:d","",""]\n["x:a"]\n["x:a","x:p","2","x:d","",""]\n["x:a","x:p","y z","globalId","",""]',
        2,
        4,
    ),
}


def as_bytes(data):
    return data.encode().replace(b"{}", b"\xe9")  # which is no UTF-8


@for_each(list(LENIENT))
def test_what_cannot_be_read_is_told_or_left_out_and_counted(name, tmp_path, capsys):
    data, left_out, there = LENIENT[name]
    path = tmp_path / name
    path.write_bytes(as_bytes(data))
    asked = ["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv", "--only", "--data", path]
    code, _, err = said(capsys, *asked)
    assert code == 2 and str(path) in err and "(--lenient leaves it out)" in err, err
    code, out, err = said(capsys, *asked, "--lenient")
    assert code == 0 and out.split() == ["n", str(there - left_out)], (out, err)
    assert f"{path}: {left_out} statements" in err or (left_out == 1 and "one statement" in err), err


def test_a_store_is_made_of_what_can_be_read(tmp_path):
    (tmp_path / "t.ttl").write_text(LENIENT["t.ttl"][0], "utf-8")
    with pytest.warns(LoadWarning, match="left out: line 301: "):
        made = cg.load(tmp_path / "t.ttl", ontology=False, lenient=True, store=tmp_path / "store")
    assert len(made) == 302


def test_a_file_of_which_more_cannot_be_read_than_can_is_no_file(tmp_path):
    (tmp_path / "t.nt").write_text("rubbish\n" * 300, "utf-8")
    with pytest.raises(LoadError, match="more cannot be read than can"):
        read(tmp_path / "t.nt", lenient=True)


def test_large_files_of_lines_are_told_and_left_out_alike(tmp_path, monkeypatch):
    """They are read piece by piece, and their line is looked up again."""
    monkeypatch.setattr("coopgraph.store.files.WHOLE", 1)
    (tmp_path / "t.nt.bz2").write_bytes(bz2.compress(as_bytes(LENIENT["t.nt"][0])))
    with pytest.raises(LoadError, match=r"t.nt.bz2:301:1: .*: <x:a b> <x:p> \"1\"@en_US"):
        read_into(ox.Store(), tmp_path / "t.nt.bz2")
    with pytest.warns(LoadWarning, match="2 statements that cannot be read were left out: line 301: .*line 302: "):
        assert read(tmp_path / "t.nt.bz2", lenient=True).count("\n") == 300


# ---- Prefixes ----

NAMED = """@prefix ex: <https://example.org/x/> . @prefix schema: <https://schema.org/> . @prefix country: <https://example.org/c/> .
@prefix : <#> . @prefix odd: <https://example.org/y/> .
ex:a a ex:Thing ; schema:name "A" ; ex:in country:1, :here, odd:b ."""


@pytest.fixture(params=["memory", "files alone", "directory"])
def named(request, tmp_path):
    path = tmp_path / "t.ttl"
    path.write_text(NAMED, "utf-8")
    if request.param != "directory":
        return cg.load(path, ontology=request.param == "memory")
    cg.load(path, ontology=False, store=tmp_path / "store")
    return cg.open(tmp_path / "store")


def test_a_query_may_use_the_prefixes_of_the_files_and_its_own_go_before_them(named):
    asked = "SELECT ?n { ex:a schema:name ?n ; a ex:Thing ; ex:in :here }"
    assert [row[0].value for row in named.query(asked).rows] == ["A"]
    assert len(named.query("PREFIX ex: <urn:x:> SELECT ?n { ex:a schema:name ?n }")) == 0
    assert len(named.query("SELECT ?x { ?x a cg:Country }")) == len(
        named.query("SELECT ?x { ?x a <https://w3id.org/coopgraph/ns#Country> }")
    )
    assert named.prefixes["country"].endswith("/id/country/"), "names of our own namespace stay"
    assert not named.query(
        "SELECT ?n { ex:a schema:name ?n ; a ex:Thng }"
    ).rows  # its diagnosis asks with the same prefixes
    assert named.query("SELECT ?n { ex:a schema:name ?n ; a ex:Thng }").diagnosis.cure


def test_prefixes_of_the_files_are_written(named, tmp_path, capsys):
    text = named.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s schema:name ?o ; ?p ?o }").to("ttl")
    assert "ex:a schema:name" in text and "@prefix ex: <https://example.org/x/>" in text
    assert "ex:a" in named.describe("https://example.org/x/a").to("ttl")
    assert dict(named.rdflib.namespaces())["ex"].toPython() == "https://example.org/x/"
    file = tmp_path / "t.ttl"
    code, out, _ = said(capsys, "export", "--data", file, "--only", "-o", "-", "--format", "ttl")
    assert code == 0 and "ex:a a ex:Thing" in out and ":here" in out and "schema: <https://schema.org/>" in out


def test_prefixes_of_which_files_say_different_things_are_nobodys(tmp_path):
    for name, prefix in (("a", "https://example.org/"), ("b", "https://example.com/")):
        (tmp_path / f"{name}.ttl").write_text(
            f"@prefix ex: <{prefix}> . @prefix {name}: <urn:x:> . ex:a a ex:b .", "utf-8"
        )
    (tmp_path / "c.rdf").write_text(text(), "utf-8")
    (tmp_path / "d.jsonld").write_text('{"@context": {"d": "urn:d:"}, "@id": "d:a", "d:p": 1}', "utf-8")
    assert set(cg.load(tmp_path, ontology=False).place.prefixes) == {"a", "b", "d"}
