# Klarity: `make run` starts the site, `make check` is for while you work, `make test` is what CI runs.

PYTHON = $(shell for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
UV_VERSION := 0.13.9
VENV_PYTHON := .venv/bin/python

# Tests say themselves which settings they mean: those of the person who runs them must not leak in.
SETTINGS := ENVIRONMENT SECRET_KEY DEBUG DEMO_DATA ALLOWED_HOSTS API_REQUESTS_OF_STRANGER API_REQUESTS_OF_TOKEN \
	CSRF_TRUSTED_ORIGINS DATABASE_POOL_MAX DATABASE_URL EMAIL_URL HSTS_SCOPE MAIL_FOLDER MAIL_FROM \
	MODERATOR_SESSION_HOURS PAGE_CACHE_SECONDS PORT SECRET_KEY_FALLBACKS SECURE_SSL SESSION_DAYS SITE_URL \
	STATIC_ROOT UNDO_SECONDS WEBHOOKS_TO_THIS_MACHINE
# Bytecode is kept, whatever they wish elsewhere: each run below would compile several hundred files once more.
ISOLATED := env $(addprefix -u ,$(SETTINGS) $(addsuffix _FILE,$(SETTINGS)) PYTHONDONTWRITEBYTECODE) $(VENV_PYTHON)
# A file's tests stay in one process, in the order of tests/conftest.py: those that share a running site start it once.
PYTEST := -m pytest -n 2 --dist loadfile --no-loadscope-reorder
# Folders in which nothing is quick need not even be read: half of all tests stand there.
QUICK := -m "not (browser or soak or process or site or thorough)" \
	$(addprefix --ignore=,tests/browser tests/soak $(wildcard tests/community/*/))

.PHONY: run test check lint soak bench openapi lock clean

run: .venv/.run
	@exec $(VENV_PYTHON) -m klsite.serve

check: lint
	$(ISOLATED) $(PYTEST) $(QUICK)

lint: .venv/.dev
	$(ISOLATED) -m ruff check .
	$(ISOLATED) -m ruff format --check .
	$(ISOLATED) -m mypy

# Tests with processes of their own bring their own database, and what uses none need not run on two.
test: lint
	$(ISOLATED) $(PYTEST) -m "not (browser or soak)" $(addprefix --ignore=,tests/browser tests/soak)
	$(ISOLATED) -m tests.private_postgres $(VENV_PYTHON) $(PYTEST) -m "database and not (browser or soak or process)"
	$(ISOLATED) -m tests.browser.install
	$(ISOLATED) $(PYTEST) -m "browser and not soak"

soak: .venv/.dev
	$(ISOLATED) -m pytest -m soak -s

bench: .venv/.dev
	$(ISOLATED) -m tests.browser.install --window
	$(ISOLATED) -m bench

# After a change of the API that breaks no program: tests/test_breaking_changes.py says which do.
openapi: .venv/.dev
	UPDATE_OPENAPI=1 $(ISOLATED) -m pytest -q tests/test_openapi_examples.py tests/test_breaking_changes.py

# Keeps the pins that still fit; `make lock UPGRADE=--upgrade` takes the newest versions that pyproject.toml allows.
COMPILE := -m uv pip compile --quiet --universal --python-version 3.11 --custom-compile-command "make lock" \
	--no-emit-index-url --no-emit-find-links $(UPGRADE) pyproject.toml
lock: .venv/.made
	$(VENV_PYTHON) $(COMPILE) --output-file requirements.txt
	$(VENV_PYTHON) $(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

# Leaves the database alone: var/klarity.sqlite3 may hold somebody's words.
clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis var/static*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps, so that a second run starts at once. Whoever only runs the site never waits for the test tools.
.venv/.run: requirements.txt .venv/.made
	@echo "Installing what the site needs ..."
	@$(call install,requirements.txt)
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@echo "Installing what the tests need ..."
	@$(call install,requirements-dev.txt)
	@touch $@

# uv takes seconds where pip takes half a minute; pip is there for where uv cannot go (its cache, its index).
define install
$(VENV_PYTHON) -m uv pip install --quiet --python $(VENV_PYTHON) -r $(1) \
	|| $(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check -r $(1)
endef

.venv/.made:
	$(if $(PYTHON),,$(error Klarity needs Python 3.11 or newer, and no python3 on the PATH is))
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(install_venv)
	@$(PYTHON) -m venv --clear .venv
	@$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) \
		|| echo "uv $(UV_VERSION) could not be installed; pip does its work, more slowly."
	@touch $@

# Debian's Python comes without ensurepip, which venv needs, until python3-venv is installed.
define install_venv
{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv >/dev/null \
	&& $(PYTHON) -c 'import ensurepip, venv'; } \
	|| { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian: apt-get install python3-venv)." >&2; exit 1; }
endef
