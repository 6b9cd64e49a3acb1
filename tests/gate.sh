#!/bin/sh
# The whole gate: format, lint, types, imports, catalogue, tests. CI runs only this; `quick` leaves the slow tests out.
set -eu
export PATH="$PWD/.venv/bin:$PATH"
ruff format --check .
ruff check .
mypy
lint-imports
banban catalogue lint
# Two workers, each with an engine of its own. Tests with real telephones, browsers and terminals may fail on a busy machine
# for want of time, so a test that failed is asked twice more and both times are told.
if [ "${1:-}" = quick ]; then
    exec pytest -q -n 2 --dist loadfile --reruns 2 -m "not slow"
fi
exec pytest -q -n 2 --dist loadfile --reruns 2 "$@"
