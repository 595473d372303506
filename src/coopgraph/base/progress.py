"""Progress bars on standard error, where a person is looking; nothing at all where nobody is, or for short work; in a notebook one line."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
OFTEN = 10_000  # things that are gone through between two updates
DELAY = 0.5  # seconds of work before a bar is shown
DELAY_IN_NOTEBOOKS = 5.0  # where it leaves a mark in the output


@contextmanager
def bar(label: str, total: int | None, unit: str = "triples") -> Iterator["Bar"]:
    """A bar to `update(n)`; it goes away when the work is done.

    Args:
        total: how much there is to do, in `unit`, or None when that is not known.
    """
    shown = Bar(label, total, unit)
    try:
        yield shown
    finally:
        shown.close()


class _OneLine:
    """Where a bar writes in a notebook: one output, which each state of the bar replaces, so that an exported page has one line of it."""

    def __init__(self) -> None:
        from IPython.display import display

        self._handle = display({"text/plain": ""}, raw=True, display_id=True)

    def write(self, text: str) -> None:
        """Show a state, less what moves a terminal."""
        if line := text.strip():
            self._handle.update({"text/plain": line}, raw=True)

    def flush(self) -> None:
        """As in any stream; nothing waits."""
        return


class Bar:
    """A progress bar of tqdm, which is only made (and imported) once the work turns out to be long."""

    def __init__(self, label: str, total: int | None, unit: str):
        self._options = {"desc": label, "total": total, "unit": unit if unit == "B" else f" {unit}", "unit_scale": True}
        self._start, self._done = time.monotonic(), 0
        self._bar: Any = None

    def update(self, amount: int) -> None:
        """So much more is done."""
        self._done += amount
        if self._bar is not None:
            self._bar.update(amount)
        elif time.monotonic() - self._start > (DELAY_IN_NOTEBOOKS if "ipykernel" in sys.modules else DELAY):
            from tqdm import tqdm

            from coopgraph.base.text import inert

            in_notebook = "ipykernel" in sys.modules
            terminal = getattr(sys.stderr, "raw", None)  # below what keeps messages harmless: a bar drives it
            file = _OneLine() if in_notebook else terminal
            self._options["desc"] = inert(str(self._options["desc"]))
            watched = in_notebook or sys.stderr.isatty()
            self._bar = tqdm(**self._options, file=file, disable=not watched, leave=in_notebook)
            self._bar.update(self._done)

    def each(self, things: Iterable[T]) -> Iterator[T]:
        """The things, one by one, as each is one more done."""
        for count, thing in enumerate(things, start=1):
            if count % OFTEN == 0:
                self.update(OFTEN)
            yield thing

    def close(self) -> None:
        """The work is done, or given up."""
        if self._bar is not None:
            self._bar.close()
