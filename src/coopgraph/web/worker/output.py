"""What a worker writes of an answer: pieces of one size, compressed where the client takes that, and not more than it may."""

import zlib
from typing import Any

import pyoxigraph as ox

from coopgraph.base.errors import RefusedError
from coopgraph.store.worker import Tell
from coopgraph.web.formats import GRAPHS, RESULTS

PIECE = 64 * 1024  # bytes
SHORT = 1024  # bytes of an answer that is not worth being compressed
SPEED = 4  # of compression: half as long as the usual level, for a tenth more bytes
MIB = 1024**2
RESULT_FORMATS = {
    "xml": ox.QueryResultsFormat.XML,
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


class Output:
    """A file to which the engine writes an answer, and which tells it piece by piece: the last one has no `more` to come.

    Args:
        format: the ending of the answer's format.
        most: bytes that it may have.
        compress: whether the client takes gzip.
    """

    def __init__(self, tell: Tell, format: str, most: int, compress: bool):
        self._tell, self._most, self._compress = tell, most, compress
        self._head: dict[str, Any] = {"type": (RESULTS | GRAPHS)[format]}
        self._waiting, self._size = bytearray(), 0
        self._packer: Any = None

    def write(self, data: bytes) -> int:
        """As in any file, or RefusedError."""
        self._size += len(data)
        if self._size > self._most:
            raise RefusedError(
                f"the answer has more than {self._most / MIB:,.0f} MiB; add a LIMIT, or ask for parts of it"
            )
        if self._compress and self._packer is None and self._size >= SHORT:
            self._packer = zlib.compressobj(SPEED, wbits=31)
            self._head["encoding"] = "gzip"
            data, self._waiting = bytes(self._waiting) + data, bytearray()
        self._waiting += self._packer.compress(data) if self._packer else data
        while len(self._waiting) >= PIECE:
            self._say(bytes(self._waiting[:PIECE]), more=True)
            del self._waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """As in any file; nothing is told before there is enough."""
        return None

    def close(self) -> None:
        """Tell the last piece."""
        self._say(bytes(self._waiting) + (self._packer.flush() if self._packer else b""), more=False)

    def _say(self, piece: bytes, more: bool) -> None:
        self._tell({**self._head, "more": more}, piece)
        self._head = {}
