"""Endpoints that are down, slow, wrong, empty, elsewhere, or guarded: a clear message with the address, and in time."""

import base64
import re
import subprocess
import sys
import time

import pytest

import coopgraph as cg
from coopgraph.base.errors import QueryError
from coopgraph.store.remote import transport
from tests.support.misbehaving import JSON, SOON, dripping, response, serving, silent

ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
QUERY = "SELECT ?x { ?x ?y ?z }"
SECRET = "geheim-\u0645-123"


def ask(url, text, timeout, **options):
    """Connect, for which a busy machine may need more time, and ask."""
    graph = cg.connect(url, timeout=60, **options)
    graph.place.transport.timeout = timeout
    graph.query(text)


def failure(url, text=QUERY, error=cg.CoopGraphError, **options):
    """The message with which connecting or asking fails, which must name the address and keep the secret."""
    options = {"timeout": 30, **options}
    start = time.monotonic()
    with pytest.raises(error) as caught:
        ask(url, text, **options)
    assert time.monotonic() - start < options["timeout"] + SOON
    message = str(caught.value)
    assert re.sub(r"^(\w+://)[^@/]*@", r"\1", url).partition("?")[0] in message
    for hidden in (SECRET, base64.b64encode(f"me:{SECRET}".encode()).decode()):
        assert hidden not in message + repr(caught.value) + str(vars(caught.value))
    return message


def said(*replies, text=QUERY, **options):
    """The message of an endpoint that answers so once it is connected."""
    with serving(*replies) as server:
        return failure(server.url, text, **options)


def test_nothing_is_there():
    assert "nothing answers there" in failure("http://127.0.0.1:9/sparql")
    assert "no such host" in failure("http://nowhere.invalid/sparql")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "/etc/passwd", "http://", "javascript:x"])
def test_only_http_is_an_address(url):
    with pytest.raises(cg.CoopGraphError, match="starts with http"):
        cg.connect(url)


@pytest.mark.parametrize("reply", [b"\x00\x01nonsense\r\n\r\n", b"", b"HTTP/1.1 "], ids=["noise", "hangs up", "half"])
def test_what_answers_is_no_http(reply):
    message = said(reply)
    assert "does not speak HTTP" in message or "closed without an answer" in message


@pytest.mark.parametrize(
    "reply",
    [
        silent,
        dripping(response(ROWS)),
        dripping(response(ROWS), 120),
        dripping(response(ROWS * 50, Content_Length=""), 150),
    ],
    ids=["silent", "headers drip", "body drips", "body without end"],
)
def test_slow_ones_are_given_up_in_time(reply):
    assert "no answer within 1 seconds" in said(reply, timeout=1)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (response(b"<html><title>Log\x1b[2J in</title>", type="text/html"), "a web page (Log [2J in)"),
        (response(b""), "an empty answer"),
        (response(ROWS, type="image/png"), "an answer of type image/png"),
        (response(ROWS[:60]), "malformed or ends in the middle"),
        (response(ROWS[:60], Content_Length="400"), "ends in the middle (60 of 400 bytes)"),
        (response(b'{"head":{},"boolean":true}'), "a boolean where rows were asked for"),
        (response(b"[]"), "malformed"),
        (response(b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sparql/>', type="text/xml"), "entities"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: "
            + JSON.encode()
            + b"\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n"
            + ROWS,
            "ends in the middle",
        ),
    ],
    ids=["page", "empty", "picture", "cut", "cut and told", "boolean", "list", "entities", "cut chunk"],
)
def test_what_answers_is_no_result(reply, why):
    assert why in said(reply)


