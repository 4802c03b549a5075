# Behalf. `make run` and `make test` are all a newcomer needs; both set up what they lack.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

E2E := tests/e2e
CONVERSATIONS ?= $(E2E)/conversations/*.yml

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage check e2e lock

help:           ## show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

setup: $(STAMP) ## .venv with the pinned, hashed dependencies; quick when nothing changed

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); sys.exit(0 if ok else "Behalf needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

run: setup      ## start the bot in local mode and open a chat in the Agents Playground
	@exec $(BIN)/python app.py local --playground

test: setup     ## the fast tests, on real SQLite and real PostgreSQL
	$(BIN)/python -m pytest -q -n auto

coverage: setup ## which branches of services, cards and dialogs no test takes; fails below 95 %
	$(BIN)/python -m pytest -q -n auto --cov --cov-report= tests/bot tests/cards tests/dialogs tests/services
	$(BIN)/coverage report
	@$(BIN)/coverage json -q -o .coverage.json
	@$(BIN)/python -c 'import json; t = json.load(open(".coverage.json"))["totals"]; share = t["covered_branches"] / t["num_branches"]; print(f"branches: {share:.1%}"); raise SystemExit(share < 0.95)'

check: setup    ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

e2e: setup $(E2E)/node_modules/.package-lock.json ## conversations with the bot in the real Agents Playground
	rm -rf e2e-out
	node $(E2E)/play.mjs --start '$(BIN)/python app.py local --port {port} --data {data}' $(CONVERSATIONS)
	node $(E2E)/cards.mjs e2e-out/*/cards tests/cards/gallery --out e2e-out/cards
	node $(E2E)/manifest.mjs appPackage/manifest.json

$(E2E)/node_modules/.package-lock.json: $(E2E)/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "the end-to-end tests need Node.js 20 or newer, with npm"; exit 1; }
	npm ci --prefix $(E2E) --no-audit --no-fund
	@touch $@

.PHONY: chaos week
chaos: setup    ## kill -9 of three replicas at random on each database, for CHAOS_SECONDS (180)
	$(BIN)/python -m pytest -q tests/chaos/replicas.py

week: setup     ## a simulated week of 10,000 requests: everybody told at the moment, and once
	WEEK_REQUESTS=10000 $(BIN)/python -m pytest -q tests/chaos/test_week.py

.PHONY: bench bench-turns bench-notices
bench: bench-turns bench-notices ## both of the following; BENCH=quick is short

bench-turns: setup bench/.venv/.installed ## CPU and latency of a turn against a stock bot and bare aiohttp
	$(BIN)/python -m bench $(BENCH)

bench-notices: setup ## what it costs to tell what is due while 1,000,000 requests are open
	$(BIN)/python -m bench.notices $(BENCH)

bench/.venv/.installed: bench/requirements.lock
	test -x bench/.venv/bin/python || $(PYTHON) -m venv bench/.venv
	bench/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

lock:           ## pin every dependency again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --group dev pyproject.toml -o requirements.lock

.PHONY: mutants
mutants: setup tests/mutants/.venv/.installed ## what the fast tests notice of deliberate damage; MUTANTS=60 tries a sample
	MUTANTS=$(MUTANTS) $(BIN)/python -m tests.mutants

tests/mutants/.venv/.installed: tests/mutants/requirements.lock
	test -x tests/mutants/.venv/bin/python || $(PYTHON) -m venv tests/mutants/.venv
	tests/mutants/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
