# make run    a running site with demo content on http://127.0.0.1:8000/ (PORT=… moves it)
# make test   every check and test, real browser and real PostgreSQL included
# make serve  the site as in production: gunicorn, no demo content
# make bench  what the pages cost, beside a bare view (ARTICLES=… COMMENTS=… for a larger site; docs/performance.md)
# make stop   stop the database that the other commands started

PORT ?= 8000
ARTICLES ?= 2000
COMMENTS ?= 20000
WORKERS ?= 2
PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
SHELL := /bin/sh
STOP_DATABASE = python -m forum.postgres stop

PORT_IS_FREE = python -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null || { echo "Port $(PORT) is taken; PORT=8001 make $@ uses another."; exit 1; }

# The address that mail and files name which a command writes while nobody asks for a page.
NOTE_PORT = umask 077; sed 's|^FORUM_ORIGIN=http://127\.0\.0\.1:[0-9]*|FORUM_ORIGIN=http://127.0.0.1:$(PORT)|' .env > .env.part && mv .env.part .env

.PHONY: run serve test lint bench stop setup

run: setup
	@$(PORT_IS_FREE)
	@$(NOTE_PORT)
	@trap '$(STOP_DATABASE)' EXIT; trap 'exit 0' INT TERM; \
	python manage.py migrate --verbosity 0 && \
	python manage.py demo && \
	echo "The site is on http://127.0.0.1:$(PORT)/ and the newsroom on http://127.0.0.1:$(PORT)/admin/ (Ctrl-C stops both)." && \
	FORUM_ORIGIN=http://127.0.0.1:$(PORT) gunicorn --config forum/gunicorn.py --bind 127.0.0.1:$(PORT) --workers $(WORKERS) --reload forum.wsgi

serve: setup
	@$(PORT_IS_FREE)
	@$(NOTE_PORT)
	@trap '$(STOP_DATABASE)' EXIT; trap 'exit 0' INT TERM; \
	python manage.py migrate --verbosity 0 && \
	gunicorn --config forum/gunicorn.py --bind 127.0.0.1:$(PORT) --workers $(WORKERS) forum.wsgi

setup: .venv/runtime .env
	@python manage.py collectstatic --noinput --verbosity 0

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 …")'
	@echo "Making a virtual environment in .venv …"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Install what Python needs for this (Debian: python3-venv) and try again."; exit 1; }

.venv/runtime: .venv/bin/python requirements.txt
	@echo "Installing what requirements.txt names …"
	@python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/development: .venv/runtime requirements-dev.txt
	@echo "Installing what requirements-dev.txt names …"
	@python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.env:
	@echo "Writing .env with a random secret, for this machine only …"
	@umask 077; { python -c 'import secrets; print("FORUM_SECRET_KEY=" + secrets.token_urlsafe(48))' && \
	printf 'FORUM_ALLOWED_HOSTS=127.0.0.1,localhost\nFORUM_HTTPS=off\nFORUM_ORIGIN=http://127.0.0.1:$(PORT)\n# Mail is kept as files in var/mail and sent to nobody.\nFORUM_EMAIL_URL=file:mail\n'; } > $@.part && mv $@.part $@

test: .venv/development lint
	@python -m tests.browser.chromium
	@trap 'FORUM_VAR_DIR=var/test $(STOP_DATABASE) >/dev/null' EXIT; python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: .venv/development
	ruff format --check --quiet .
	ruff check --quiet .
	djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	FORUM_SECRET_KEY=checking-only-0123456789-0123456789 FORUM_ENV_FILE=/dev/null mypy --no-error-summary forum articles comments tests
	@$(CHECKING) python manage.py check --deploy --fail-level WARNING
	@trap 'FORUM_VAR_DIR=var/test $(STOP_DATABASE) >/dev/null' EXIT; \
	$(CHECKING) python manage.py makemigrations --check --dry-run

bench: .venv/development
	@python -m tests.bench --articles $(ARTICLES) --comments $(COMMENTS)

CHECKING = FORUM_VAR_DIR=var/test FORUM_ENV_FILE=/dev/null FORUM_HTTPS=on FORUM_SECRET_KEY=$$(python -c 'import secrets; print(secrets.token_urlsafe(48))') FORUM_ALLOWED_HOSTS=localhost

stop:
	@$(STOP_DATABASE)
