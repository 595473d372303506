"""Endpoints whose address, answers or limits are odd: what is sent, what is shown, and that nothing is lost silently."""

import base64
import html
import json
import socket
import threading
import urllib.parse

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.errors import EndpointError, RefusedError
from coopgraph.base.vocab import GRAPH, PREF_LABEL
from tests.support.hostile_server import asked, of_store, rows
from tests.support.misbehaving import response, serving

QUERY = "SELECT ?x { ?x ?y ?z }"
P = ox.NamedNode("https://example.org/p")


def failure(work) -> EndpointError:
    """The error with which something fails: of one line, of characters that a terminal only prints."""
    with pytest.raises(EndpointError) as caught:
        work()
    assert str(caught.value).isprintable()
    return caught.value


def said(reply, text=QUERY, **options) -> str:
    """What is said of an endpoint that is connected to, and then replies so."""
    with serving(reply) as server:
        graph = cg.connect(server.url, **options)
        message = str(failure(lambda: graph.query(text)))
    assert message.startswith(server.url)
    return message.removeprefix(server.url)


# ---- Addresses ----


@pytest.mark.parametrize(
    "url",
    [
        "me:geheim@127.0.0.1/sparql",
        "http:/me:geheim@127.0.0.1/sparql",
        "ftp://me:geheim@127.0.0.1/sparql",
        "http://me:geheim/x@127.0.0.1/sparql",
        "http://me:geheim#x@127.0.0.1/sparql",
        "http://me:geheim?x@127.0.0.1/sparql",
        "http://me:geheim@[::1/sparql",
        "http://me:geheim@127.0.0.1:port/sparql",
        "http://me:geheim@127.0.0.1:99999/sparql",
    ],
)
def test_a_malformed_address_is_told_without_its_password(url):
    error = failure(lambda: cg.connect(url))
    assert "geheim" not in str(error) + repr(error) + repr(vars(error))
    assert "address" in str(error) and error.address.endswith("/sparql")


@pytest.mark.parametrize("host", ["a..invalid", "x" * 70 + ".invalid", "a b.invalid"])
def test_hosts_that_cannot_be(host):
    assert f"http://{host}/" in str(failure(lambda: cg.connect(f"http://{host}/")))


def test_an_address_may_hold_any_letters():
    with serving(response(rows("1"))) as server:
        graph = cg.connect(f"  {server.url}/نقطة à propos?key=clé%20é#x ")
        assert len(graph.query(QUERY)) == 1
    target = asked(server.asked[-1]).target
    assert urllib.parse.unquote(target).startswith("/sparql/نقطة à propos?key=clé é&query=")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_key_in_the_address_goes_with_each_request_and_is_not_shown(method):
    with serving(response(rows("1")), response(b"", "403 Forbidden")) as server:
        graph = cg.connect(server.url + "?key=sesame&x=1", method=method)
        assert len(graph.query(QUERY)) == 1
        error = failure(lambda: graph.query(QUERY))
        assert "sesame" not in str(error) + repr(vars(error)) + graph.engine.address
    for request in map(asked, server.asked):
        assert request.target.startswith("/sparql?key=sesame&x=1")
        assert request.form["key"] == ["sesame"] and request.form["x"] == ["1"] and request.query
    assert asked(server.asked[1]).query == QUERY


def test_no_tls_where_it_was_expected():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: listener.accept()[0].sendall(response(b"", "400 Bad")), daemon=True).start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/sparql"
        assert str(failure(lambda: cg.connect(url))).startswith(f"{url}: no secure connection")


# ---- Redirections ----


def moved(place, status="302 Found"):
    return response(b"", status, Location=place)


def test_see_other_keeps_method_body_and_login():
    with serving(moved("/there", "303 See Other"), response(rows("1"))) as server:
        graph = cg.connect(server.url, token="abc.def", method="POST")
        assert len(graph.query(QUERY)) == 1
    again = asked(server.asked[-1])
    assert (again.method, again.target, again.query) == ("POST", "/there", QUERY)
    assert again.headers["Authorization"] == "Bearer abc.def"
    assert again.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_another_port_or_name_is_another_host(status):
    with serving(response(rows("1"))) as other:
        for place in (other.url, other.url.replace("127.0.0.1", "localhost"), other.url.replace("http", "https")):
            message = said(moved(place, status), user="me", password="geheim")
            assert f"sends us on to {place}" in message
    assert other.asked == []


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("http://127.0.0.1:port/", "malformed"),
        ("http://[", "malformed"),
        ("", "HTTP 302, which sends us nowhere"),
        ("http://other.invalid/\x1b[31mred?key=sesame", "sends us on to http://other.invalid/ [31mred,"),
        ("http://me:geheim@other.invalid/x", "sends us on to http://other.invalid/x,"),
    ],
)
def test_odd_redirections(place, why):
    message = said(moved(place))
    assert why in message and "geheim" not in message and "sesame" not in message


def test_circles_end_soon():
    with serving(moved("/sparql?again=1")) as server:
        graph = cg.connect(server.url)
        assert "circle" in str(failure(lambda: graph.query(QUERY)))
    assert len(server.asked) < 15


# ---- What is said ----


def test_no_control_characters_from_anywhere():
    red = "\x1b[31mred\u202e"
    assert "HTTP 500  [31mred" in said(response(b"", f"500 {red}"))
    assert "of type text/ [31mred" in said(response(rows("1"), type=f"text/{red}"))
    title = f"<!doctype html><title>Sign\n {red} in</title>".encode()
    assert "a web page (Sign)" in said(response(title, type="text/html"))
    assert said(response(f'{{"head":{{"vars":["x"]}},"results":{red}'.encode()))


