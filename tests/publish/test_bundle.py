"""The scripts of a page: modules that can be imported as they are, and one script that joins them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.base.choices import LANGUAGES
from coopgraph.base.text import fold
from coopgraph.base.words import word, words
from coopgraph.base.words.writing import writing
from coopgraph.publish.page.bundle import BundleError, bundle
from coopgraph.publish.page.page import HERE

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node is not installed: the scripts are only tried in a browser")


def written(folder: Path, **modules: str) -> Path:
    """A folder with modules of these names."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return folder


def run(script: str, folder: Path) -> str:
    """What Node prints of a script."""
    assert NODE is not None
    arguments = [NODE, "--input-type=module", "-e", script]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """Our modules in a folder that tells Node, whatever its version, that they are modules."""
    folder = tmp_path / "modules"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


# ---- Our modules ----


def test_modules_are_small_typed_and_say_what_they_are_for() -> None:
    for path in HERE.rglob("*.js"):
        first, second, *lines = path.read_text("utf-8").splitlines()
        assert first == "// @ts-check", path.name
        assert second.startswith("/* ") and second.endswith(". */"), path.name
        assert len(lines) < 398, path.name


def test_every_module_is_in_the_page_but_the_one_that_holds_types() -> None:
    script = bundle(HERE, "main.js")
    joined = re.findall(r'^modules\["([\w/]+\.js)"\] = ', script, re.M)
    assert sorted([*joined, "types.js"]) == sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*.js"))
    assert joined[-1] == "main.js"
    assert not re.search(r"^(import|export|\s*/\*\*?$)", script, re.M)


def test_only_the_page_that_stands_alone_has_a_global() -> None:
    """What stands at the outermost level of a classic script is seen by all other scripts."""
    script = bundle(HERE, "main.js")
    assert script.startswith("(() => {\n") and script.endswith("\n})();")
    for path in HERE.rglob("*.js"):
        text = path.read_text("utf-8")
        assert ("coopgraph = " in text) == (path.name == "main.js"), path.name
        assert not re.search(r"\b(window|globalThis|self)\.\w+ = ", text), path.name


@needs_node
def test_modules_do_nothing_when_they_are_imported(modules: Path) -> None:
    """Node has no document: what touched it while it is imported would fail."""
    names = sorted(path.relative_to(modules).as_posix() for path in modules.rglob("*.js") if path.name != "main.js")
    script = (
        f"for (const name of {json.dumps(names)}) await import(`./${{name}}`); console.log(Object.keys(globalThis))"
    )
    assert run(script, modules) == run("console.log(Object.keys(globalThis))", modules)


@needs_node
def test_page_folds_labels_as_the_graph_does(sourced: cg.Graph, modules: Path) -> None:
    nodes = sourced.network().nodes(data="labels")
    labels = sorted({label for _, labels in nodes for label in labels.values()} | {"Straße", "أُسْرَة", "ŒUVRE n° 2"})
    (modules / "labels.json").write_text(json.dumps(labels), "utf-8")
    script = """
      import { readFileSync } from "node:fs";
      import { fold } from "./model/fold.js";
      console.log(JSON.stringify(JSON.parse(readFileSync("labels.json", "utf-8")).map(fold)));
    """
    assert json.loads(run(script, modules)) == [fold(label) for label in labels]
    assert len(labels) > 500


@needs_node
def test_joined_script_is_a_script_for_node(tmp_path: Path) -> None:
    (tmp_path / "joined.js").write_text(bundle(HERE, "main.js"), "utf-8")
    assert NODE is not None
    subprocess.run([NODE, "--check", tmp_path / "joined.js"], check=True)


# ---- The bundler ----


