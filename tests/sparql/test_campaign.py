"""Queries that nobody foresaw: none ends the process, hangs, raises or finds nothing where there is something."""

import random
import subprocess
import sys

import pytest

from tests.support.campaign import FAULTS
from tests.support.examples import LONG

SECONDS = 3600 if LONG else 10
GRACE = 120  # seconds for the start, the last query and a busy machine


def campaign(seconds: float, seed: int, fault: str = "", grace: float = GRACE) -> tuple[int | str, str, str]:
    """How a campaign in a process of its own ended, its first finding, and the last query that was asked."""
    arguments = [sys.executable, "-m", "tests.support.campaign", str(seconds), str(seed), *filter(None, [fault])]
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=seconds + grace, check=False)
    except subprocess.TimeoutExpired as over:
        return "hang", "", (over.stderr or b"").decode().rpartition("\n{")[2]
    return done.returncode, done.stdout.partition("\n")[0], done.stderr[-2000:]


def test_a_campaign_finds_nothing():
    seed = random.randrange(10**6) if LONG else 1
    code, finding, last = campaign(SECONDS, seed)
    assert (code, finding) == (0, ""), f"seed {seed}: {finding or last}"


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS if LONG else ["silent"])
def test_a_campaign_finds_a_fault(fault):
    ends = {"unordered": {1, -6}, "silent": {1}, "raising": {1}, "hanging": {"hang"}}
    code, _, _ = campaign(30 if LONG else 3, 1, fault, grace=30)
    assert code in ends[fault]
