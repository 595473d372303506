"""Which tests run together, and which first: a plugin of pytest for `--dist loadgroup`.

A file stays in one worker, with what its fixtures have made. All files that need SPARQL servers stay in one, so that
each server is started and filled once; those that need a browser in one too, but notebooks, which have one of their own.
Long files start first, so that no worker ends much later than the others.
"""

from typing import Any

import pytest

from tests.support import servers

# The files that take longest, in this order; what is not here follows as collected.
LONG = [
    "project/test_packaging.py",
    "project/test_benchmarks.py",
    "curation/test_validation.py",
    "publish/test_brief.py",
    "apps/test_notebook.py",
    "apps/test_cli.py",
    "store/test_directory_interrupted.py",
    "data/test_rules.py",
    "publish/test_brief_others.py",
    "curation/test_shacl.py",
    "curation/test_hostile_tables.py",
    "store/test_directory_shared.py",
    "apps/test_notebook_kernel.py",
    "sparql/test_limits.py",
    "knowledge/test_diagnosis.py",
    "data/test_mutations.py",
    "store/test_directory.py",
    "diagrams/test_spec.py",
    "project/test_docs.py",
    "curation/test_facts.py",
    "networks/test_measure.py",
    "apps/test_cli_pictures.py",
    "data/test_profile.py",
    "data/test_owl_rl.py",
    "data/test_sourced.py",
    "store/test_answer.py",
]
# Files with tests that need SPARQL servers, and files with tests that need a browser.
GROUPS = {
    "servers": (
        "apps/test_cli_places.py",
        "sparql/test_pages.py",
        "store/test_endpoint_graphs.py",
        "store/test_differential.py",
        "store/test_places.py",
        "store/test_push.py",
        "store/test_servers.py",
    ),
    "browser": (
        "publish/test_browser.py",
        "publish/test_browser_filters.py",
        "publish/test_browser_first.py",
        "publish/test_browser_modules.py",
        "publish/test_browser_ready.py",
        "publish/test_browser_tools.py",
        "publish/test_svg.py",
    ),
    "web": tuple(f"web/test_{name}.py" for name in ("changes", "clients", "hostile", "protocol", "running", "w3c")),
    "notebooks": (  # which wait for kernels, and have a browser of their own
        "apps/test_notebooks.py",
        "apps/test_notebook_tables.py",
    ),
}
GROUP_OF = {file: group for group, files in GROUPS.items() for file in files}
# What a fixture needs, or that it takes long to make: notebooks that run, a kernel, a reasoner, a closure by OWL RL.
NEEDS = {"server": "servers", "browser": "browser"} | dict.fromkeys(("executed", "kernel", "java", "closure"), "slow")


def name(nodeid: str) -> str:
    """The file of a test, below `tests/`."""
    return nodeid.partition("::")[0].removeprefix("tests/")


@pytest.hookimpl(tryfirst=True)  # `-m` reads the marks after this
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a server, the browser or what takes long to make, and put the long ones first."""
    for item in items:
        for fixture in NEEDS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(NEEDS[fixture])
        needs = [group for group in GROUPS if item.get_closest_marker(group)]
        if needs and name(item.nodeid) not in GROUP_OF:
            raise pytest.UsageError(f"{item.nodeid} needs {needs[0]}: give its file a place in tests/support/groups.py")
    place = {file: number for number, file in enumerate([*GROUPS, *LONG])}
    items.sort(key=lambda item: place.get(GROUP_OF.get(name(item.nodeid), name(item.nodeid)), len(place)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A server is started for a test that is marked so, and for no other: `make check` has none."""
    servers.wanted = item.get_closest_marker("servers") is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays in one worker, all files of a group in one, and the order of collection is kept.

    xdist knows groups by an ending that it gives to the names of tests, which newer versions of pytest do not let it do.
    """
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByGroupOrFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return GROUP_OF.get(name(nodeid), name(nodeid))

    config.option.loadscopereorder = False
    return ByGroupOrFile(config, log)
