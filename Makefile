# Everything that a person or CI does here is one of these. `make help` lists them.
# Python alone is needed; the first target sets up .venv and every later one reuses it.
.PHONY: help site serve check test quick dist audit bench lock clean

help:    ## this list
	@grep -E '^[a-z]+: .*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

site: .venv/ready  ## build the site into site/ (a failed build leaves the last good one)
	.venv/bin/evidence build

serve: .venv/ready  ## live preview while you write
	.venv/bin/evidence serve

check: .venv/ready  ## the checks alone: file, line, what is wrong, what to type
	.venv/bin/evidence check

test: .venv/ready browser  ## every test, a real browser included
	.venv/bin/evidence build
	.venv/bin/python -m pytest -q -n 2 --dist loadgroup

quick: .venv/ready  ## the tests that need no browser and no whole site
	.venv/bin/python -m pytest -q -n 2 --dist loadgroup -m "not browser and not site"

dist: site  ## site/ with .br and .gz beside its text files, ready to upload
	.venv/bin/evidence dist

audit: .venv/ready browser  ## the slow outside judges: Nu HTML checker, all axe states, nginx
	scripts/audit

bench: .venv/ready  ## build times at 10, 100 and 1,000 articles beside other tools
	.venv/bin/python -m benchmarks

lock: .venv/ready  ## write requirements.lock anew from pyproject.toml
	.venv/bin/python -m pip install --quiet uv
	.venv/bin/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --upgrade --quiet -o requirements.lock

clean:  ## remove what was built (not .venv)
	rm -rf site site.* dist .cache

.PHONY: browser
browser: .venv/ready
	@.venv/bin/python tests/chromium.py

.venv/ready: requirements.lock pyproject.toml scripts/setup
	@scripts/setup
