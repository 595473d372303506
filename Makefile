# make demo: see it work.  make notebooks: try it yourself.  make test: check everything.
# make check: what is quick, while you work.  make test-long: with many more examples, at random, before a release.
# Each installs what it needs into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DELETE_ON_ERROR:
# Hundreds of processes start in the tests: what they compile is kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: demo test check test-long style bench data format clean docs notebooks system

$(VENV)/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing coopgraph and what its commands need into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	@touch $@

$(VENV)/.installed-test: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing coopgraph and what its tests need into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-notebook: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing coopgraph and JupyterLab into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,notebook]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@$(BIN)/python -m coopgraph.apps.demo

system:
	@sh tools/system-packages.sh

# One process waits for servers, one for the browser, and two compute; more would only wait for one another.
PYTEST := $(BIN)/python -m pytest -n 4 --dist loadgroup

style: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: style system
	$(PYTEST)

check: style
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not servers and not browser and not slow"

test-long: style system
	COOPGRAPH_TESTS=long $(PYTEST)

notebooks: $(VENV)/.installed-notebook
	$(BIN)/python -m jupyterlab --notebook-dir=notebooks

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/run.py

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .
	$(BIN)/python tools/format_data.py
	$(BIN)/python tools/notebooks.py

data: $(VENV)/.installed-test
	$(BIN)/python tools/build_data.py

docs: $(VENV)/.installed-test
	$(BIN)/python tools/render_docs.py

clean:
	rm -rf $(VENV) dist build
