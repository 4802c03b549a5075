# Behalf. `make run` and `make test` are all a newcomer needs; both set up what they lack.

# For `set -o pipefail`: the recipes read what pip says while it works.
SHELL := /bin/bash

# The tests start hundreds of processes, and each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
# What is set for other work must not lead out of the environments made here.
unexport PYTHONPATH PYTHONHOME PIP_TARGET PIP_PREFIX
export PIP_USER := 0

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

PYTEST := $(BIN)/python -m pytest -q
# One more than there are cores: now and then a test waits for something.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
IN_PARALLEL := -n $(WORKERS) --dist worksteal
E2E := tests/e2e
CONVERSATIONS ?= $(E2E)/conversations/*.yml

.DEFAULT_GOAL := help
.PHONY: help setup developer run test proof check successor e2e chaos hostile week mutants bench bench-turns bench-import bench-notices bench-search lock

help:           ## show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

# An upgrade of the system may have replaced the Python under an environment, and with it what is installed.
setup: $(VENV)/.bot ## .venv with the pinned, hashed packages of the bot; quick when nothing changed
	@$(BIN)/python -c "$$FIT_PIP"
ifeq ($(origin PYTHON),command line)
	@[ "$$($(BIN)/python -V)" = "$$($(PYTHON) -V)" ] || echo "$(VENV) is there already, with $$($(BIN)/python -V): remove it first to have one with $$($(PYTHON) -V)."
endif

developer: $(VENV)/.developer ## the same with what tests and checks need
	@$(BIN)/python -c "$$FIT_PIP"

run: setup      ## start the bot in local mode and open a chat in the Agents Playground
	@exec $(BIN)/python app.py local --playground

test: developer ## the fast tests, on real SQLite and real PostgreSQL; COVERAGE=1 measures as well
	$(PYTEST) $(IN_PARALLEL) $(if $(COVERAGE),--cov --cov-report=)
	$(if $(COVERAGE),@$(BIN)/python -m tests.coverage_floor)

proof: developer ## the deep proofs: crash points, clock changes, hostile texts, a simulated week, ...
	$(PYTEST) $(IN_PARALLEL) --proof
	@$(MAKE) --no-print-directory mutants MUTANTS=60

check: developer ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

e2e: setup $(E2E)/node_modules/.package-lock.json ## conversations with the bot in the real Agents Playground
	rm -rf e2e-out
	node $(E2E)/play.mjs --start '$(BIN)/python app.py local --port {port} --data {data}' $(CONVERSATIONS)
	node $(E2E)/cards.mjs e2e-out/*/cards tests/cards/gallery --out e2e-out/cards
	$(BIN)/python app.py package --out e2e-out/app.zip
	$(BIN)/python -m zipfile -e e2e-out/app.zip e2e-out/app
	node $(E2E)/manifest.mjs e2e-out/app/manifest.json

$(E2E)/node_modules/.package-lock.json: $(E2E)/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "the end-to-end tests need Node.js 20 or newer, with npm"; exit 1; }
	npm ci --prefix $(E2E) --no-audit --no-fund
	@touch $@

chaos: developer ## kill -9 of three replicas at random, and outages of Teams, on each database, for CHAOS_SECONDS (180) each
	$(PYTEST) --proof tests/chaos/replicas.py tests/chaos/outages.py

hostile: developer ## 100,000 random and 500 aimed inputs and crowds of connections on each database; HOSTILE=quick is short
	$(BIN)/python -m tests.hostile

week: developer ## a simulated week of 10,000 requests: everybody notified at the moment, and once
	WEEK_REQUESTS=10000 $(PYTEST) --proof tests/chaos/test_week.py

SUCCESSOR := tests/successor
successor: $(SUCCESSOR)/.venv/.installed ## the tests of bot and dialogs on the SDK's successor, one file exchanged
	PYTEST_PLUGINS=tests.successor.exchange $(SUCCESSOR)/.venv/bin/python -m pytest -q $(IN_PARALLEL) tests/dialogs tests/bot

# Made anew each time: whatever an older lock had brought would prove too much.
$(SUCCESSOR)/.venv/.installed: $(SUCCESSOR)/requirements.lock
	@rm -rf $(@D)
	@$(MAKE) --no-print-directory $(@D)/bin/python
	$(call install,$(@D),$<)
	@touch $@

