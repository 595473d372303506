"""The rules of the house that a machine can hold: sizes, imports, what may be caught, what may be named."""

import ast
import re
import subprocess
from collections import Counter

import pytest
from tools import rooms

from tests.conftest import ROOT
from tests.support.each import for_each

PACKAGE = sorted((ROOT / "src" / "coopgraph").rglob("*.py"))
PAGE = sorted((ROOT / "src" / "coopgraph").rglob("*.js"))
PYTHON = [p for folder in ("src", "tests", "tools", "benchmarks") for p in sorted((ROOT / folder).rglob("*.py"))]


@for_each(PYTHON, lambda p: p.name)
def test_files_are_small(path):
    limit = 350 if "tests" in path.parts else 400
    assert path.read_text("utf-8").count("\n") <= limit


@for_each(PACKAGE, lambda p: p.name)
def test_functions_are_small_and_documented(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "a module opens with one sentence"
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in [*tree.body, *(inner for c in classes for inner in c.body)]:
        overloaded = "overload" in {getattr(d, "id", "") for d in getattr(node, "decorator_list", [])}
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not overloaded:
            assert ast.get_docstring(node), node.name
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            assert body and body[-1].end_lineno - body[0].lineno < 45, node.name


@for_each(PACKAGE, lambda p: p.name)
def test_nothing_catches_everything(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            name = getattr(node.type, "id", "")
            assert name != "Exception"
            # one is handed over to whoever waits, the other looks for what the libraries of Rust panic with
            assert name != "BaseException" or path.name in {"worker.py", "sheets.py"}


def test_no_ministry_is_named_in_code_or_ontology():
    folders = [*PACKAGE, *(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "ontology").rglob("*.rq")]
    for path in folders:
        found = re.search(r"miclat|dgpc|dnrm|alg[eé]ri", path.read_text("utf-8"), re.IGNORECASE)
        assert not found or path.name in {"cli.py", "demo.py"}, (path.name, found)


def test_no_machine_registry_or_outside_script_is_named():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    hosts = "|".join(("py" + r"pi\.", "npm" + r"js\.", r"deb\." + "debian"))
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if not path.is_file() or path.suffix in {".png", ".xlsx"}:
            continue
        text = path.read_text("utf-8")
        assert not re.search(rf"(?:{hosts})(?:org|com)", text), name
        assert not re.search(r"(?<![\w.])/(?:work|farm|home)/\w", text), name
        if path.suffix in {".html", ".j2", ".js", ".css"}:
            assert not re.search(r"https?://[^\s\"'<>]*(?:cdn|unpkg|jsdelivr)", text), name


def test_every_name_in_vocab_is_declared_or_of_a_known_vocabulary():
    from coopgraph.base import vocab

    ontology = "".join(p.read_text("utf-8") for p in (ROOT / "ontology").glob("*.ttl"))
    for name, iri in vars(vocab).items():
        if name.isupper() and isinstance(iri, str) and iri.startswith(vocab.CG) and iri != vocab.CG:
            assert re.search(rf"^cg:{iri.removeprefix(vocab.CG)} a ", ontology, re.MULTILINE), name
        if name.isupper() and isinstance(iri, str) and iri.startswith(vocab.VOCAB) and iri != vocab.VOCAB:
            scheme, slug = iri.removeprefix(vocab.VOCAB).split("/")
            assert re.search(rf"^{scheme}:{slug} a ", ontology, re.MULTILINE), name


def test_no_module_is_in_a_circle_of_imports():
    """Types count; `python tools/rooms.py` prints the same."""
    assert rooms.circles() == []


def test_a_folder_holds_at_most_16_modules():
    folders = Counter(path.parent.relative_to(ROOT).as_posix() for path in [*PACKAGE, *PAGE])
    assert {folder: count for folder, count in folders.items() if count > 16} == {}


def test_types_of_ours_are_imported_plainly():
    """What is only imported for types is heavy and of others; the face alone spares a cold command our own."""
    face = {ROOT / "src" / "coopgraph" / name for name in ("__init__.py", "graph.py", "opening.py")}
    for path in set(PACKAGE) - face:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                assert "coopgraph" not in ast.unparse(node), path.name


def test_no_class_has_the_name_of_another():
    classes = [
        node.name.lstrip("_")
        for path in PACKAGE
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name, count in Counter(classes).items() if count > 1] == []


def test_locals_say_what_was_found():
    for path in PACKAGE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == "found"
            assert not stored and not (isinstance(node, ast.arg) and node.arg == "found"), f"{path.name}:{node.lineno}"


def test_a_check_of_many_things_names_each_that_fails():
    @for_each([2, 3, 4, 5])
    def even(number):
        assert number % 2 == 0

    @for_each([])
    def nothing(number):
        pass

    with pytest.raises(pytest.fail.Exception, match=r"2 of 4:\n3: .*\n(.*\n)*5: "):
        even()
    with pytest.raises(AssertionError, match="nothing to check"):
        nothing()
