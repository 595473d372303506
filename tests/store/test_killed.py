"""Commands on a store, each killed at a random moment: what was acknowledged is there, and the rest is as before or whole."""

import contextlib
import gc
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

import coopgraph as cg
from coopgraph.base.errors import LoadError
from tests.support.examples import LONG
from tests.support.stores import P, data_folders

KILLS, ROWS = (100, 30_000) if LONG else (10, 5_000)
PLAIN = [] if LONG else ["--only"]  # a new store gets the ontology, and what follows from it, in the long run
Held = Counter[str]  # how many triples of ours have which value

WRITER = f"""
import sys, coopgraph as cg
store = cg.open(sys.argv[1], read_only=False).place.store
for number in range(int(sys.argv[3])):
    store.update(f'INSERT DATA {{{{ <urn:x:{{number}}> {P} "{{sys.argv[2]}}" }}}}')
    print(number, flush=True)
"""


class Command(NamedTuple):
    """How it is called on a store, for the so-manieth time; and what it may have done, by its exit code and its output."""

    call: Callable[[Path, int], list[object]]
    leaves: Callable[[Held, int, bool, list[str]], list[Held]]


def _file(store: Path, number: int) -> Path:
    path = store.parent / f"file-{number}.nt"
    path.write_text("".join(f'<urn:x:{i}> {P} "file {number}" .\n' for i in range(ROWS)), "utf-8")
    return path


def _load(store: Path, number: int, *more: str) -> list[object]:
    return ["-m", "coopgraph.apps.cli", "load", _file(store, number), "--store", store, *more]


def _loaded(before: Held, number: int, done: bool, _: list[str]) -> list[Held]:
    new = Counter({f"file {number}": ROWS})
    return [new] if done else [before, new]


def _written(before: Held, number: int, done: bool, acknowledged: list[str]) -> list[Held]:
    """The last row may be there before it is acknowledged."""
    rows = len(acknowledged)
    return [before + Counter({f"written {number}": each}) for each in (rows, *([] if done else [rows + 1]))]


def _write(store: Path, number: int) -> list[object]:
    return ["-c", WRITER, store, f"written {number}", ROWS]


COMMANDS = {
    "load": Command(lambda store, number: _load(store, number, *PLAIN), _loaded),  # where there is none
    "replace": Command(lambda store, number: _load(store, number, "--only", "--replace"), _loaded),
    "writer": Command(_write, _written),
    "check": Command(
        lambda store, number: ["-m", "coopgraph.apps.cli", "check", store], lambda before, *_: [before]
    ),  # which changes nothing
}


def _held(store: Path) -> Held:
    """What a store has; nothing where there is none."""
    with contextlib.suppress(LoadError):
        held = Counter(triple.object.value for triple in cg.open(store).engine.triples(None, P))
        gc.collect()  # as long as somebody reads a store, it is not swept
        return held
    assert not (store / "coopgraph.json").exists(), "there is a store, and it cannot be opened"
    return Counter()


def _killed(arguments: list[object], moment: float = 0.0) -> tuple[bool, list[str], float]:
    """Whether a command came to its end before it had computed so many seconds, what it printed, how long it computed.

    By the processor's clock, which other work on the machine does not move; the signal ends a process as SIGKILL does.
    """
    command = [sys.executable, *map(str, arguments)]
    killing = partial(signal.setitimer, signal.ITIMER_PROF, moment)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=killing
    ) as child:
        out, err = child.stdout.read(), child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, -signal.SIGPROF), err
    return not child.returncode, out.split(), used.ru_utime + used.ru_stime


def _checked(store: Path, name: str, number: int, moment: float = 0.0) -> float:
    """Run a command on a store, or kill it at a moment, and look at what is there; how long it computed."""
    before = _held(store)
    done, printed, took = _killed(COMMANDS[name].call(store, number), moment)
    after = _held(store)
    assert after in COMMANDS[name].leaves(before, number, done, printed), (before, after, done, len(printed))
    return took


@pytest.mark.slow
def test_what_was_acknowledged_is_there_whatever_is_killed_when(tmp_path):
    seed = random.randrange(2**32) if LONG else 7
    print(f"seed {seed}")
    chance, usual = random.Random(seed), dict[str, float]()
    for number in range(KILLS + len(COMMANDS)):
        name = list(COMMANDS)[number % len(COMMANDS)]
        where = tmp_path / (f"new-{number}" if name == "load" else "store")
        moment = chance.uniform(0.4, 1.0) * usual.get(name, 0.0)  # the first time it comes to its end
        took = _checked(where, name, number, moment)
        usual.setdefault(name, took)
    _checked(tmp_path / "store", "replace", number + 1)
    assert len(data_folders(tmp_path / "store")) == 1
