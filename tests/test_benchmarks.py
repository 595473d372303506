"""The benchmark harness runs, and the peers give our answers; how fast is never asserted."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_the_harness_runs_and_answers_are_equal(tmp_path):
    out = tmp_path / "results.md"
    command = [sys.executable, ROOT / "benchmarks" / "run.py", "--quick", "-o", out]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    text = out.read_text("utf-8")
    assert "rdflib / coopgraph" in text
    assert "Answers are equal for 3" in text
