.DEFAULT_GOAL := help
.PHONY: help demo setup serve test fast check soak bench lock docs pictures likeness shares needs words audit

PYTHON ?= python3
BIN := .venv/bin

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 8

demo: setup ## Walk one real case from opening to closing; its letters go to instance/demo
	$(BIN)/disclosure demo

setup: .venv/ready ## Make the environment (a second call is near instant)

.venv/ready: requirements.txt pyproject.toml
	@PYTHON=$(PYTHON) sh .ci/system-libraries run
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@# Now, because whoever runs it later may not be allowed to write here.
	$(BIN)/python -m compileall -q disclosure letters workflows wsgi.py
	@touch .venv/ready

.venv/ready-to-test: .venv/ready requirements-dev.txt
	@PYTHON=$(PYTHON) sh .ci/system-libraries test
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch .venv/ready-to-test

serve: setup ## Serve the pages on this machine
	$(BIN)/disclosure serve

test: .venv/ready-to-test ## Everything the tests need, then all the tests
	$(BIN)/pytest -q -n 4 --dist worksteal --hypothesis-profile=same -m "not twin and not long and not further"

fast: .venv/ready-to-test ## The rules, the letters and most of the actions, on SQLite
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not browser and not postgresql and not soak and not thorough and not further"

check: .venv/ready-to-test ## Lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: .venv/ready-to-test ## The long proofs at full size
	DISCLOSURE_SOAK=1 $(BIN)/pytest -q -m "soak or browser"
	$(BIN)/pytest -q -m "twin or long or further"

bench: .venv/ready-to-test ## Measure, and print what was measured
	$(BIN)/python -m bench

docs: .venv/ready-to-test ## Make the reference pages in docs/ from the code, and site/ from docs/
	$(BIN)/python -m disclosure.operations.reference
	$(BIN)/python -m disclosure.operations.reference_settings
	$(BIN)/python -m disclosure.commands.reference
	$(BIN)/python -m disclosure.api.reference
	$(BIN)/python -m disclosure.who_may
	$(BIN)/python -m disclosure.operations.licences
	$(BIN)/python -m mkdocs build --quiet --strict
	@echo "Read site/index.html, or let it be searched too: $(BIN)/python -m http.server -d site 8080"

pictures: .venv/ready-to-test ## Take the pictures of README.md and docs/ anew
	@PYTHON=$(PYTHON) sh .ci/system-libraries pictures
	$(BIN)/python -m tests.pictures
	PICTURES=docs/pictures $(BIN)/pytest -q tests/stories/test_in_the_browser.py \
		tests/stories/test_family_by_phone.py tests/disclosure/pages/signing_in/test_signing_in_browser.py

audit: .venv/ready-to-test ## Ask for known faults of the libraries (needs the network, and says so)
	$(BIN)/python .ci/audit

likeness: .venv/ready-to-test ## Learn anew what sentences with a fault are like (letters/checks/likeness.py)
	$(BIN)/python -m tests.letters.learning

shares: .venv/ready-to-test ## Measure all tests, and work out anew how much of each `make test` runs
	$(BIN)/pytest -q -n 4 --dist worksteal --hypothesis-profile=same -m "not twin and not long" \
		--durations=0 -vv | $(BIN)/python -m tests.sharing

needs: .venv/ready-to-test ## Work out anew what the patterns of the letter check need (letters/patterns/known_needs.py)
	$(BIN)/python -m tests.letters.needing

words: .venv/ready-to-test ## Collect the sentences of the family's side for whoever translates them
	$(BIN)/python -m disclosure.operations.sentences

lock: ## Pin what pyproject.toml asks for, with hashes (needs uv)
	uv pip compile -q --no-header --generate-hashes --no-emit-index-url --universal --python-version 3.11 pyproject.toml --group build -o requirements.txt
	uv pip compile -q --no-header --generate-hashes --no-emit-index-url --universal --python-version 3.11 pyproject.toml --group build --group dev -o requirements-dev.txt
