# Everything happens in .venv, made here from Python >= 3.11 and nothing else; `make` lists the targets.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# A new plugin is found by its pyproject.toml: nothing here needs to change.
PLUGINS    := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
PYPROJECTS := pyproject.toml $(addsuffix /pyproject.toml,$(PLUGINS))
EDITABLE   := $(addprefix -e ,$(PLUGINS))
PIP        := -m pip install --quiet --disable-pip-version-check

# The programs of autograd's users are run in an environment of their own.
DROP_IN := plugins/autograd_drop_in
CLIENTS := $(CURDIR)/$(VENV)-clients

# One core per test process: more BLAS threads than cores only slow each other down.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1

# A Python named by the user is taken or refused; the default may give way to a newer one.
ONLY := $(if $(filter file,$(origin PYTHON)),,--only)

.DEFAULT_GOAL := help
.PHONY: help demo test lint types test-matrix bench coverage autograd-rules clients errors rooms
.PHONY: wheels clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/demo.stamp ## train two readers of handwritten digits, in under a minute
	$(BIN)/python examples/digits.py

test: $(VENV)/test.stamp ## all tests, and the examples of all documents (PYTEST="-k tape" for some)
	$(ONE_THREAD) $(BIN)/python -m pytest -n auto $(PYTEST)

lint: $(VENV)/test.stamp ## ruff
	$(BIN)/ruff check .

types: $(VENV)/test.stamp ## mypy, strict, on the core
	$(BIN)/mypy

test-matrix: ## all tests with the oldest and the newest numpy and scipy, and Python of this machine
	$(ONE_THREAD) sh tools/test_matrix.sh $(PYTEST)

bench: $(VENV)-bench/bench.stamp ## compare the speed with that of six libraries (BENCH="--only mlp" for some)
	$(ONE_THREAD) $(VENV)-bench/bin/python benchmarks/run.py $(BENCH)

coverage: $(VENV)/test.stamp ## write the coverage table into the README of each plugin
	@for plugin in $(PLUGINS); do \
		grep -q '^\[project.entry-points.adcore\]' $$plugin/pyproject.toml || continue; \
		name=$$(sed -n 's/^name = "\(.*\)"/\1/p' $$plugin/pyproject.toml | head -n 1); \
		$(BIN)/python -m adcore coverage "$$name" --write $$plugin/README.md || exit 1; \
	done

autograd-rules: $(VENV)/test.stamp ## write docs/autograd-rules.md, autograd's rules beside ours
	@$(BIN)/python tools/autograd_rules.py

clients: $(VENV)-clients/clients.stamp ## the suites and programs of autograd's users, on both (minutes)
	@cd $(DROP_IN) && $(ONE_THREAD) $(CLIENTS)/bin/python clients/programs.py
	@cd $(DROP_IN) && $(ONE_THREAD) $(CLIENTS)/bin/python clients/run.py $(SUITE)
	@cd $(DROP_IN) && $(ONE_THREAD) $(CLIENTS)/bin/python clients/fits.py

errors: $(VENV)/test.stamp ## write the messages of a plugin's life into docs/errors.md
	@$(BIN)/python tools/errors.py

rooms: $(VENV)/venv.stamp ## draw the rooms of the house, docs/rooms.svg
	@$(BIN)/python tools/rooms.py

wheels: $(VENV)/venv.stamp ## wheels of all distributions, into dist/
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist \
		. $(addprefix ./,$(PLUGINS))
	@ls dist

clean: ## remove all that was made here
	rm -rf .venv .venv-bench .venv-clients .venv-matrix dist build examples/out
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------ environments

%/venv.stamp:
	@python=$$(sh tools/find_python.sh $(ONLY) "$(PYTHON)") && "$$python" -m venv $* && touch $@

$(VENV)/demo.stamp: $(VENV)/venv.stamp $(PYPROJECTS)
	@echo "installing adcore, its plugins, scipy and matplotlib into $(VENV)"
	@$(BIN)/python $(PIP) -e '.[viz]' $(EDITABLE) scipy
	@touch $@

$(VENV)/test.stamp: $(VENV)/venv.stamp $(PYPROJECTS)
	@echo "installing adcore, its plugins, scipy, matplotlib and the tools for the tests into $(VENV)"
	@$(BIN)/python $(PIP) -e '.[dev,viz]' $(EDITABLE) scipy
	@touch $(VENV)/demo.stamp $@

$(VENV)-bench/bench.stamp: $(VENV)-bench/venv.stamp $(PYPROJECTS)
	@echo "installing adcore, its plugins and the peers into $(VENV)-bench"
	@$(VENV)-bench/bin/python $(PIP) -e '.[bench]' $(EDITABLE)
	@touch $@

$(VENV)-clients/clients.stamp: $(VENV)-clients/venv.stamp $(PYPROJECTS) $(DROP_IN)/clients/requirements.txt
	@echo "installing adcore, its plugins and the clients of autograd into $(VENV)-clients"
	@$(VENV)-clients/bin/python $(PIP) -e . $(EDITABLE) -r $(DROP_IN)/clients/requirements.txt
	@touch $@

.PRECIOUS: %/venv.stamp
