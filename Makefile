# Loyalty Lab. `make help` lists what there is to make; each goal sets itself up in .venv first.

STUDY ?= music_store
OUT ?= reports
ARGS ?=
WORKERS ?= 2
PYTEST_ARGS ?=

PY := .venv/bin/python
# the systems that constraints.txt is resolved for (pyproject.toml, tool.uv), as markers have them
SYSTEMS := sys_platform == 'darwin' or sys_platform == 'linux' or sys_platform == 'win32'
NOTEBOOKS := find notebooks -name '*.ipynb' -not -path '*/.ipynb_checkpoints/*'

.DEFAULT_GOAL := help
.PHONY: help report quick test lint lab bench facts schema model api audit claims quadrants reference baselines constraints clean core dev

help: ## show this list
	@echo "make GOAL, where GOAL is one of"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1	\2/p' Makefile | while IFS='	' read -r goal text; do \
		printf '  %-12s %s\n' "$$goal" "$$text"; done
	@echo "PYTHON=/path/to/python chooses the interpreter (3.11 to 3.14) that .venv is made with."

report: core ## the decision report of a study: reports/STUDY/report.pdf (STUDY=music_store; ARGS="--seed 2")
	$(PY) -m sim report "scenarios/studies/$(STUDY).yaml" --out "$(OUT)" --workers $(WORKERS) $(ARGS)

lab: core ## open JupyterLab on the notebooks
	$(PY) -m sim lab $(ARGS)

facts: dev ## measure published findings in the model; check closed forms, the audit's gates, verdicts' false alarms
	$(PY) -m sim facts --workers $(WORKERS) $(ARGS)
	$(PY) -m pytest tests/oracles tests/expectations/test_audit.py -n $(WORKERS) -q $(PYTEST_ARGS)
	$(PY) -m tests.study.measure.false_sentences

quick: lint ## at each save, under a minute: style, types, and the tests that simulate little
	$(PY) -m pytest --quick -n $(WORKERS) --dist worksteal -q $(PYTEST_ARGS)

test: lint ## every check: style, types, notebooks, all tests
	@echo "Compiling the model, once for each change of it"
	$(PY) -m tests.habits.warm
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

lint: dev ## the checks that run nothing: ruff, mypy, notebooks without outputs
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(NOTEBOOKS) -exec $(PY) -m nbstripout --keep-id --verify {} +

bench: dev ## ratios of speed and memory, measured side by side
	@for script in tests/benchmarks/bench_*.py; do \
		echo "$$script"; $(PY) "$$script" || exit 1; done

schema: core ## write the JSON Schemas that editors complete scenario files with
	$(PY) -m sim.scenario.files.schema

model: core ## write the description of the model, sim/MODEL.md, from its source
	$(PY) -m sim.show.describe.page

api: core ## write the page of the public API, sim/API.md, from its docstrings
	$(PY) -m sim.show.describe.api

reference: core ## find the reference market's assumed numbers from the pins anew, and keep the fit; a quarter of an hour
	$(PY) -m sim.study.facts.fit_reference

audit: dev ## sweep and search all levers in four markets anew, and keep what is found; an hour or two
	$(PY) -m tests.expectations.audit --workers $(WORKERS) $(ARGS)

claims: dev ## measure the nine claims anew, also in 100 plausible worlds, and keep what is found; half an hour
	$(PY) -m tests.expectations.claims --workers $(WORKERS) $(ARGS)

quadrants: dev ## search anew for the quadrants that studies compare, and write their strategies; half an hour
	$(PY) -m tests.expectations.quadrants --workers $(WORKERS) $(ARGS)

baselines: dev ## renew the stored results, after a change that moves them on purpose
	$(PY) -m tests.habits.baselines

constraints: dev ## pin every library anew after a change of pyproject.toml (ARGS=--upgrade for the newest)
	cp constraints.txt constraints.new
	.venv/bin/uv pip compile pyproject.toml --extra dev --extra bench --universal --python-version 3.11 \
		--fork-strategy fewest --no-annotate --no-header --no-emit-index-url --system-certs --quiet $(ARGS) \
		--output-file constraints.new
	{ echo "# Exact versions for Python 3.11 to 3.14 on Linux, macOS and Windows; written by: make constraints"; \
	  sed -e "s/ and ($(SYSTEMS))$$//" -e "s/ ; $(SYSTEMS)$$//" constraints.new; \
	} > constraints.txt
	rm constraints.new

clean: ## remove .venv, caches and what runs wrote (examples stay)
	rm -rf .venv .venv.lock build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find reports -mindepth 1 -maxdepth 1 ! -name examples ! -name README.md -exec rm -rf {} +

core:
	@sh .ci/setup core

dev:
	@sh .ci/setup dev
