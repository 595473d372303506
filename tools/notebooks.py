"""Notebooks without a browser: strip their outputs, run them in a real kernel, export them to pages that work offline."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
TRUSTED = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def stripped(text: str) -> str:
    """A notebook's text without outputs, counts and what an editor adds; ids and order stay."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata = nbformat.from_dict({**TRUSTED, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def run(path: Path, folder: Path, timeout: float = 120) -> Any:
    """The notebook with the outputs that a new kernel of this Python gives, started in `folder`.

    Raises:
        CellExecutionError: a cell failed.
    """
    from nbclient import NotebookClient

    settings = folder / ".ipython"  # not those of whoever runs this
    settings.mkdir(exist_ok=True)
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=timeout, kernel_name="python3", resources={"metadata": {"path": folder}})
    return client.execute(env={**os.environ, "IPYTHONDIR": str(settings)})


def to_html(notebook: Any, title: str) -> str:
    """A page of an executed notebook, which loads nothing from elsewhere."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="lab", mathjax_url="", require_js_url="", mermaid_js_url="")
    exporter.embed_images = True
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title}})
    return str(page)


def main() -> int:
    """Strip the notebooks, check that they are stripped, or export them executed; 1 when one is not stripped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; say which hold outputs")
    parser.add_argument("--export", metavar="DIR", type=Path, help="run each and write its page here")
    args = parser.parse_args()
    left = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if args.export:
            args.export.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory() as folder:
                page = to_html(run(path, Path(folder)), path.stem)
            (args.export / f"{path.stem}.html").write_text(page, "utf-8")
        elif (text := path.read_text("utf-8")) != (clean := stripped(text)):
            left.append(path.name)
            if not args.check:
                path.write_text(clean, "utf-8")
    if left:
        print(f"{'to strip' if args.check else 'stripped'}: {', '.join(left)}")
    return 1 if args.check and left else 0


if __name__ == "__main__":
    sys.exit(main())
