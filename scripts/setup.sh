#!/usr/bin/env bash
# Makes sure that what a target needs is on this machine, and installs what is missing with apt and npm.
#
#   scripts/setup.sh build|postgres|documents|browser|voice|all ...
#
# `all` is what the gate needs; `voice` is only for whoever makes the spoken sentences anew.
#
# Quick and silent when all is there, and then it touches no network. It never upgrades what is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

missing=()
need() { # package, then a command that succeeds when it is there
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

have_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }
have_headers() { [ -e /usr/include/stdio.h ]; }
have_urdu_font() { compgen -G '/usr/share/fonts/truetype/noto/NotoNastaliqUrdu*' || fc-list :lang=ur family | grep -q .; }
have_browser() { [ -n "${KHIDMAT_CHROMIUM:-}" ] || have chromium || have chromium-browser || have google-chrome; }

need_build() {
  need build-essential have cc
  need build-essential have_headers
}
need_postgres() {
  need postgresql have_postgres
  need postgresql-client have psql
}
need_documents() { need poppler-utils have pdftotext; }
need_browser() {
  need chromium have_browser
  need fonts-noto-core have_urdu_font
}

need_voice() {
  need espeak-ng have espeak-ng
  need opus-tools have opusenc
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    say "not root and no sudo: run this once as root: $*"
    return 1
  fi
}

install_missing() {
  [ "${#missing[@]}" -gt 0 ] || return 0
  local packages
  mapfile -t packages < <(printf '%s\n' "${missing[@]}" | sort -u)
  if ! have apt-get; then
    say "this machine has no apt; install these by its own means: ${packages[*]}"
    return 1
  fi
  say "installing ${packages[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${packages[@]}" </dev/null >/dev/null
}

# A lock file's packages, installed once per lock and Node version; the stamp says which.
install_node_packages() {
  local folder=$1 stamp want
  stamp=$folder/node_modules/.khidmat-lock
  want="$(node --version) $(sha256sum "$folder/package-lock.json" | cut -d ' ' -f 1)"
  [ "$(cat "$stamp" 2>/dev/null || true)" = "$want" ] && return 0
  say "installing the packages of $folder/package-lock.json"
  (cd "$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit --loglevel=error >&2)
  printf '%s\n' "$want" >"$stamp"
}

if ! have cargo; then
  say 'Rust is missing: install the stable toolchain (1.95 or newer) and make sure that cargo is on the PATH'
  exit 1
fi

browser=no
for part in "${@:-all}"; do
  case $part in
    build) need_build ;;
    postgres) need_postgres ;;
    documents) need_documents ;;
    browser) need_browser; browser=yes ;;
    voice) need_voice ;;
    all) need_build; need_postgres; need_documents; need_browser; browser=yes ;;
    *) say "unknown part '$part': build, postgres, documents, browser, voice or all"; exit 2 ;;
  esac
done
install_missing
if [ "$browser" = yes ]; then
  if ! have node || ! have npm; then
    say 'Node is missing: install Node 20 or newer, with npm'
    exit 1
  fi
  install_node_packages e2e
fi
