# `make run` and `make test` work on a machine with only Python 3.11 or newer and make; `make help` lists the rest.
# What is built is stamped under .venv, so that a second run starts at once and needs no network.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
DOCS ?= samples
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

SHARED ?= ../shared

.PHONY: help run test test-all lint clean lock generate train train-encoder eval

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'
	@echo "  make run DOCS=folder   load that folder instead of the samples"

run: $(VENV)/run.stamp ## build what is missing, load the samples and serve on port 8000
	@exec $(BIN)/lodelink serve --load "$(DOCS)"

# The tests start many interpreters; without bytecode each of them would compile everything anew.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test: $(VENV)/dev.stamp ## run every test; with CI=true as test-all
	$(PYTEST)

test-all: $(VENV)/dev.stamp ## run every test, and measure reading over every passage
	$(PYTEST) --whole

lint: $(VENV)/dev.stamp ## style, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

generate: $(VENV)/dev.stamp ## write again what is made from the ontology, the catalogue and the samples' notes
	$(BIN)/python -m ontology.generate
	$(BIN)/python -m queries.book
	$(BIN)/python -m lodelink bloom --day 2026-11-01 --out docs/bloom/lodelink.bloom.json --grass docs/bloom/lodelink.grass
	$(BIN)/python samples/annotate.py

train: $(VENV)/dev.stamp ## fit the reading weights on annotated text (SHARED=folder, tests/loaders/reading/sentences)
	$(BIN)/python -m loaders.reading.train "$(SHARED)" --save

train-encoder: $(VENV)/dev.stamp ## fit the language models of reading (SHARED=folder, BASE=folder of the pretrained ones; needs torch)
	mkdir -p build
	for stage in train_spotter train; do for language in zh en; do \
		$(BIN)/python -m loaders.reading.encoder.$$stage "$(SHARED)" $$language "$(BASE)/$$language.onnx" "$(BASE)/$$language-tokenizer.json" || exit 1; \
	done; done

eval: $(VENV)/dev.stamp ## measure reading: out of fold on the annotated texts, then on the sealed set
	$(BIN)/python -m loaders.reading.train "$(SHARED)" --cv build/cv
	$(BIN)/python "$(SHARED)/score_all.py" build/cv
	$(BIN)/python -m benchmarks.sealed measure "$(SHARED)"

clean: ## remove what was built; the graph in data/ stays
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11

lock: ## resolve the dependencies again (needs uv and the network)
	$(LOCK) --extra build pyproject.toml -o requirements.lock
	$(LOCK) --all-extras -c requirements.lock pyproject.toml -o requirements-dev.lock

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; install it, or say PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv." >&2; exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Lodelink needs (once) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --config-settings editable_mode=compat -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing what the tests need (once) …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
