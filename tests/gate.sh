#!/bin/sh
# The whole gate: format, lint, types, imports, catalogue, tests. CI runs only this; `quick` leaves the slow tests out.
set -eu
export PATH="$PWD/.venv/bin:$PATH"
ruff format --check .
ruff check .
mypy
lint-imports
banban catalogue lint
if [ "${1:-}" = quick ]; then
    exec pytest -q -m "not slow"
fi
exec pytest -q "$@"
