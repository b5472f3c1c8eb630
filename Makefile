# What to do here; 'make help' lists it. Everything lives in .venv and var/.
PORT ?= 5005
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install
ROOMS := actions bot common generator languages nlu_models recommender shop tests $(wildcard benchmarks)
export OMP_NUM_THREADS ?= 2

.DEFAULT_GOAL := help

help: ## List the targets
	@echo "make TARGET, where TARGET is one of:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## Start the bot and print the address of its chat page (PORT=8080 moves it)
	@$(BIN)/shoptalk run --port $(PORT)

shell: install ## Talk to the same bot in the terminal
	@$(BIN)/shoptalk shell

test: install-dev ## Run the whole test suite
	@$(BIN)/shoptalk test

lint: install-dev ## Check style and formatting
	@$(BIN)/ruff check $(ROOMS)
	@$(BIN)/ruff format --check $(ROOMS)

types: install-dev ## Check the types
	@$(BIN)/mypy $(filter-out tests,$(ROOMS))

format: install-dev ## Put the code into the project's format
	@$(BIN)/ruff check --fix $(ROOMS)
	@$(BIN)/ruff format $(ROOMS)

install: .venv/.serve ## Make the virtual environment with what running and training need

install-dev: .venv/.dev ## The same, and what tests, linter and type checker need

requirements: install-dev ## Write the pinned requirements anew, with the newest versions
	@UV=$(CURDIR)/$(BIN)/uv requirements/renew.sh

widget: ## Build the web widget from its TypeScript source (needs node)
	cd bot/widget && npm ci --no-audit --no-fund && npm run check && npm run build

clean: ## Remove what was trained and cached; the database stays
	rm -rf var/models var/cache .mypy_cache .ruff_cache .pytest_cache

# The Python version is checked before anything is downloaded.
.venv/bin/python:
	@$(PYTHON) bot/runtime/environment.py
	@echo "Making the virtual environment in .venv ..."
	@$(PYTHON) -m venv .venv

# Rasa comes last and without its own requirements, which are of 2022: see requirements/README.md.
.venv/.serve: requirements/serve.txt requirements/train.txt requirements/torch.txt requirements/rasa.txt pyproject.toml | .venv/bin/python
	@echo "Installing the pinned requirements (once, about 500 MB) ..."
	@$(BIN)/pip --disable-pip-version-check uninstall -q -y rasa rasa-sdk 2>/dev/null
	@$(PIP) --no-deps --require-hashes -r requirements/serve.txt
	@$(PIP) --no-deps --require-hashes -r requirements/train.txt
	@$(PIP) -r requirements/torch.txt
	@$(PIP) --no-deps --ignore-requires-python --require-hashes -r requirements/rasa.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.serve
	@$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: help run shell test lint types format install install-dev requirements widget clean