mutants: developer tests/mutants/.venv/.installed ## what the fast tests notice of deliberate damage; MUTANTS=60 tries a sample
	MUTANTS=$(MUTANTS) $(BIN)/python -m tests.mutants

tests/mutants/.venv/.installed: tests/mutants/requirements.lock tests/mutants/.venv/bin/python
	$(call install,$(@D),$<)
	@touch $@

bench: bench-turns bench-notices bench-search ## all of the following; BENCH=quick is short

bench-turns: setup bench/.venv/.installed ## CPU and latency of a turn against a stock bot and bare aiohttp
	$(BIN)/python -m bench $(BENCH)

bench-import: developer ## time and memory of an import of 1,000,000 customers, and how long turns wait for it
	$(BIN)/python -m bench.imports $(BENCH)

bench-notices: developer ## what a notice costs while 1,000,000 requests are open
	$(BIN)/python -m bench.notices $(BENCH)

bench-search: developer ## what it takes to import and to find customers, among 1,000,000 of them
	$(BIN)/python -m bench.search $(BENCH)

bench/.venv/.installed: bench/requirements.lock bench/.venv/bin/python
	$(call install,$(@D),$<)
	@touch $@

lock:           ## pin again what the requirements ask for (needs uv); UPGRADE=--upgrade takes the newest
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) bench/requirements.in -c requirements.lock -o bench/requirements.lock
	$(COMPILE) pyproject.toml --group dev $(SUCCESSOR)/requirements.in --excludes $(SUCCESSOR)/excluded.in \
		-c requirements-dev.lock -o $(SUCCESSOR)/requirements.lock
	$(COMPILE) tests/mutants/requirements.in -o tests/mutants/requirements.lock
	@$(MAKE) --no-print-directory $(VENV)/.developer
	$(BIN)/python -m tests.locks

# Hashes, and extras as asked for: without them pip looks for another version of what has extras.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --no-header $(UPGRADE)

# Environments. A stamp stands for a lock file that was installed; the developer's holds the bot's.

$(VENV)/.bot: requirements.lock $(BIN)/python
	$(call install,$(VENV),requirements.lock)
	@touch $@

$(VENV)/.developer: requirements-dev.lock requirements.lock $(BIN)/python
	$(call install,$(VENV),requirements-dev.lock)
	@touch $(VENV)/.bot $@

# Each environment is made here, and again where its interpreter is gone; what was installed goes with it.
%/bin/python:
	@$(PYTHON) -c "$$FIT_PYTHON"
	@$(PYTHON) -m venv --clear $* || { rm -rf $*; echo "Python's venv module is missing or broken. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

# $(call install,ENVIRONMENT,LOCK FILE): pip is the interpreter's own, and never upgraded here.
# Its status is kept by hand: the make of macOS knows no .SHELLFLAGS.
define install
	@$(1)/bin/python -c "$$FIT_PIP"
	@printf '$(1): installing $(2) '
	@set -o pipefail; $(1)/bin/python -u -m pip install --disable-pip-version-check --require-hashes -r $(2) | { $(SHOW_PROGRESS); }
endef

# A dot for every package that pip looks at; what follows takes as long again.
SHOW_PROGRESS = while read -r word rest; do case $$word in \
	Collecting|Requirement) printf .;; Installing) printf ' unpacking';; esac; done; echo

# Read by any Python there is, however old.
define FIT_PYTHON
import sys
if sys.version_info < (3, 11):
    sys.exit("Behalf needs Python 3.11 or newer; this is %d.%d. Name another one: make PYTHON=python3.13 ..." % sys.version_info[:2])
if sys.version_info >= (3, 15):
    print("Behalf is untried on Python %d.%d (tried: 3.11 to 3.14). Going on." % sys.version_info[:2])
endef
export FIT_PYTHON

define FIT_PIP
import re, sys
try:
    from pip import __version__ as pip
except ImportError:
    sys.exit("There is no pip in %s: remove that environment and run make again." % sys.prefix)
if tuple(map(int, re.findall("[0-9]+", pip)[:2])) < (21, 3):
    sys.exit("pip %s is older than 21.3 and cannot install the lock files: %s -m pip install --upgrade pip" % (pip, sys.executable))
endef
export FIT_PIP
