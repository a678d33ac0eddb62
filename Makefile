# The registry's commands: `make run` and `make test` first of all.
SHELL := /bin/bash
PYTHON ?= python3.11
PORT ?= 8000
BIN := .venv/bin
RUNS := .venv/.runs
TESTS := .venv/.tests
# Quiet twice: warnings would drown what is said here; errors are shown.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps
export PYTHON

.PHONY: run test lint test-long bench format lock clean

run: $(RUNS)
	@PORT=$(PORT) exec deploy/run

test: lint
	@deploy/need postgresql chromium
	$(BIN)/python -m pytest -n 2 --dist loadgroup

test-long: $(TESTS)
	@deploy/need postgresql chromium nginx
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m long

lint: $(TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TESTS)
	@deploy/need postgresql
	$(BIN)/python -m tests.benchmarks

format: $(TESTS)
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

# The environment: what the lock files name, checked against their hashes.
$(BIN)/python:
	@deploy/need venv
	$(PYTHON) -m venv .venv

$(RUNS): requirements.txt setup.cfg pyproject.toml | $(BIN)/python
	@echo "Das Register wird eingerichtet …"
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

$(TESTS): requirements-dev.txt $(RUNS)
	@echo "Die Werkzeuge der Tests werden eingerichtet …"
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

# Newer versions on purpose only: pip-compile (pip-tools) has to be on the path.
LOCK := pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --annotation-style line \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options
lock:
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --output-file requirements-dev.txt requirements-dev.in
	sed -i '/^# The following packages/d' requirements.txt requirements-dev.txt

clean:
	rm -rf .venv instance build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
