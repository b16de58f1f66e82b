# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Any Python >= 3.11 starts the set-up, which then chooses the interpreters itself.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
CHECK = $(PYTHON) tests/checks.py
CHECKS = unit conformance integration store sanity lint docs

.DEFAULT_GOAL := help
.PHONY: help demo bench test clean $(CHECKS) python

help:  ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: python  ## A rolling deployment under traffic on this machine; STYLE=blue_green one to another fleet; FAIL=ApplicationStart a failing one
	@exec $(PYTHON) tests/environment.py demo demo/run.py $(if $(STYLE),--style '$(STYLE)') $(if $(FAIL),--fail '$(FAIL)')

bench: python  ## What a deployment costs beside bare ssh and Ansible alone; REPEAT=1 ROWS=ping,ours SIZES=10,40
	@exec $(PYTHON) tests/environment.py demo tests/bench/run.py $(if $(REPEAT),--repeat '$(REPEAT)') $(if $(ROWS),--rows '$(ROWS)') $(if $(SIZES),--sizes '$(SIZES)')

test: python  ## Everything below, on every Python that matters
	@exec $(CHECK)

unit: python  ## Unit tests; ARGS='-k name' goes to pytest
	@exec $(CHECK) unit -- $(ARGS)

conformance: python  ## Cases recorded from the CodeDeploy agent; CASES=DIR takes another folder of cases
	@exec $(CHECK) $(if $(CASES),--cases '$(abspath $(CASES))') conformance -- $(ARGS)

integration: python  ## Whole deployments on this machine; ARGS='-k name' goes to pytest
	@exec $(CHECK) integration -- $(ARGS)

store: python  ## The store, and deployments that share one; ARGS='-k name' goes to pytest
	@exec $(CHECK) store -- $(ARGS)

sanity: python  ## ansible-test sanity; ARGS='--test pep8' goes to ansible-test
	@exec $(CHECK) sanity -- $(ARGS)

lint: python  ## yamllint, ansible-lint, ruff, shellcheck
	@exec $(CHECK) lint

docs: python  ## Check the documentation of plugins and roles, and the changelog
	@exec $(CHECK) docs

clean:  ## Remove everything that was made here, the virtual environments too
	rm -rf .venv build .pytest_cache .ruff_cache .hypothesis .ansible tests/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "Python >= 3.11 is needed and was not found on PATH." >&2; exit 1; }
