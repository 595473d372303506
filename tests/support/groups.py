"""Which tests run together, and which first: a plugin of pytest for `-n 2 --dist loadgroup`.

A file stays in one worker, with what its fixtures have made. All files that need SPARQL servers stay in one, so that
each server is started and filled once; all that need a browser in one too. Long files start first, so that no worker
ends much later than the other.
"""

from typing import Any

import pytest

from tests.support import servers

# The files that take longest, in this order; what is not here follows as collected.
LONG = [
    "data/test_rules.py",
    "project/test_benchmarks.py",
    "curation/test_validation.py",
    "diagrams/test_spec.py",
    "knowledge/test_why.py",
    "data/test_sourced.py",
    "sparql/test_limits.py",
    "curation/test_shacl.py",
    "apps/test_cli_pictures.py",
    "data/test_mutations.py",
    "apps/test_notebook.py",
    "project/test_packaging.py",
    "apps/test_cli.py",
    "data/test_date_bounds.py",
    "data/test_profile.py",
]
GROUPS = ["servers", "browser"]
NEEDS = {"server": "servers", "browser": "browser"}  # what a fixture needs


def name(item: pytest.Item) -> str:
    """The file of a test, below `tests/`."""
    return item.nodeid.partition("::")[0].removeprefix("tests/")


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups, and `-m` the marks, after this
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a server or the browser; give files with such tests a group; put the long ones first."""
    for item in items:
        for fixture in NEEDS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(NEEDS[fixture])
    place = {file: number for number, file in enumerate([*GROUPS, *LONG])}
    groups: dict[str, str] = {}
    for item in items:
        chosen = item.get_closest_marker("xdist_group")
        marked = [*chosen.args] if chosen else [group for group in GROUPS if item.get_closest_marker(group)]
        if marked:
            groups[name(item)] = min([*marked, groups.get(name(item), marked[0])], key=GROUPS.index)
    for item in items:
        if name(item) in groups:
            item.add_marker(pytest.mark.xdist_group(groups[name(item)]))
    items.sort(key=lambda item: place.get(groups.get(name(item), name(item)), len(place)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A server is started for a test that is marked so, and for no other: `make check` has none."""
    servers.wanted = item.get_closest_marker("servers") is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """As xdist's own `loadgroup`, but a file without a group is one, and the order of collection is kept."""
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    class ByGroupOrFile(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return str(super()._split_scope(nodeid)).partition("::")[0]

    config.option.loadscopereorder = False
    return ByGroupOrFile(config, log)
