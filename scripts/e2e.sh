#!/usr/bin/env bash
# Runs the journeys against a binary that is built already. Arguments go to Playwright, for example
#
#   scripts/postgres.sh run scripts/e2e.sh --project sqlite-ur-360 journeys/design.spec.ts
#
# KHIDMAT_BIN names another binary, KHIDMAT_CHROMIUM another browser.
set -euo pipefail
cd "$(dirname "$0")/.."

KHIDMAT_BIN=${KHIDMAT_BIN:-${CARGO_TARGET_DIR:-target}/debug/khidmat}
KHIDMAT_BIN=$(realpath -m "$KHIDMAT_BIN")
if [ ! -x "$KHIDMAT_BIN" ]; then
  printf 'e2e: %s is not built: cargo build --workspace --bins\n' "$KHIDMAT_BIN" >&2
  exit 1
fi
export KHIDMAT_BIN

cd e2e
exec node node_modules/@playwright/test/cli.js test "$@"
