#!/usr/bin/env bash
# The whole gate, as `make test` and the CI run it: one build of the workspace, then every test there is.
#
# Lints are in `make check`: they compile everything a second time. Each heading says how long the phase before took;
# the last lines are the test runners' own.
set -euo pipefail
cd "$(dirname "$0")/.."

started=$SECONDS
phase_started=$SECONDS
phase_name=
phases=7
phase_number=0

clock() { printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); }

phase() {
  local before=
  [ -z "$phase_name" ] || before=" · $phase_name took $(clock $((SECONDS - phase_started)))"
  phase_number=$((phase_number + 1))
  phase_name=$1
  phase_started=$SECONDS
  printf '\n━━ %d/%d %s · %s since the start%s\n' "$phase_number" "$phases" "$phase_name" \
    "$(clock $((SECONDS - started)))" "$before"
}

trap 'status=$?; [ "$status" -eq 0 ] || printf "\n━━ FAILED in phase %d/%d %s after %s\n" \
  "$phase_number" "$phases" "$phase_name" "$(clock $((SECONDS - started)))"' EXIT

[ "${CI:-}" != true ] || export CARGO_INCREMENTAL=0 CARGO_TERM_PROGRESS_WHEN=never
# A machine that runs the gate has both engines: a test must not pass by skipping one.
export KHIDMAT_REQUIRE_POSTGRES=1
target=${CARGO_TARGET_DIR:-target}

own_script_tests() { # explicit names: what a folder means to `node --test` differs between versions of Node
  find assets -name vendor -prune -o -type f \( -name '*.test.mjs' -o -name '*.test.js' \) -print 2>/dev/null | sort
}

main() {
  phase 'set-up'
  scripts/setup.sh all

  phase 'format'
  cargo fmt --all --check

  phase 'build'
  cargo build --workspace --bins --tests --locked

  phase 'house rules'
  "$target/debug/xtask" tidy

  phase 'scripts of the pages'
  mapfile -t scripts < <(own_script_tests)
  if [ "${#scripts[@]}" -gt 0 ]; then
    node --test "${scripts[@]}"
  else
    echo 'no *.test.mjs under assets/'
  fi

  phase 'tests on both engines'
  if cargo nextest --version >/dev/null 2>&1; then
    scripts/postgres.sh run cargo nextest run --workspace --locked --profile gate
  else
    scripts/postgres.sh run cargo test --workspace --locked --bins --lib --tests --no-fail-fast
  fi

  phase 'journeys in a browser on both engines'
  # Two of the four looks: `make e2e` takes them all.
  scripts/postgres.sh run scripts/e2e.sh --project guards --project sqlite-ur-360 --project postgres-en-1440
}

# On one line with its own end: the shell has read all of it before it runs, so an edit meanwhile does no harm.
main; exit
