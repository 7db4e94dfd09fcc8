# Everything is made from here. Needs python3 (3.11 or newer, with venv) and make; the rest goes into .venv.
# `make` alone lists what there is.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# the build backend is in the locks, so nothing is fetched that has no hash
PROJECT := $(PIP) install --quiet --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --all-build-deps \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help install run test lint types imports bench traps screenshots lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

install: .venv/.runtime ## set up .venv with what is needed to run

run: install ## migrate, load the demo community on the first run, open the room on http://127.0.0.1:8765
	@$(BIN)/mufakat run

test: .venv/.dev ## run every test (ARGS="tests/flows -k ask" for some)
	$(BIN)/python -m pytest $(ARGS)

lint: .venv/.dev ## check style and format of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev ## check the types
	$(BIN)/mypy

imports: .venv/.dev ## check who imports whom
	$(BIN)/lint-imports

bench: .venv/.dev ## measure and print the figures
	$(BIN)/python -m benchmarks

traps: .venv/.dev ## switch each trap's handling off and see its test fail (ARGS="T1 D7" for some)
	$(BIN)/python -m tests.traps.run $(ARGS)

screenshots: .venv/.dev ## take the pictures of the README from the real page
	$(BIN)/python docs/screenshots.py

lock: .venv/.dev ## write both locks anew from pyproject.toml (ARGS=--upgrade for newer releases)
	$(COMPILE) $(ARGS) --output-file requirements.txt pyproject.toml
	$(COMPILE) $(ARGS) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## remove .venv and what the tools left; keeps var/ with its database
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Mufakat needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv)." >&2; exit 1; }
	"$(PYTHON)" -m venv .venv

.venv/.runtime: requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --require-hashes --requirement requirements.txt
	$(PROJECT)
	@touch $@

# holds every package of requirements.txt in the same release
.venv/.dev: requirements-dev.txt requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --require-hashes --requirement requirements-dev.txt
	$(PROJECT)
	@touch .venv/.runtime $@
