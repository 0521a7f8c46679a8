# Bare `make` lists what there is. Everything is installed into .venv, at the versions of requirements.lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help install run test test-axe test-postgres test-failover test-reliability test-machine test-bench check shots pictures bench lock clean
.DEFAULT_GOAL := help

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

install: $(INSTALLED) ## install everything into .venv

run: $(INSTALLED) ## office and kiosk on this machine: a window, or a scripted day with pictures
	$(BIN)/python -m kiosk tryout

test: $(INSTALLED) ## all tests that need no device, display or server
	$(BIN)/pytest -n auto --dist loadfile

test-reliability: $(INSTALLED) ## 5,000 simulated worlds of crashes, cuts and copies, then real faults on real processes
	$(BIN)/python -m tests.simulation --seeds 1-5000 --steps 200
	$(BIN)/python -m tests.reliability
	GATEHOUSE_FUZZ_BODIES=100000 $(BIN)/pytest -q tests/office/test_fuzz.py

test-machine: $(INSTALLED) ## the gate on a real kernel in a virtual machine, power cuts included (root, QEMU; an hour)
	$(BIN)/python -m tests.machine --dir .run/machine

test-bench: $(INSTALLED) ## on a real kiosk: what only a bench can show, one question after another
	$(BIN)/python -m tests.machine.bench --config /etc/gatehouse/checkpoint.toml

test-postgres: $(INSTALLED) ## the office's tests on a PostgreSQL of their own (needs Debian's postgresql)
	$(BIN)/python tests/office/on_postgres.py $(BIN)/pytest -q -n auto --dist loadfile tests/office

test-axe: $(INSTALLED) ## every page of the office by axe-core, at a desk and on a phone, in both languages (needs npm)
	npm ci --prefix tests/browser/axe --ignore-scripts --no-audit --no-fund
	$(BIN)/pytest -q -n 2 --dist load tests/browser/test_accessible.py

test-failover: $(INSTALLED) ## a PostgreSQL cluster loses its leader while kiosks send (patroni, etcd-server, haproxy; five minutes)
	$(BIN)/python -m tests.failover --rounds $(or $(ROUNDS),1)

check: $(INSTALLED) ## format, lint, types, import contracts, then the tests with branch coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered

shots: $(INSTALLED) ## draw every screen and every office page into shots/
	$(BIN)/python -m kiosk shots --out shots/screens
	GATEHOUSE_SHOTS=1 $(BIN)/pytest -q tests/browser

pictures: shots ## draw the pictures of README and docs anew
	cp shots/screens/1024x600/zh_overview.png docs/pictures/screens.png
	cp shots/screens/1024x600/en_overview.png docs/pictures/screens-en.png
	cp shots/screens/600x1024/zh_overview.png docs/pictures/screens-upright.png
	cp shots/office/lived-entries-zh-hans-1366-first.png docs/pictures/office.png
	cp shots/office/lived-board-zh-hans-1366-first.png docs/pictures/board.png
	cp shots/office/lived-report-zh-hans-1366-first.png docs/pictures/report.png

bench: $(INSTALLED) ## speed, as ratios to a limit measured in the same run
	@for file in bench/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lock: $(INSTALLED) ## choose the versions of requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-annotate \
		--no-header --extra dev --extra espeak --extra kiosk --extra office --extra plots --extra postgres --python-version 3.11 pyproject.toml -o requirements.lock
	@for role in kiosk:espeak office:postgres; do $(BIN)/uv pip compile --quiet --universal --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --constraint requirements.lock --python-version 3.11 \
		--extra $${role%:*} --extra $${role#*:} pyproject.toml -o systemd/$${role%:*}.lock || exit 1; done

clean: ## remove what was installed and made
	rm -rf $(VENV) .run shots .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo 'Python 3.11 to 3.13 is needed: make PYTHON=python3.11 ...'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
