SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.ONESHELL:

PYTHON ?= python3.11

# The demo bank.
CUSTOMERS ?= 2000
MONTHS ?= 3
UNTIL ?= 2024-06-30
# Kinds of defects to plant, with commas between them, or all.
PLANT ?=

INSTALLED := .venv/installed-$(shell sha256sum requirements.txt | cut -c 1-16)
MANIFEST := dbt_project/target/manifest.json
CATALOGUE := $(shell find dbt_project -path dbt_project/target -prune -o -name '*.yml' -print -o -name '*.sql' -print)
DBT := --project-dir dbt_project --profiles-dir dbt_project --profile eastwind --target warehouse

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONPATH := $(CURDIR):$(CURDIR)/plugins

.PHONY: help
help: ## Show what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'
	@echo
	@echo '  Variables of make demo: CUSTOMERS=$(CUSTOMERS) MONTHS=$(MONTHS) UNTIL=$(UNTIL) PLANT=$(PLANT)'
	@echo '  EASTWIND_WAREHOUSE=postgresql://... uses that server instead of the embedded one'

.PHONY: setup
setup: $(INSTALLED) $(MANIFEST) ## Install into .venv what requirements.txt pins, and parse the dbt project

$(INSTALLED): requirements.txt
	$(PYTHON) -m venv .venv
	python -m pip install --disable-pip-version-check --requirement requirements.txt
	rm -f .venv/installed-*
	touch $@

# Parsing needs no server: the profile must be complete, not true.
$(MANIFEST): $(INSTALLED) $(CATALOGUE)
	EASTWIND_DB_HOST=127.0.0.1 EASTWIND_DB_PORT=5432 EASTWIND_DB_USER=eastwind EASTWIND_DB_PASSWORD=eastwind \
		EASTWIND_DB_NAME=eastwind dbt --quiet parse $(DBT)
	touch $@

.PHONY: start
start: $(INSTALLED) ## Start the embedded PostgreSQL server and make the databases ready
	@python -m include.warehouse start

.PHONY: stop
stop: ## Stop the embedded PostgreSQL server
	@python -m include.warehouse stop

.PHONY: demo
demo: setup start ## Generate a bank and run its month ends through Airflow
	@python -m include.demo_bank --customers $(CUSTOMERS) --months $(MONTHS) --until $(UNTIL) $(if $(PLANT),--plant $(PLANT))
	@python -m eastwind.local demo --months $(MONTHS) --until $(UNTIL)

.PHONY: airflow
airflow: setup start ## Open the Airflow UI, with the DAGs unpaused, until Ctrl-C
	@python -m eastwind.local airflow $(if $(EASTWIND_WAREHOUSE),,--until $(UNTIL))

.PHONY: docs
docs: setup start ## Write the dbt docs site to output/docs/index.html, one file
	@eval "$$(python -m include.warehouse env)"
	EASTWIND_DATA_DATE=$(UNTIL) dbt --quiet docs generate --static $(DBT) --target-path $(CURDIR)/.local/docs
	mkdir -p output/docs
	cp .local/docs/static_index.html output/docs/index.html
	@echo 'output/docs/index.html'

.PHONY: pages
pages: setup ## Write docs/core-model.md, east-rules.md and east-tables.md from the dbt project
	@python -m include.pages

.PHONY: sizes
sizes: setup start ## Write docs/demo-bank.md: how large the demo bank is and why, as of DATE (UNTIL)
	@python -m include.demo_bank.sizes $(or $(DATE),$(UNTIL))

.PHONY: defects
defects: setup start ## Plant every kind of defect, run the chain, see what is found: docs/planted-defects.md (ARGS=--help)
	@python -m include.demo_bank.defects evaluate --page $(ARGS)

.PHONY: coverage
coverage: setup start ## Count the values of every EAST item: make coverage DATES='2024-05-31 2024-06-30'
	@python -m include.east coverage $(or $(DATES),$(UNTIL))

.PHONY: rules
rules: setup ## Print every rule of the standard as CSV: what runs, what does not, and why (DATE, ARGS='--status undecidable')
	@python -m include.checks list $(or $(DATE),$(UNTIL)) $(ARGS)

.PHONY: issues
issues: setup start ## Take in the checks of DATE (UNTIL), write the departments' workbooks and the page
	@python -m include.issues sync $(or $(DATE),$(UNTIL))
	python -m include.issues export $(or $(DATE),$(UNTIL)) --each
	python -m include.issues page $(or $(DATE),$(UNTIL))

.PHONY: kpi-rows
kpi-rows: setup ## The rows a published KPI value was computed from, as CSV (KPI=npl_ratio DATE, ARGS='--organisation NO')
	@python -m include.kpi rows $(or $(KPI),npl_ratio) $(or $(DATE),$(UNTIL)) $(ARGS)

.PHONY: mf
mf: setup start ## Ask the semantic layer: make mf ARGS='query --metrics total_deposit_balance'
	@eval "$$(python -m include.warehouse env)"
	cd dbt_project
	DBT_PROFILES_DIR=. EASTWIND_DATA_DATE=$(UNTIL) mf $(ARGS)

.PHONY: contract
contract: setup ## Draft a source contract: make contract ARGS='core --kind oracle --connection bank_core ...' (--help)
	@python -m include.extract.draft $(ARGS)

.PHONY: entry
entry: setup start ## Supplementary entry: make entry ARGS='template related_party'
	@python -m include.entry $(ARGS)

.PHONY: backfill
backfill: setup start ## Run past data dates: make backfill FROM=2023-01-01 TO=2023-12-31 [SYSTEM=cbs] [MONTH_ENDS=1] [SPLIT=1]
	@eval "$$(python -m include.warehouse env)"
	python -m eastwind.backfill $(FROM) $(TO) $(if $(SYSTEM),--system $(SYSTEM)) $(if $(MONTH_ENDS),--month-ends) $(if $(SPLIT),--split)

.PHONY: bench-extract
bench-extract: setup start ## Measure extraction beside COPY, dlt and pandas
	@python -m bench.extract $(ARGS)

.PHONY: bench
bench: setup start ## Measure what a month (build), the rules (checks) and the KPIs (kpi) cost: make bench PART=kpi ARGS=--help
	@status=0
	for part in $(or $(PART),build checks kpi); do python -m bench.$$part $(ARGS) || status=1; done
	exit $$status

.PHONY: test
test: setup ## Run all tests
	pytest -n auto --maxprocesses 4 --dist loadfile

.PHONY: lint
lint: setup ## Check style and types
	ruff check
	ruff format --check
	mypy
	sqlfluff lint --processes 0 dbt_project/models

.PHONY: lock
lock: ## Compile requirements.in to requirements.txt
	tools=$$(mktemp -d)
	trap 'rm -rf "$$tools"' EXIT
	$(PYTHON) -m venv "$$tools"
	"$$tools/bin/pip" install --quiet --disable-pip-version-check uv
	"$$tools/bin/uv" pip compile --quiet --upgrade --python-version 3.11 requirements.in --output-file requirements.txt

.PHONY: clean
clean: ## Delete everything generated but .venv: the embedded server with its data, outputs, caches
	@if [ -x .venv/bin/python ]; then python -m include.warehouse stop; fi
	rm -rf .local output dbt_project/target dbt_project/logs logs .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
