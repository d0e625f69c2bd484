# Maillage: `make run` serves the demo on this machine, `make test` checks everything.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install lock
help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/make \1|\2/' | column -t -s '|'

install: ## Install the locked requirements and the project in .venv
	@$(PYTHON) tools/install.py

lock: ## Choose the newest versions again and write the locks
	@$(PYTHON) tools/lock.py