def test_secrets_are_hidden_however_a_server_repeats_them():
    secret = 'p4ss  "w&rd/\u0645'
    pair = base64.b64encode(f"me:{secret}".encode()).decode()
    for told in (secret, pair, urllib.parse.quote(secret), html.escape(secret), urllib.parse.quote(pair)):
        for reply in (
            response(f"wrong: {told} !".encode(), "401 Unauthorized", "text/plain"),
            response(f"<html><h1>{told} !</h1>".encode(), "500 Oops", "text/html"),
            response(f"<html><title>{told} !</title>".encode(), "200 OK", "text/html"),
            response(f"near {told} !".encode(), "400 Bad", "text/plain"),
            response(f'{{"head":{{"vars":["x"]}},"results":{json.dumps(told)}'.encode()),
        ):
            message = said(reply, user="me", password=secret)
            assert "4ss" not in message and pair[:12] not in message
    with serving(response(rows("1"))) as server:
        graph = cg.connect(server.url, user="me", password=secret)
        assert "4ss" not in repr(graph.engine.address) + repr(graph.schema) + repr(graph.place)


@pytest.mark.parametrize("status", [405, 406, 410, 414, 415, 418, 500, 502, 504])
def test_other_refusals_have_their_number_and_first_line(status):
    assert f": HTTP {status} So it is: because\n"[:-1] in said(
        response(b"because\nmore", f"{status} So it is", "text/plain")
    )


def test_a_refusal_that_ends_in_the_middle_is_still_told():
    head = b"HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nab"
    assert said(head) == ": HTTP 500 Oops"
    assert said(b"HTTP/1.1 403 No\r\nContent-Length: 900\r\n\r\nnot you") == ": access is forbidden: not you"
    assert "ends in the middle" in said(response(rows("1"), Content_Length="9" * 5000))


def test_a_right_query_that_is_refused_shows_what_the_server_says():
    with serving(response(b"\nno paths here\nline 2", "400 Bad Request", "text/plain")) as server:
        error = failure(lambda: cg.connect(server.url).query(QUERY))
    assert error.status == 400 and str(error).endswith("does not accept this: no paths here")


# ---- What is asked, and of whom ----


def held(*layers):
    """A store as a push leaves one: a lens and its layers."""
    store, lens = ox.Store(), ox.NamedNode(GRAPH + "lens/sourced")
    for i in range(120):
        thing = ox.NamedNode(f"https://example.org/{i}")
        for graph in (lens, *(ox.NamedNode(GRAPH + layer) for layer in layers)):
            store.add(ox.Quad(thing, P, ox.Literal(i % 7), graph))
        store.add(ox.Quad(thing, ox.NamedNode(PREF_LABEL), ox.Literal(f"thing {i}", language="en"), lens))
    return store


def test_the_lens_and_its_layers_are_named_in_the_request():
    reply = of_store(held("own/a", "source/b", "defeasible/c"))
    with serving(reply, first=reply) as server:
        graph = cg.connect(server.url, mirror=0)
        assert len(graph.query(f"SELECT ?s {{ ?s {P} ?o }}")) == 120
        plain = asked(server.asked[-1]).form
        assert len(graph.query(f"SELECT ?s ?g {{ GRAPH ?g {{ ?s {P} ?o }} }}")) == 240
        layered = asked(server.asked[-1]).form
    assert plain["default-graph-uri"] == layered["default-graph-uri"] == [GRAPH + "lens/sourced"]
    assert "named-graph-uri" not in plain
    assert sorted(layered["named-graph-uri"]) == [GRAPH + "own/a", GRAPH + "source/b"]


def test_service_is_refused_before_anything_is_sent():
    text = "SELECT ?x { SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }"
    with serving(response(rows("1"))) as server:
        graph = cg.connect(server.url)
        with pytest.raises(RefusedError, match="SERVICE"):
            graph.query(text)
        assert len(server.asked) == 1
        assert len(graph.query(text, allow_service=True)) == 1
    assert asked(server.asked[-1]).query == text


NOT_ASKED = [
    b'{"head":{"vars":["x"]},"results":{"bindings":[{}]}}',
    b'{"head":{"vars":[]},"results":{"bindings":[{}]}}',
    b'{"head":{"vars":["x","y"]},"results":{"bindings":[{"y":{"type":"literal","value":"?"}}]}}',
]


@pytest.mark.parametrize("body", NOT_ASKED, ids=["unbound", "no columns", "other columns"])
def test_answers_to_something_else_are_no_crash(body):
    with serving(first=response(body)) as server:
        assert server.url in str(failure(lambda: cg.connect(server.url)))
    lens = rows(GRAPH + "lens/sourced", name="g")
    with serving(response(body), first=response(lens)) as server:
        graph = cg.connect(server.url)
        assert server.url in str(failure(lambda: len(graph)))
        assert server.url in str(failure(lambda: graph.label(ox.NamedNode("https://example.org/1"))))


def test_labels_that_could_not_be_had_are_asked_for_again():
    reply, broken = of_store(held("own/a")), []

    def moody(connection, request):
        if broken and "VALUES" in asked(request).query:
            connection.sendall(response(b'{"head":{"vars":["s","p","o"]},"results":{"bindings":['))
        else:
            reply(connection, request)

    with serving(moody, first=moody) as server:
        graph = cg.connect(server.url, mirror=0)
        table = graph.query(f"SELECT ?s {{ ?s {P} 3 }}")
        broken.append(True)
        assert "ends in the middle" in str(failure(lambda: table.to("md")))
        broken.clear()
        assert "thing 3" in table.to("md")
        assert "thing 3" in graph.query(f"SELECT ?s {{ ?s {P} 3 }}").to("md")
