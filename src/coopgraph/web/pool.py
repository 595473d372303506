"""The workers of a server: one query each at a time, some ready beside those that may run, and a new one for each that was ended.

A worker whose client has left gets a moment to end by itself: clients in a hurry would else empty the pool.
"""

import asyncio
import json
from asyncio import streams
from collections import Counter, deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from coopgraph.base.errors import CoopGraphError, RefusedError
from coopgraph.store.worker import Worker, packed
from coopgraph.web.limits import Limits
from coopgraph.web.places import ServedPlace
from coopgraph.web.problems import ProblemError

LOOK = 1.0  # seconds between two looks whether there are new data
AGAIN = 1.0  # seconds until a worker that could not be started is started again
MOST = 5000  # queries of one worker, whose memory falls into pieces in time
BUFFER = 256 * 1024  # bytes of an answer that wait here for a slow client


class Channel:
    """A worker, whose pipes asyncio reads and writes. It is `whole` while no reply is to come."""

    def __init__(self, worker: Worker):
        self.worker, self.whole, self.asked, self.why = worker, True, 0, "left"
        self.version, self.steady = str(worker.opened["version"]), bool(worker.opened["steady"])

    async def connect(self) -> None:
        """Take over the pipes."""
        loop = asyncio.get_running_loop()
        process = self.worker.process
        self._reader = asyncio.StreamReader(limit=BUFFER)
        self._reading, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self._reader), process.stdout
        )
        self._writing, control = await loop.connect_write_pipe(streams.FlowControlMixin, process.stdin)
        self._writer = asyncio.StreamWriter(self._writing, control, None, loop)

    async def ask(self, head: Mapping[str, Any], *bodies: bytes) -> None:
        """Send a message, to which replies will come."""
        self.whole = False
        self.asked += 1
        self._writer.write(b"".join(packed(head, *bodies)))
        await self._writer.drain()

    async def reply(self) -> tuple[dict[str, Any], bytes]:
        """The next reply, which is the last one unless it says `more`.

        Raises:
            EOFError, ConnectionError: the worker has ended.
        """
        head, *bodies = [await self._piece() for _ in range(await self._length())]
        said: dict[str, Any] = json.loads(head)
        self.whole = not said.get("more")
        return said, b"".join(bodies)

    async def _piece(self) -> bytes:
        return await self._reader.readexactly(await self._length())

    async def _length(self) -> int:
        return int.from_bytes(await self._reader.readexactly(8), "big")

    def spoil(self, why: str) -> None:
        """Let it end: it is not as it was."""
        self.whole, self.why = False, why
        self.worker.process.kill()

    async def drain(self) -> None:
        """Read all replies that are to come."""
        while not self.whole:
            await self.reply()

    async def end(self) -> None:
        """End the worker."""
        self.worker.process.kill()
        self._reading.close()
        if not self._writing.is_closing():
            self._writing.abort()
        await asyncio.sleep(0)  # now nobody listens to its pipes
        await asyncio.to_thread(self.worker.end)


