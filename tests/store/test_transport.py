"""What SPARQLWrapper must keep so that our requests stay ours: four of its private methods are overridden."""

import inspect
import io

from SPARQLWrapper import SPARQLWrapper

from coopgraph.store.remote import transport
from coopgraph.store.remote.transport import GRAPH_FORM, RESULT_FORM, Login, Transport

OURS = transport._Protocol
OVERRIDDEN = {"_parseQueryType", "_getAcceptHeader", "_createRequest", "_query"}


def test_sparqlwrapper_has_what_is_overridden_and_nothing_else_of_those_names():
    ours = {name for name in vars(OURS) if not name.startswith("__")} | {"_form", "_transport", "_seconds"}
    assert ours & set(dir(SPARQLWrapper("http://example.org/"))) == OVERRIDDEN
    for name in OVERRIDDEN:
        theirs, own = (inspect.signature(getattr(each, name)).parameters for each in (SPARQLWrapper, OURS))
        assert list(theirs) == list(own), name


def noted(name, method, called):
    """A method that notes that it is called."""
    return lambda self, *args: called.append(name) or method(self, *args)


def test_sparqlwrapper_calls_what_is_overridden(monkeypatch):
    called, sent = [], []
    for name in OVERRIDDEN:
        monkeypatch.setattr(OURS, name, noted(name, getattr(OURS, name), called))
    way = Transport("http://example.org/sparql?key=1", Login())
    monkeypatch.setattr(way, "_open", lambda request, seconds: sent.append(request) or io.BytesIO(b"answered"))
    for form, method in (("ASK", "GET"), ("CONSTRUCT", "POST"), ("INSERT", "POST")):
        assert OURS(way, way.url, form, f"{form} {{}}", method).send(5).read() == b"answered"
    assert called.count("_query") == 3 and set(called) == OVERRIDDEN
    assert [request.get_header("Accept") for request in sent] == [RESULT_FORM, GRAPH_FORM, "*/*"]
    asked, constructed, updated = sent
    assert asked.full_url.startswith("http://example.org/sparql?key=1&") and asked.full_url.count("?") == 1
    assert b"query=CONSTRUCT" in constructed.data and b"update=INSERT" in updated.data
