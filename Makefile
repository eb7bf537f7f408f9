# make build    set everything up, and build the demonstration's three sites under public/
# make test     set everything up, and run every test but those against a live CKAN
# make check    the quick part: lint, types, layers, unit tests
# make live     the tests against the CKANs that CKAN_URL, CKAN_2_9_URL ... and their tokens name
# make serve    build, serve and reload       make shots   screenshots of public/ into build/shots/
# make bench    time and memory               make lock    choose the newest dependencies
# make sbom     what a release is made of, as CycloneDX JSON, into build/
# make third-party   THIRD-PARTY.md, of what the themes carry
# make clean    remove what these made
#
# Another Python than python3: make PYTHON=python3.13 build

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := tests/tools/node_modules
ORACLES := .venv-udata .venv-csv-detective
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
QUICK := not browser and not live and not slow
SOURCES := sitegen tests bench tools
# The tests start hundreds of processes, each of which would compile sitegen anew where Python may not write bytecode.
COMPILED = $(BIN)/python -m compileall -q sitegen tests -x node_modules

.PHONY: build test check live serve shots bench lock sbom third-party clean setup setup-dev
.DELETE_ON_ERROR:

build: setup
	$(BIN)/sitegen build

test: export SITEGEN_UDATA_PYTHON ?= $(CURDIR)/.venv-udata/bin/python
test: export SITEGEN_CSV_DETECTIVE_PYTHON ?= $(CURDIR)/.venv-csv-detective/bin/python
test: setup-dev $(TOOLS)/.done $(ORACLES:=/.done)
	$(MAKE) --no-print-directory lint
	$(COMPILED)
	# One worker more than processors: many tests wait, for a silent host or a page.
	$(BIN)/pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist worksteal -m "not live"

check: setup-dev
	$(MAKE) --no-print-directory lint
	$(COMPILED)
	HYPOTHESIS_PROFILE=quick $(BIN)/pytest -q -n 2 --dist worksteal -m "$(QUICK)"

.PHONY: lint
lint:
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

live: setup-dev
	$(BIN)/pytest -m live tests/live

serve: setup
	$(BIN)/sitegen serve

shots: build setup-dev
	tests/tools/system chromium playwright
	$(BIN)/python -m tests.browser.shots --out build/shots

bench: setup
	$(BIN)/python -m bench.build

sbom: setup-dev
	mkdir -p build
	$(BIN)/python tools/third-party.py sbom >build/sitegen.cdx.json

third-party: setup-dev
	$(BIN)/python tools/third-party.py list >THIRD-PARTY.md

clean:
	rm -rf $(VENV) $(TOOLS) $(ORACLES) public build dist .sitegen .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# -- Setting up. A stamp file says that a step is done; it is done again when what it was made from changes.

setup: $(VENV)/.runtime
setup-dev: $(VENV)/.dev

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$($(PYTHON) --version 2>&1), and sitegen needs 3.11 or newer: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment: on Debian, install the package python3-venv" >&2; exit 1; }

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

$(TOOLS)/.done: tests/tools/package.json tests/tools/package-lock.json tests/tools/system
	tests/tools/system chromium firefox webkit playwright java npm nginx apache caddy sshd rsync gdal libreoffice magic
	cd tests/tools && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# data.gouv.fr's own programs, which preflight and the reading of CSV files are compared with: in environments of their own,
# for they hold other versions of our libraries.
.venv-%/.done: tests/tools/%-requirements.txt | $(BIN)/python
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

# -- The lock files: exact versions with digests, for every Python from the lowest that sitegen takes.

LOCK = env -u PIP_FIND_LINKS CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras \
	--allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
DEV_GROUP = import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")

lock: setup-dev
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Lock with Python 3.11, the lowest: make clean, then make PYTHON=python3.11 lock" >&2; exit 1; }
	$(LOCK) --extra serve --build-deps-for editable -o requirements.txt pyproject.toml
	$(BIN)/python -c '$(DEV_GROUP)' | $(LOCK) -c requirements.txt -o requirements-dev.txt -
	$(LOCK) -o tests/tools/udata-requirements.txt tests/tools/udata.in
	$(LOCK) -o tests/tools/csv-detective-requirements.txt tests/tools/csv-detective.in
