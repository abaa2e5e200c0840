# Everything that a person or CI does here is one of these. `make help` lists them.
# Python alone is needed; the first target sets up .venv and every later one reuses it.
.PHONY: help site serve check test pictures quick lint links diff verify weekly dist deploy audit bench hooks list lock clean

# What is given on the command line (make diff BASE=…) is data: neither make nor the shell reads it as a command. So
# make does not export it, which would expand it; it exports a copy, and recipes use that by the shell's own quotes.
unexport BASE BEFORE REPORT ARGS
export GIVEN_BASE := $(value BASE)
export GIVEN_BEFORE := $(value BEFORE)
export GIVEN_REPORT := $(value REPORT)
export GIVEN_ARGS := $(value ARGS)

help:    ## this list
	@grep -E '^[a-z]+: .*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

site: .venv/ready  ## build the site into site/ (a failed build leaves the last good one)
	.venv/bin/evidence build

serve: .venv/ready  ## live preview while you write
	.venv/bin/evidence serve

check: .venv/ready  ## the checks alone: file, line, what is wrong, what to type
	@set -f; .venv/bin/evidence check $$GIVEN_ARGS

test: .venv/ready browsers  ## every test, in three real browsers and with a second engine too (fewer: make test ENGINES=chromium)
	@PYTHONPATH=tests .venv/bin/python tests/helpers/second_engine.py
	.venv/bin/evidence build
	.venv/bin/python -m pytest -q -n 2 --dist loadgroup $(if $(CI),--randomly-seed=1)

pictures: .venv/ready browsers  ## take the reference pictures of five pages anew, after a wanted change of the look
	@PYTHONPATH=tests .venv/bin/python tests/helpers/pictures.py

quick: .venv/ready  ## the tests that need no browser and no whole site
	.venv/bin/python -m pytest -q -n 2 --dist loadgroup -m "not browser and not site"

lint: .venv/ready  ## spelling, style, types, the contracts on imports, sizes, the workflows' security
	.venv/bin/typos
	.venv/bin/ruff check --quiet
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/python scripts/sizes.py
	.venv/bin/zizmor --offline --quiet --no-progress .github

links: site  ## internal links, anchors and files of the built site, offline
	.venv/bin/evidence links --offline site

diff: .venv/ready  ## what changed in claims since a commit: make diff BASE=main
	@.venv/bin/evidence diff -- "$${GIVEN_BASE:-main}"

verify: .venv/ready  ## ask Crossref and PubMed about every reference; commit what it writes
	.venv/bin/evidence verify

weekly: .venv/ready  ## outside links, verify, passed dates, weaknesses in packages, newest engines: into weekly.md
	@scripts/weekly "$${GIVEN_BEFORE:-.cache/weekly-before.md}" "$${GIVEN_REPORT:-weekly.md}"

deploy:  ## send the packed site to the host that DEPLOY_TO names (HOSTING.md)
	scripts/deploy

hooks: .venv/ready  ## check what you change at every commit (once per clone)
	.venv/bin/prek install

dist: .venv/ready  ## site/ with .br and .gz beside its text files, ready to upload
	.venv/bin/evidence build --pack

audit: dist browsers  ## the slow outside judges: Nu HTML checker, all axe states, nginx
	.venv/bin/python scripts/audit.py

bench: site  ## build times at 10 to 10,000 articles beside other tools, and searches, into handbook/performance.md
	.venv/bin/python -m benchmarks --write

list: .venv/ready  ## write the list of checks, handbook/checks.md
	.venv/bin/evidence checks --write handbook/checks.md

lock: .venv/ready  ## write requirements.lock anew from pyproject.toml
	.venv/bin/python -m pip install --quiet uv
	.venv/bin/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --upgrade --quiet -o requirements.lock

clean:  ## remove what was built (not .venv)
	rm -rf site site.* dist .cache weekly.md

.PHONY: browsers
browsers: .venv/ready
	@.venv/bin/python tests/helpers/browsers.py

.venv/ready: requirements.lock pyproject.toml scripts/setup
	@scripts/setup
