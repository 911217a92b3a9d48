# Everything a person or a machine needs to do with Unslump. `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: help setup setup-dev run test check bench audit gallery lock mutation schemas rulebook weeks stories access words clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.made: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Unslump needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Choose another with: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.run  ## make the virtual environment (quick when nothing changed)

setup-dev: $(VENV)/.dev  ## the same with what the tests need, a browser included
	@tests/tools/browser.sh

run: setup  ## start Unslump at http://127.0.0.1:8000 (PORT=... for another; DEMO=1 with made-up people)
	@$(BIN)/unslump serve --port $(PORT) $(if $(DEMO),--demo)

test: setup-dev  ## every check and every test: Python, JavaScript, browser, PostgreSQL
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n auto --dist loadgroup
	@UNSLUMP_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n auto --dist loadgroup -m database

check: $(VENV)/.dev  ## types, lint, import contract, content
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/unslump check

bench: $(VENV)/.dev  ## measure against the bars; writes build/bench.json
	@$(BIN)/python -m benchmarks

audit: setup-dev  ## Lighthouse on the main pages; needs Node.js and npm
	@$(BIN)/python -m tests.audit

gallery: setup  ## a page of all drawn poses: build/gallery.html
	@$(BIN)/python -m unslump.cli.drawing

schemas: setup  ## write the JSON Schemas in docs/schemas
	@$(BIN)/python -m unslump.cli.schemas docs/schemas

mutation: $(VENV)/.dev  ## break every rule and gate on purpose; what do the checks catch?
	@$(BIN)/python -m tests.mutation --jobs 2

rulebook: setup  ## write the rule book in docs/rulebook
	@$(BIN)/unslump rulebook --out docs/rulebook

weeks: setup  ## write four weeks for each of the twelve people in docs/weeks
	@mkdir -p docs/weeks
	@for f in examples/weeks/*.json; do COLUMNS=110 $(BIN)/unslump plan $$f --days 28 \
	  > docs/weeks/$$(basename $$f .json).txt || true; done

stories: $(VENV)/.dev  ## write the stories of spec/stories as texts in docs/stories
	@$(BIN)/python -m tests.stories

access: $(VENV)/.dev  ## write the table of who may see which address in docs/access.md
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -c 'import django; django.setup(); from tests.access_table import write; write()'

words: $(VENV)/.dev  ## bring the translations up to date and compile them (FILL=folder puts some in)
	@$(BIN)/python -m translators $(if $(FILL),--fill $(FILL))

lock: $(VENV)/.made  ## compile requirements/*.in into hashed *.txt
	@$(BIN)/pip install --quiet uv
	@for f in run dev; do $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-header requirements/$$f.in -o requirements/$$f.txt; done

clean:  ## remove what was built, not your data
	@rm -rf build $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis
