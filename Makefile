# Maillage: `make run` serves the demo on this machine, `make test` checks everything.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install install-dev run test check lock translations python
help: ## Say what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1	\2/p' Makefile

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Maillage demande Python 3.11 ou plus récent (ici : $$($(PYTHON) --version 2>&1)). Essayez : make PYTHON=python3.12 …"; \
	  echo "Maillage needs Python 3.11 or newer (here: $$($(PYTHON) --version 2>&1)). Try: make PYTHON=python3.12 …"; \
	  exit 1; } >&2

install: python ## Install in .venv what the site needs
	@$(PYTHON) -m tools.install base

install-dev: python ## Install as well what checking and testing need
	@$(PYTHON) -m tools.install dev

run: install ## Load the demo and serve it; PORT=8080 chooses another port
	@$(BIN)/python -m tools.serve

test: install-dev ## Check and test everything
	@$(BIN)/python -m tools.check

check: install-dev ## Check everything but the tests
	@$(BIN)/python -m tools.check --without-tests

lock: install-dev ## Lock what requirements/*.in asks for; UPGRADE=--upgrade takes the newest versions
	@$(PYTHON) -m tools.lock $(UPGRADE)

translations: install ## Take the texts to translate out of the code and templates
	@$(BIN)/python -m tools.translations update
