"""How many examples a test tries: few and always the same in `make test`, many and at random in `make test-long`.

A plugin of pytest, since it chooses the profile of Hypothesis before any test is read.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

LONG = os.environ.get("COOPGRAPH_TESTS") == "long"
USUAL, TIMES = 25, 20
Each = TypeVar("Each")

# Machines that run tests may be busy: an example that takes its time is no failure.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=USUAL)
settings.register_profile("long", deadline=None, max_examples=USUAL * TIMES, print_blob=True)
settings.load_profile("long" if LONG else "same")


def examples(count: int) -> settings:
    """So many examples for a property, and twenty times as many in the long run: `@examples(60)` below `@given(…)`."""
    return settings(max_examples=count * TIMES if LONG else count)


def every(step: int, items: Sequence[Each], first: int = 0) -> Sequence[Each]:
    """Every so many of some items, from the one of this number on; in the long run all of them."""
    return items if LONG else items[first % step :: step]