def test_a_graph_that_ends_in_the_middle():
    cut = response(b'<http://e/a> <http://e/b> "c" .\n<http://e/a> <http://e/', type="application/n-triples")
    assert "ends in the middle" in said(cut, text="CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_an_answer_that_is_too_large(monkeypatch):
    monkeypatch.setattr(transport, "MAX_BYTES", 50)
    assert "add a LIMIT" in said(response(ROWS))


@pytest.mark.slow
def test_deep_answers_do_not_end_the_process():
    script = """
import coopgraph as cg
from tests.support.misbehaving import response, serving
uri, n = '{"type":"uri","value":"http://e"}', 200_000
deep = '{"type":"triple","value":{"subject":%s,"predicate":%s,"object":' % (uri, uri) * n + uri + "}}" * n
for body in ('{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + deep + "}]}}", "[" * n, '{"a":' * n):
    with serving(response(body.encode())) as server:
        try:
            cg.connect(server.url).query("SELECT ?x { ?x ?y ?z }")
        except cg.CoopGraphError as error:
            print(str(error)[:120])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.count("http://127.0.0.1") == 3
    assert "nested" in done.stdout


def test_braces_in_strings_are_no_depth():
    text = "{" * 500
    with serving(response(ROWS.replace(b'"1"', f'"{text}"'.encode()))) as server:
        assert cg.connect(server.url).query(QUERY).rows[0][0].value == text


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_redirections_within_a_host_keep_method_body_and_login(status):
    there = response(b"", status, Location="/elsewhere?x=1")
    with serving(there, response(ROWS)) as server:
        graph = cg.connect(server.url, user="me", password=SECRET, method="POST")
        assert len(graph.query(QUERY)) == 1
    first, again = server.asked[1:]
    assert again.startswith(b"POST /elsewhere?x=1 ") and b"Authorization: Basic " in again
    assert again.partition(b"\r\n\r\n")[2] == first.partition(b"\r\n\r\n")[2] != b""


def test_a_login_never_goes_to_another_host():
    with serving(response(ROWS)) as other:
        there = response(b"", "302 Found", Location=other.url)
        message = said(there, user="me", password=SECRET)
        assert f"sends us on to {other.url}" in message
    assert other.asked == []
    assert "not followed" in said(response(b"", "302 Found", Location="file:///etc/passwd"))
    assert "circle" in said(response(b"", "302 Found", Location="/sparql"))


def test_passwords_are_asked_for_and_kept():
    asks = response(b"who are you?", "401 Unauthorized", WWW_Authenticate='Basic realm="x"')
    assert "asks for a password" in said(asks)
    assert "login is not accepted" in said(asks, user="me", password=SECRET)
    echo = response(f"no, me:{SECRET} is wrong".encode(), "403 Forbidden", "text/plain; charset=utf-8")
    assert "me:… is wrong" in said(echo, user="me", password=SECRET)
    echo = response(b"Bearer abc.def is unknown", "403 Forbidden", "text/plain")
    assert "Bearer … is unknown" in said(echo, token="abc.def")
    with pytest.raises(cg.CoopGraphError, match="only ASCII"):
        cg.connect("http://127.0.0.1:9/", token=SECRET)


def test_logins_are_sent_as_the_standards_say():
    def seen(**options):
        with serving(response(ROWS)) as server:
            host = options.pop("host", "")
            graph = cg.connect(server.url.replace("127", host + "127", 1), **options)
            graph.query(QUERY)
            assert SECRET not in graph.engine.address + repr(graph.place) + repr(graph.engine)
        return re.findall(rb"Authorization: ([^\r]*)", server.asked[-1])

    basic = b"Basic " + base64.b64encode(f"me:{SECRET}".encode())
    assert seen() == []
    assert seen(user="me", password=SECRET) == [basic]
    assert seen(user="me", password="") == [b"Basic " + base64.b64encode(b"me:")]
    assert seen(token="abc.def") == [b"Bearer abc.def"]
    assert seen(host="me:p%40ss@") == [b"Basic " + base64.b64encode(b"me:p@ss")]


def test_a_key_in_the_address_is_not_shown():
    with serving(response(b"", "404 Not Found")) as server:
        assert "key123" not in failure(server.url + "?api=key123")


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("403 Forbidden", "forbidden"),
        ("404 Not Found", "no endpoint"),
        ("500 Oops", "HTTP 500"),
        ("400 Bad", "not accept"),
    ],
)
def test_refusals_show_one_clean_line(status, why):
    message = said(response(b"\n\x1b[31mfirst\x07 line\nTraceback ...", status, "text/plain"))
    assert why in message and "first line" in message
    assert "Traceback" not in message and "\x1b" not in message and "\x07" not in message


def test_a_malformed_query_is_shown_with_its_place():
    with serving(response(b"parse error", "400 Bad", "text/plain")) as server, pytest.raises(QueryError) as caught:
        cg.connect(server.url).query("SELECT ?x { ?x ?y ")
    assert "^" in str(caught.value) and "closing brace" in str(caught.value)


def test_busy_servers_are_asked_again():
    busy = response(b"slow down", "429 Too Many Requests", "text/plain", Retry_After="0")
    with serving(busy, busy, response(ROWS)) as server:
        assert len(cg.connect(server.url).query(QUERY)) == 1
    assert len(server.asked) == 4
    with serving(busy) as server:
        assert "fewer requests" in failure(server.url)
    assert len(server.asked) == 2 + transport.RETRIES
    with serving(response(b"", "503 Busy", Retry_After="3600")) as server:
        assert "too busy" in failure(server.url)
    assert len(server.asked) == 2
    assert "too busy" in said(response(b"", "503 Busy"), timeout=1)


def test_short_queries_are_got_and_long_ones_posted():
    with serving(response(ROWS)) as server:
        graph = cg.connect(server.url)
        graph.query(QUERY)
        graph.query(QUERY + "#" + "x" * 3000)
    with serving(response(ROWS)) as other:
        cg.connect(other.url, method="POST").query(QUERY)
    methods = [request.partition(b" ")[0] for request in server.asked + other.asked]
    assert methods == [b"GET", b"GET", b"POST", b"POST", b"POST"]
    assert b"application/x-www-form-urlencoded" in server.asked[2]


def test_nothing_stays_half_loaded():
    triple = b'{"s":{"type":"uri","value":"http://e/a"},"p":{"type":"uri","value":"http://e/b"},"o":{"type":"literal","value":"c"}}'
    held = b'{"head":{"vars":["g"]},"results":{"bindings":[{"g":{"type":"literal","value":"https://w3id.org/coopgraph/graph/lens/sourced"}}]}}'
    count = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'
    whole = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[' + triple + b"]}}"
    with serving(
        response(count), response(whole[:90]), response(count), response(whole), first=response(held)
    ) as server:
        graph = cg.connect(server.url)
        with pytest.raises(cg.CoopGraphError, match="ends in the middle"):
            graph.schema.knows("http://e/a")
        assert graph.schema.knows("http://e/a")


@pytest.mark.usefixtures("interruptible")
def test_interrupted_at_once():
    script = "import sys, coopgraph as cg; print('ready', flush=True); cg.connect(sys.argv[1], timeout=600)"
    with serving(first=b"") as server:
        server._replies = [silent]
        with subprocess.Popen([sys.executable, "-c", script, server.url], stdout=-1, stderr=-1) as child:
            assert child.stdout.readline() == b"ready\n"
            server.wait_for(1, child)
            child.send_signal(2)
            start = time.monotonic()
            _, err = child.communicate()
    assert time.monotonic() - start < SOON
    assert b"KeyboardInterrupt" in err


def test_rows_are_what_the_server_says():
    with serving(response(ROWS)) as server:
        assert cg.connect(server.url).query(QUERY).to("csv").split() == ["x", "1"]


@pytest.mark.parametrize(
    "told",
    [
        '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}',
        '{"head":{"vars":["g"]},"results":{"bindings":[{}]}}',
        '{"head":{"vars":[]},"results":{"bindings":[{}]}}',
    ],
    ids=["other columns", "no value", "no columns"],
)
def test_what_answers_something_else_is_no_endpoint(told):
    with serving(first=response(told.encode())) as server:
        assert "something else than was asked" in failure(server.url)


def test_triples_that_are_none():
    literal = '{"type":"literal","value":"c"}'
    told = (
        f'{{"head":{{"vars":["s","p","o"]}},"results":{{"bindings":[{{"s":{literal},"p":{literal},"o":{literal}}}]}}}}'
    )
    with serving(response(told.encode())) as server, pytest.raises(cg.CoopGraphError, match="something else"):
        list(cg.connect(server.url).engine.triples())