def test_no_module_outside_the_folder_is_joined(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    written(tmp_path, secret="export const a = 1;\n")
    written(inner, main='import { a } from "../secret.js";\na;\n')
    with pytest.raises(BundleError, match="outside"):
        bundle(inner, "main.js")


@needs_node
def test_names_mean_what_they_mean_in_modules(tmp_path: Path) -> None:
    """The same name in two modules, values, functions, classes, and a module that is imported twice but runs once."""
    shared = (
        'const own = "shared";\nexport const log = [];\nexport function say(word) {\n  log.push(`${own} ${word}`);\n}\n'
    )
    one = 'import { say } from "./shared.js";\n\nconst own = "one";\n\nexport class One {\n  go() {\n    say(own);\n  }\n}\n'
    main = (
        "// @ts-check\n/* What it is for. */\n\nimport {\n  log,\n  say,\n} from \"./shared.js\";\n"
        'import { One } from "./one.js";\n\n/**\n * A comment: import("./types.js").\n */\n'
        'const own = /** @type {string} */ ("main");\n/** @type {any} */ (new One()).go();\nsay(own);\n'
        "console.log(log.join());\n"
    )  # fmt: skip
    written(tmp_path, shared=shared, one=one, main=main)
    script = bundle(tmp_path, "main.js")
    assert "types.js" not in script and "What it is for" not in script
    assert run(script, tmp_path) == "shared one,shared main\n"
    (tmp_path / "package.json").write_text('{"type": "module"}')
    assert run('await import("./main.js")', tmp_path) == "shared one,shared main\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("export default 1;\n", "no form of import or export"),
        ("const a = 1;\nexport { a };\n", "no form of import or export"),
        ("export let a = 1;\n", "no form of import or export"),
        ("export const { a } = {};\n", "no form of import or export"),
        ('export * from "./a.js";\n', "no form of import or export"),
        ('import "./a.js";\n', "no form of import or export"),
        ('import a from "./a.js";\n', "no form of import or export"),
        ('import * as a from "./a.js";\n', "no form of import or export"),
        ('import { a } from "https://example.org/a.js";\n', "no form of import or export"),
        ('import { a as b } from "./a.js";\n', "imports 'a as b', which a.js does not export"),
        ('import { b } from "./a.js";\n', "imports 'b', which a.js does not export"),
        ('import { b } from "./b.js";\n', "main.js imports b.js, which is not there"),
        ('const a = await import("./a.js");\n', "an import while it runs"),
        ("const here = import.meta.url;\n", "an import while it runs"),
        ('import { c } from "./c.js";\n', "main.js imports itself: main.js > c.js > main.js"),
        ('const a = "</script>";\n', "it would end the script element"),
        ('const a = "<!-- ";\n', "it would end the script element"),
        ("const a = `\n/* lost */\n`;\n", "a text over several lines"),
    ],
)
def test_what_is_not_known_is_refused(tmp_path: Path, text: str, message: str) -> None:
    c = 'import { a } from "./main.js";\n\nexport const c = a;\n'
    written(tmp_path, a="export const a = 1;\n", c=c, main=text)
    with pytest.raises(BundleError, match=re.escape(message)):
        bundle(tmp_path, "main.js")


def test_missing_module_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"nothing imports main\.js, which is not there"):
        bundle(tmp_path, "main.js")


@needs_node
def test_the_scripts_put_numbers_into_words_as_we_do(modules: Path) -> None:
    values = [*range(13), 99, 100, 102, 103, 111, 1003, 1234567]
    texts = {language: [words("page", language)[name] for name in ("counts", "found")] for language in LANGUAGES}
    marks = {language: writing(language).thousands for language in LANGUAGES}
    said = run(
        f"""import {{ filled }} from "./model/wording.js";
        const said = (text, n, language) => filled(text, {{ nodes: n, edges: n, count: n }}, language, {json.dumps(marks)}[language]);
        console.log(JSON.stringify(Object.entries({json.dumps(texts)}).map(([language, texts]) =>
          {values}.map((n) => texts.map((text) => said(text, n, language))))))""",
        modules,
    )
    assert json.loads(said) == [
        [[word("page.counts", each, nodes=n, edges=n), word("page.found", each, count=n)] for n in values]
        for each in LANGUAGES
    ]
