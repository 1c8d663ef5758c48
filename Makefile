# Mizan's commands. Each is a script of bin/, where its steps and their errors are.
.DEFAULT_GOAL := help
.PHONY: help run test lint openapi settings

# `exec` hands Ctrl-C and SIGTERM straight to the script.
help:  ## this list
	@sed -nE 's/^([a-z]+):.*  ## (.*)/  make \1\t\2/p' Makefile | expand -t 16

run:  ## serve a demo company on this machine (PORT, DATA_DIR, DATABASE_URL, CACHE_URL)
	@exec bin/run

test:  ## the whole test suite, on SQLite and on PostgreSQL where one answers
	@exec bin/test

lint:  ## style, types, layers, migrations, production settings, OpenAPI, file sizes
	@exec bin/lint

openapi:  ## write docs/openapi.json anew
	@exec bin/openapi

settings:  ## write docs/settings.md and .env.example anew
	@exec bin/settings
