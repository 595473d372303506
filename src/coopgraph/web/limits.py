"""How much a server lets one request, and all of them together, take."""

import os
from typing import NamedTuple

MIB = 1024**2


class Limits(NamedTuple):
    """What a server gives at most; each has a default that suits a machine of one's own.

    Attributes:
        seconds: of one request, waiting and sending included.
        memory: MiB that a query may take beside the data.
        answer: bytes of one answer, before it is compressed.
        request: bytes of a query or an update.
        upload: bytes of a graph that is put or posted.
        workers: queries that run at the same time.
        waiting: requests that wait for their turn.
        patience: seconds that one waits for its turn.
        grace: seconds that a query goes on after its client has left.
        cache: bytes of answers that are kept.
    """

    seconds: float = 30.0
    memory: int = 1024
    answer: int = 256 * MIB
    request: int = 1 * MIB
    upload: int = 64 * MIB
    workers: int = max(4, os.cpu_count() or 1)
    waiting: int = 256
    patience: float = 10.0
    grace: float = 0.5
    cache: int = 64 * MIB
