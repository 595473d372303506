"""Pushing: everything arrives, nothing of others is touched, and what was interrupted goes on where it stopped."""

from functools import cache
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base import paths
from coopgraph.base.errors import EndpointError, OutputError
from coopgraph.store.export import serialise
from coopgraph.store.memory import Memory, own, shipped
from coopgraph.store.remote import push as pushing
from tests.support import servers
from tests.support.hostile_server import asked, of_store
from tests.support.misbehaving import proxy, response, serving

OTHER = "https://example.org/theirs"


@cache
def small() -> cg.Graph:
    """The ontology and the regions: enough for several batches, and blank nodes."""
    return cg.Graph(Memory([each for each in shipped() if each.layer in {"ontology/coopgraph", "reference/regions"}]))


@cache
def other() -> cg.Graph:
    """What the ministry's page says."""
    return cg.Graph(Memory(own(paths.graph_data() / "source")))


@pytest.fixture(autouse=True)
def prepared_once(monkeypatch):
    """What is pushed of a graph is the same to each server; a graph that is read anew is prepared anew."""
    monkeypatch.setattr(pushing, "_contents", contents)


contents = cache(pushing._contents)


@pytest.fixture
def server():
    with servers.oxigraph() as made:
        made.change(f"INSERT DATA {{ GRAPH <{OTHER}> {{ <{OTHER}> <{OTHER}> 1 }} <{OTHER}> <{OTHER}> 2 }}")
        yield made


def ask(server, query) -> bool:
    return b"true" in server.ask(query)


def test_everything_arrives_and_others_keep_theirs(server):
    done = cg.push(small(), server.query)
    assert done.refused == () and done.triples == sum(map(len, contents(small().place).values())) > 5_000
    with pytest.raises(OutputError, match="--replace"):
        cg.push(small(), server.query)
    assert cg.push(small(), server.query, replace=True) == done
    assert serialise(cg.connect(server.query).engine, "trig") == serialise(small().engine, "trig")
    assert ask(server, f"ASK {{ <{OTHER}> <{OTHER}> 2 . GRAPH <{OTHER}> {{ <{OTHER}> <{OTHER}> 1 }} }}")
    assert not ask(server, "ASK { GRAPH <https://w3id.org/coopgraph/graph/push> { ?s ?p ?o } }")


def through(gate, server):
    """The addresses of a server as seen through a proxy."""
    return gate.url.replace("/sparql", "/query"), gate.url.replace("/sparql", "/update")


def test_an_interrupted_push_goes_on(server, monkeypatch):
    monkeypatch.setattr(pushing, "BATCH", 100)
    port = urlsplit(server.query).port
    with proxy(port, 10**9) as gate:
        query, update = through(gate, server)
        cg.push(small(), query, update=update)
        whole = len(gate.asked)
    cg.push(other(), server.query, replace=True)
    with proxy(port, whole - 12) as gate:
        query, update = through(gate, server)
        with pytest.raises(EndpointError, match="closed without an answer"):
            cg.push(small(), query, update=update, replace=True)
        assert len(gate.asked) > whole - 12
    with pytest.raises(EndpointError, match="not finished"):
        cg.connect(server.query)
    with proxy(port, 10**9) as gate:
        query, update = through(gate, server)
        cg.push(small.__wrapped__(), query, update=update)  # another process would read the files anew
        assert len(gate.asked) < whole / 2 + 12
    assert serialise(cg.connect(server.query).engine, "trig") == serialise(small().engine, "trig")


def test_other_data_after_an_interrupted_push_start_anew(server):
    port = urlsplit(server.query).port
    with proxy(port, 20) as gate:
        query, update = through(gate, server)
        with pytest.raises(EndpointError):
            cg.push(other(), query, update=update)
    cg.push(small(), server.query)
    assert serialise(cg.connect(server.query).engine, "nt") == serialise(small().engine, "nt")


@pytest.mark.parametrize("protocol", ["update", "graph store"])
def test_hostile_text_arrives_as_it_is(server, tmp_path, protocol):
    values = ["'\"\\", "} }; DROP ALL; #", "\n\r\t\x00", "ا\u202e", "\\u0022", "<script>", "\U0001f600"]
    part = "https://example.org/o'neill(x)"
    quads = [ox.Quad(ox.NamedNode(part), ox.NamedNode(OTHER), ox.Literal(value)) for value in values]
    quads += [ox.Quad(ox.BlankNode("a"), ox.NamedNode(OTHER), ox.BlankNode("b"), ox.NamedNode("urn:x:own"))]
    file = tmp_path / "own.nq"
    file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS))
    mine = cg.Graph(Memory(own(file)))
    cg.push(mine, server.query, graph_store=server.store if protocol == "graph store" else None)
    there = cg.connect(server.query)
    found = {row[0].value for row in there.query(f"SELECT ?o {{ <{part}> <{OTHER}> ?o }}").rows}
    assert found == set(values)
    (row,) = there.query(
        f"SELECT ?g ?s {{ GRAPH ?g {{ ?s <{OTHER}> ?o }} FILTER(!STRSTARTS(STR(?s), 'https://example.org/o')) }}"
    ).rows
    assert row[0].value == "https://w3id.org/coopgraph/graph/own/urn%3Ax%3Aown"
    assert isinstance(row[1], ox.BlankNode)
    assert not ask(server, "ASK { GRAPH <urn:x:own> { ?s ?p ?o } }")


