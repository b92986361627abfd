# Every check and task by name. Needs Python 3.11 or newer, make and git; everything else is installed by `make setup`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
LOCKS := deploy/locks
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
TOOLS := $(VENV)/.test-tools-installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_NO_PROGRESS := 1

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo '  make demo ARGS="--exit-when-done"   passes options on to `hub demo`'

# --- setting up ------------------------------------------------------------------------------------------------------

.PHONY: setup
setup: $(DEVELOPMENT) ## Make .venv with everything that the hub and its checks need

$(BIN)/python:
	@deploy/make-environment.sh $(VENV) $(PYTHON)

$(RUNTIME): $(BIN)/python $(LOCKS)/runtime.txt pyproject.toml
	@deploy/install-locked.sh $(VENV) $(LOCKS)/runtime.txt
	@touch $@

$(DEVELOPMENT): $(RUNTIME) $(LOCKS)/dev.txt
	@deploy/install-locked.sh $(VENV) $(LOCKS)/dev.txt
	@touch $@

$(TOOLS): deploy/install-test-tools.sh $(DEVELOPMENT)
	@deploy/install-test-tools.sh
	@touch $@

.PHONY: lock
lock: $(DEVELOPMENT) ## Choose the newest allowed versions of all dependencies, and pin them by hash
	@deploy/lock.sh $(BIN)/uv
	@deploy/lock-bench.sh $(BIN)/uv

.PHONY: clean
clean: ## Remove what was built and measured here; the environment and the data folders stay
	@rm -rf .bench build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	@find . -path './$(VENV)' -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf

# --- running ---------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(RUNTIME) ## Run the whole hub over 22 invented authorities, and serve the dashboard until Ctrl-C
	@$(BIN)/hub demo $(ARGS)

.PHONY: up
up: $(RUNTIME) ## Run the hub itself, in the foreground, on the data folder .cyfnewid
	@$(BIN)/hub up $(ARGS)

# --- tests -----------------------------------------------------------------------------------------------------------

# Three at a time, each with a broker and a database of its own, and about as long as the others: one waits while another
# computes. What the first says is shown as it comes, the others follow at the end. Who names a test in ARGS has that one alone.
SECOND := tests/integration tests/functional
THIRD := tests/docs tests/faults tests/generative $(filter-out tests/acceptance/test_page%,$(wildcard tests/acceptance/test_*.py))

.PHONY: test
test: $(DEVELOPMENT) $(TOOLS) ## Run every test, on a real broker and a real database
ifneq (,$(findstring tests/,$(ARGS)))
	@$(BIN)/python -m pytest $(ARGS)
else
	@said=$$(mktemp -d); second=; third=; trap 'kill $$second $$third 2>/dev/null || true; rm -rf "$$said"' EXIT; \
	$(BIN)/python -m pytest -o cache_dir=.pytest_cache/second $(SECOND) $(ARGS) >"$$said/second" 2>&1 </dev/null & second=$$!; \
	$(BIN)/python -m pytest -o cache_dir=.pytest_cache/third $(THIRD) $(ARGS) >"$$said/third" 2>&1 </dev/null & third=$$!; \
	one=0 two=0 three=0; \
	$(BIN)/python -m pytest $(foreach each,$(SECOND) $(THIRD),--ignore=$(each)) $(ARGS) || one=$$?; \
	wait $$second || two=$$?; wait $$third || three=$$?; \
	echo; echo "--- beside these: $(SECOND)"; cat "$$said/second"; \
	echo; echo "--- beside these: $(THIRD)"; cat "$$said/third"; \
	case $$one$$two$$three in 555|*[!05]*) exit 1;; esac # 5: none of these was asked for
endif

.PHONY: test-unit test-spec test-generative test-integration test-functional test-acceptance test-docs test-architecture
.PHONY: test-faults
test-unit: ## A module at a time; no broker, no database
test-spec: ## Every indicator's worked examples
test-generative: ## Any order, any repetition, any restart: the same answer
test-integration: ## The real database and the real broker
test-functional: ## The command line, in a process of its own
test-acceptance: ## 22 invented authorities, from extract to published page
test-docs: ## Every command and example in the documentation runs
test-architecture: ## Import contracts, module lengths, names, numbering of decisions
test-unit test-spec test-generative test-architecture: $(DEVELOPMENT)
	@$(BIN)/python -m pytest tests/$(@:test-%=%) $(ARGS)
