# Shortcuts; each does what README.md says.
.PHONY: run test check format

run:
	python3 -m assistant.start

test:
	python3 -m assistant.start test

check:
	sh tests/gate.sh quick

format:
	.venv/bin/ruff format . && .venv/bin/ruff check --fix .