def reading_only(refuses):
    """A server that holds nothing, and either refuses updates or takes them and does nothing."""

    def reply(connection, request):
        update = b"update=" in request
        columns = '"g","n"' if b"COUNT" in request else '"p","o"'
        nothing = f'{{"head":{{"vars":[{columns}]}},"results":{{"bindings":[]}}}}'.encode()
        refusal = response(b"no updates here", "405 Method Not Allowed", "text/plain")
        connection.sendall(refusal if update and refuses else response(nothing))

    return reply


@pytest.mark.parametrize(("refuses", "why"), [(True, "takes no updates.*--update"), (False, "does not show what they")])
def test_a_server_that_only_reads_says_so(refuses, why):
    with serving() as server:
        server._replies = [reading_only(refuses)]
        with pytest.raises(EndpointError, match=why):
            cg.push(small(), server.url)


@pytest.mark.servers
def test_a_guarded_server_wants_its_password():
    with servers.reference("someone", "geheim") as server:
        with pytest.raises(EndpointError, match="asks for a password"):
            cg.push(small(), server.query)
        options = {"user": "someone", "password": "geheim"}
        cg.push(small(), server.query, graph_store=server.store, **options)
        assert len(cg.connect(server.query, **options)) == len(small())


def state(server) -> str:
    """What a server holds, or that a push to it was not finished."""
    try:
        return serialise(cg.connect(server.query).engine, "trig")
    except EndpointError as error:
        return "not finished" if "not finished" in str(error) else str(error)


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> cg.Graph:
    """A little more than the small graph."""
    file = tmp_path_factory.mktemp("before") / "before.nq"
    file.write_text("<urn:x:a> <urn:x:b> <urn:x:c> <urn:x:own> .\n", "utf-8")
    return cg.Graph(Memory([*small().place.sources, *own(file)]))


@pytest.mark.parametrize("requests", [3, 5, 8])
def test_interrupted_while_room_is_made(server, before, requests):
    """Whenever it stops, the server holds what it held or says that it is not whole; the same push again makes it so."""
    after = small()
    cg.push(before, server.query)
    with proxy(urlsplit(server.query).port, requests) as gate:
        query, update = through(gate, server)
        with pytest.raises(EndpointError):
            cg.push(after, query, update=update, replace=True)
    reached = state(server)  # a request that had to be asked again counted twice
    assert reached in {"not finished", serialise(before.engine, "trig")}
    cg.push(after, server.query, replace=reached != "not finished")
    assert serialise(cg.connect(server.query).engine, "trig") == serialise(after.engine, "trig")


WRONG_PLACES = {
    "file:///nowhere": "starts with http",
    "nonsense": "starts with http",
    "http://127.0.0.1:port/update": "no address",
    "http://me:geheim@127.0.0.1:9/update?key=sesame": "nothing answers there",
}


@pytest.mark.parametrize("option", ["update", "graph_store"])
@pytest.mark.parametrize("place", WRONG_PLACES)
def test_a_wrong_place_for_updates_is_named(server, option, place):
    with pytest.raises(EndpointError, match=WRONG_PLACES[place]) as caught:
        cg.push(small(), server.query, **{option: place})
    said = str(caught.value)
    assert said.startswith(place.replace("me:geheim@", "").partition("?")[0])
    assert "geheim" not in said and "sesame" not in said
    assert ask(server, f"ASK {{ GRAPH <{OTHER}> {{ ?s ?p 1 }} }}")


@pytest.mark.parametrize("protocol", ["update", "graph store"])
def test_a_key_and_a_login_go_to_the_place_for_updates(server, protocol):
    with proxy(urlsplit(server.query).port, 10**9) as gate:
        query = through(gate, server)[0] + "?key=sesame"
        store = gate.url.replace("/sparql", "/store?key=sesame") if protocol == "graph store" else None
        cg.push(small(), query, graph_store=store, user="me", password="geheim")
    changes = [request for request in gate.asked if b" /query?" not in request]
    assert len(changes) > 10
    for request in changes:
        assert b"?key=sesame" in request.partition(b"\r\n")[0]
        assert b"\r\nAuthorization: Basic bWU6Z2VoZWlt\r\n" in request


def test_a_server_that_fails_at_everything_is_given_up_soon():
    """A batch that is refused is halved; when nothing at all is taken, that ends with the first triple."""
    store = ox.Store()
    answer = of_store(store)

    def reply(connection, request):
        text = asked(request).form.get("update", [""])[0]
        refused = text.startswith("INSERT") and "graph/push> {" not in text
        if not text:
            answer(connection, request)
        elif refused:
            connection.sendall(response(b"no", "500 Oops", "text/plain"))
        else:
            store.update(text)
            connection.sendall(response(b"", "204 Done"))

    with serving(reply, first=reply) as server, pytest.raises(EndpointError, match="HTTP 500 Oops: no"):
        cg.push(small(), server.url, update=server.url)
    assert 10 < len(server.asked) < 40


def test_what_was_removed_meanwhile_is_pushed_again(server):
    port = urlsplit(server.query).port
    cg.push(small(), server.query)
    with proxy(port, 10**9) as gate:
        cg.push(small(), through(gate, server)[0], replace=True)
        whole = len(gate.asked)
    with proxy(port, whole - 3) as gate, pytest.raises(EndpointError):
        cg.push(small(), through(gate, server)[0], replace=True)
    server.change("DROP GRAPH <https://w3id.org/coopgraph/graph/lens/ministry>")  # one of the first that are sent
    with pytest.raises(EndpointError, match="it holds"):
        cg.push(small(), server.query)
    cg.push(small(), server.query)
    assert serialise(cg.connect(server.query).engine, "trig") == serialise(small().engine, "trig")
