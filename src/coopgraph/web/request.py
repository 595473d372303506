"""A request of the SPARQL protocols, as it is read: its parameters, its body, and what is wrong with them."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl

from coopgraph.base import choices
from coopgraph.web import formats
from coopgraph.web.problems import ProblemError

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

FORM = "application/x-www-form-urlencoded"
FIELDS = 1000  # of a form
_GRAPHS = {"query": ("default-graph-uri", "named-graph-uri"), "update": ("using-graph-uri", "using-named-graph-uri")}


class SparqlRequest(NamedTuple):
    """A query or an update as it was sent.

    Attributes:
        text: None where a query was not sent at all: then the service is to be described.
        default, named: graphs of the request.
    """

    text: bytes | None
    default: tuple[str, ...]
    named: tuple[str, ...]
    lens: str
    format: str


class Parameters:
    """Names with their values, of an address or a form."""

    def __init__(self, raw: bytes):
        try:
            pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
        except UnicodeDecodeError:
            raise ProblemError(400, "the parameters are not UTF-8, written as in an address (%C3%A9)") from None
        except ValueError:
            raise ProblemError(400, f"more than {FIELDS:,} parameters") from None
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def all(self, name: str) -> list[str]:
        """The values of a name."""
        return self._values.get(name, [])

    def one(self, name: str) -> str | None:
        """The only value of a name, or None.

        Raises:
            ProblemError: it has several.
        """
        values = self.all(name)
        if len(values) > 1:
            raise ProblemError(400, f"{name} is given {len(values)} times; one request is one {name}")
        return values[0] if values else None

    def choice(self, name: str, known: Sequence[str], usual: str) -> str:
        """The value of a name, which is one of several.

        Raises:
            ProblemError: it is another.
        """
        value = self.one(name)
        if value is None:
            return usual
        if value not in known:
            raise ProblemError(400, f"{name} is one of {', '.join(known)}, not {value[:40]!r}")
        return value


def headers_of(scope: Scope) -> dict[str, str]:
    """The headers of a request; of those that come several times, all values."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def body_of(headers: Mapping[str, str], receive: Receive, most: int) -> bytes:
    """The body of a request.

    Raises:
        ProblemError: it is too large.
        ConnectionError: the client has left.
    """
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise _too_large(most)
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > most:
            raise _too_large(most)
        if not message.get("more_body"):
            return b"".join(pieces)


def _too_large(most: int) -> ProblemError:
    return ProblemError(413, f"the request has more than {most:,} bytes", {"Connection": "close"})


def asked(kind: str, scope: Scope, headers: Mapping[str, str], body: bytes, lens: str) -> SparqlRequest:
    """What a request asks.

    Args:
        kind: `query` or `update`.
        lens: the one that counts where none is named.

    Raises:
        ProblemError: the protocol does not allow it.
    """
    address = Parameters(scope["query_string"])
    if scope["method"] != "POST":
        return _of(kind, address, address.one(kind), lens)
    media, charset = _media(headers.get("content-type", ""))
    if charset not in {"", "utf-8", "utf8", "us-ascii"}:
        raise ProblemError(415, f"a {kind} is UTF-8, not {charset[:40]}")
    if media == FORM:
        form = Parameters(body)
        text = form.one(kind)
        if text is None:
            raise ProblemError(400, f"the form has no field {kind!r}")
        return _of(kind, form, text, lens)
    if media == f"application/sparql-{kind}":
        return _of(kind, address, _decoded(kind, body), lens)
    raise ProblemError(415, f"a {kind} is posted as {FORM}, or as application/sparql-{kind}, not as {media[:60]!r}")


def _decoded(kind: str, body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise ProblemError(400, f"the {kind} is not UTF-8") from None


def _media(header: str) -> tuple[str, str]:
    media, *parameters = (part.strip() for part in header.split(";"))
    named = dict(part.lower().partition("=")[::2] for part in parameters)
    return media.lower(), named.get("charset", "").strip("\"' ")


def _of(kind: str, given: Parameters, text: str | None, lens: str) -> SparqlRequest:
    default, named = (tuple(given.all(name)) for name in _GRAPHS[kind])
    try:
        sent = None if text is None else text.encode()
    except UnicodeEncodeError:
        raise ProblemError(400, f"the {kind} is not UTF-8") from None
    formats_named = [each for each in given.all("format") if each in formats.RESULTS or each in formats.GRAPHS]
    format = (
        formats_named[0] if len(given.all("format")) == len(formats_named) == 1 else ""
    )  # some clients send several
    return SparqlRequest(sent, default, named, given.choice("lens", choices.LENSES, lens), format)