class Pool:
    """Workers for requests.

    Args:
        served: what they are to hold now; a worker that holds something else is replaced by and by.
        spares: workers that are ready beside those that may run.
    """

    def __init__(self, served: ServedPlace, limits: Limits, spares: int = 1):
        self._served, self._limits, self._size = served, limits, limits.workers + spares
        self._first: asyncio.Task[None] | None = None
        self._free, self._all = deque[Channel](), set[Channel]()
        self._waiting = deque[asyncio.Future[Channel]]()
        self._tasks = set[asyncio.Task[None]]()
        self._started = False
        self.busy, self.starting, self.version, self.steady = 0, 0, "", False
        self.counts = Counter[str]()  # of what happened to workers
        self.complaint = ""  # why the last worker could not be started

    @property
    def free(self) -> int:
        """How many workers are ready."""
        return len(self._free)

    @property
    def waiting(self) -> int:
        """How many requests wait for one."""
        return len(self._waiting)

    async def start(self) -> None:
        """Start the first worker, and the others meanwhile.

        Raises:
            CoopGraphError: it cannot be started.
        """
        if self._started:
            return
        if self._first is None:
            self._first = asyncio.get_running_loop().create_task(self._start())
        await asyncio.shield(self._first)

    async def _start(self) -> None:
        try:
            await asyncio.to_thread(self._served.prepare)
            await self._begin()
            self._started = True
        except (OSError, RuntimeError, ValueError) as error:  # as a worker tells what it is
            raise RefusedError(str(error)) from None
        finally:
            if not self._started:
                self._first = None  # whoever comes next tries again
        for _ in range(self._size - 1):
            self._do(self._begin_again())
        self._do(self._watch())

    async def close(self) -> None:
        """End all workers."""
        self._started = False
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for waiting in self._waiting:
            waiting.cancel()
        await asyncio.gather(*(self._end(channel) for channel in list(self._all)))
        self._free.clear()
        self._first = None
        await asyncio.to_thread(self._served.close)

    # ---- Taking one, and giving it back ----

    async def take(self) -> Channel:
        """A worker for one request, which is given back, whatever came of it.

        Raises:
            ProblemError: too many are waiting, or none was free for too long.
        """
        await self.start()
        if not self._waiting and self.busy < self._limits.workers and (ready := self._ready()):
            return ready
        if len(self._waiting) >= self._limits.waiting:
            raise self._full()
        turn: asyncio.Future[Channel] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._limits.patience):
                return await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn.done() and not turn.cancelled():  # it came at the same moment
                self.give_back(turn.result())
            with suppress(ValueError):
                self._waiting.remove(turn)
            if isinstance(error, TimeoutError):
                raise self._full() from None
            raise

    def _full(self) -> ProblemError:
        self.counts["full"] += 1
        wait = {"Retry-After": str(max(1, round(self._limits.patience / 4)))}
        return ProblemError(503, "too many queries run already; ask again a little later", wait)

    def give_back(self, channel: Channel) -> None:
        """Take a worker back; if it is at work still, it has a moment to end that."""
        if channel.whole and channel.worker.is_ours:
            self._return(channel)
        else:
            self._do(self._drained(channel))

    def _return(self, channel: Channel) -> None:
        self.busy -= 1
        if channel.version == self.version and channel.asked < MOST and self._started:
            self._free.append(channel)
        else:
            self._do(self._end(channel))
            self._replace()
        self._hand_on()

    async def _drained(self, channel: Channel) -> None:
        try:
            async with asyncio.timeout(self._limits.grace):
                await channel.drain()
            if channel.worker.is_ours:
                return self._return(channel)
        except (TimeoutError, EOFError, OSError):
            pass
        await self._lost(channel, channel.why)

    async def kill(self, channel: Channel, why: str) -> None:
        """End a worker that was taken, in place of giving it back."""
        await self._lost(channel, why)

    async def _lost(self, channel: Channel, why: str) -> None:
        self.busy -= 1
        self.counts[why] += 1
        channel.worker.process.kill()
        self._replace()
        self._hand_on()
        await self._end(channel)

    async def _end(self, channel: Channel) -> None:
        self._all.discard(channel)
        await channel.end()

    async def why_ended(self, channel: Channel) -> RefusedError:
        """Why a worker has ended."""
        return await asyncio.to_thread(channel.worker.why_ended)

    def _hand_on(self) -> None:
        """Give free workers to those who wait."""
        while self._waiting and self.busy < self._limits.workers:
            if self._waiting[0].done():
                self._waiting.popleft()
            elif ready := self._ready():
                self._waiting.popleft().set_result(ready)
            else:
                return

    def _ready(self) -> Channel | None:
        """A free worker, which is busy from now on; some may have been ended by the system."""
        while self._free:
            channel = self._free.pop()
            if channel.worker.is_ours:
                self.busy += 1
                return channel
            self.counts["died"] += 1
            self._do(self._end(channel))
            self._replace()
        return None

    # ---- Starting them ----

    def _do(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _replace(self) -> None:
        if self._started and len(self._free) + self.busy + self.starting < self._size:
            self._do(self._begin_again())

    async def _begin_again(self) -> None:
        """Start a worker, and try again until that is done."""
        while True:
            try:
                return await self._begin()
            except (CoopGraphError, OSError, RuntimeError, ValueError) as error:
                self.complaint = str(error)
                await asyncio.sleep(AGAIN)

    async def _begin(self) -> None:
        self.starting += 1
        try:
            channel = Channel(await asyncio.to_thread(Worker, self._served.data()))
            await channel.connect()
        finally:
            self.starting -= 1
        self.complaint = ""
        if channel.version != self.version:
            self.version, self.steady = channel.version, channel.steady
            old = [each for each in self._free if each.version != channel.version]
            for each in old:
                self._free.remove(each)
                self._do(self._end(each))
        self._all.add(channel)
        self._free.append(channel)
        self._hand_on()
        self._replace()

    async def _watch(self) -> None:
        """Start a worker when there are new data; it is the first of the new ones."""
        while True:
            await asyncio.sleep(LOOK)
            with suppress(CoopGraphError):
                if self._served.data().key != self.version and not self.starting:
                    await self._begin_again()
