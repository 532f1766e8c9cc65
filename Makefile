# Norte: everything that a fresh machine needs is Python 3.11 or later, and make.
# Each target does the set-up that it needs, and nothing when nothing changed.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
SPEC := pyproject.toml constraints.txt
REFERENCE := src/norte/cli/reference.py

.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage check bench docs clean

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or later is needed; name one with make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): $(SPEC) | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(DEV_READY): $(SPEC) | $(BIN)/python
	$(INSTALL) --editable '.[postgres,test,check]'
	@touch $(RUN_READY) $@

setup: $(DEV_READY)  ## Make .venv with Norte and the tools of its developers
	@echo "ready: $(BIN)/norte --help"

demo: $(RUN_READY)  ## Build an invented company, import its exports, print the scorecard
	$(BIN)/norte demo --no-serve

test: $(DEV_READY)  ## Run the tests
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

coverage: $(DEV_READY)  ## Run the tests and say which lines none of them reached
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: $(DEV_READY)  ## Check style, types, layers, dependencies, spelling, translations, reference
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/codespell
	$(BIN)/python -m pytest -q tests/house/test_translations.py
	@if [ -f $(REFERENCE) ]; then set -x; $(BIN)/python -m norte.cli.reference --check; fi

bench: $(DEV_READY)  ## Measure speed and memory, as ratios in one run
	$(BIN)/python -m bench

docs: $(RUN_READY)  ## Write the generated reference anew
	$(BIN)/python -m norte.cli.reference

clean:  ## Remove what was made here (workspaces are left alone)
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