test-integration test-functional test-acceptance test-docs: $(DEVELOPMENT) $(TOOLS)
	@$(BIN)/python -m pytest tests/$(@:test-%=%) $(ARGS)

.PHONY: pictures
pictures: $(DEVELOPMENT) $(TOOLS) ## Take the pictures of the pages in the documentation anew
	@PICTURES=1 $(BIN)/python -m pytest tests/docs/test_pictures.py -q

# --- measurements ----------------------------------------------------------------------------------------------------

.PHONY: bench bench-engine bench-month-end bench-latency bench-growth bench-disclosure bench-api bench-sending bench-connector bench-case-database bench-sources
bench: bench-engine bench-month-end bench-latency bench-growth bench-disclosure bench-api bench-sending bench-connector bench-case-database bench-sources ## Measure everything below; takes hours
bench-engine: $(DEVELOPMENT) ## How fast the engine is, beside its peers and its limits
bench-month-end: $(DEVELOPMENT) ## What it takes when all as-at days cross a month end, beside a rebuild
bench-latency: $(DEVELOPMENT) ## How long from Kafka's acknowledgement to the figure in the API
bench-growth: $(DEVELOPMENT) ## What an event costs as the store grows
bench-disclosure: $(DEVELOPMENT) ## How long the night's snapshot takes, and what share of the cells it withholds
bench-api: $(DEVELOPMENT) ## What an answer takes beside its SQL alone, and what 50 readers wait for
bench-sending: $(DEVELOPMENT) ## How long a connector takes to send many messages, one by one and by the batch
bench-connector: $(DEVELOPMENT) ## An unchanged extract beside its bare reading, and a first extract beside bare sending
bench-case-database: $(DEVELOPMENT) ## How long a connector takes to read a case database of a million rows, and in how much memory
bench-sources: $(DEVELOPMENT) ## A million rows of each source of the connector, each in under 300 MB
bench-engine bench-month-end bench-latency bench-growth bench-disclosure bench-api bench-sending bench-connector bench-case-database bench-sources:
	@$(BIN)/python -m tests.bench.$(subst -,_,$(@:bench-%=%)) $(ARGS)

test-faults: $(DEVELOPMENT) ## Every part killed, cut off, filled up, slowed, put to another time; takes hours: ARGS="--kills 20 --seed 7"
	@deploy/install-test-tools.sh faults
	@$(BIN)/python -m pytest tests/faults --campaign $(ARGS)

# --- checks ----------------------------------------------------------------------------------------------------------

CHECKS := lint format types contracts architecture docs-current

.PHONY: check
check: $(DEVELOPMENT) ## Run lint, types, architecture and docs; report every failure at the end
	@failed=""; \
	for name in $(CHECKS); do \
	  echo "--- $$name"; \
	  $(MAKE) "check-$$name" || failed="$$failed $$name"; \
	done; \
	if [ -n "$$failed" ]; then echo; echo "make check: failed:$$failed"; exit 1; fi; \
	echo; echo "make check: all well ($(CHECKS))"

.PHONY: $(CHECKS:%=check-%)
check-lint: $(DEVELOPMENT)
	@$(BIN)/ruff check --quiet .
check-format: $(DEVELOPMENT)
	@$(BIN)/ruff format --check --quiet . || { echo 'run `make format`'; exit 1; }
check-types: $(DEVELOPMENT)
	@$(BIN)/mypy --no-error-summary
check-contracts: $(DEVELOPMENT)
	@$(BIN)/lint-imports
check-architecture: $(DEVELOPMENT)
	@$(BIN)/python -m pytest -q tests/architecture
check-docs-current: $(DEVELOPMENT)
	@$(BIN)/python docs/generate.py --check

.PHONY: format
format: $(DEVELOPMENT) ## Put the code into the one format
	@$(BIN)/ruff check --quiet --fix-only . || true
	@$(BIN)/ruff format --quiet .

.PHONY: docs
docs: $(DEVELOPMENT) ## Write the reference pages again from the code
	@$(BIN)/python docs/generate.py
