#!/usr/bin/env bash
# A private, throw-away PostgreSQL on a free port of the loopback interface, for tests and figures.
#
#   scripts/postgres.sh start        starts one under .pg/ and prints KHIDMAT_TEST_POSTGRES=postgres://...
#   scripts/postgres.sh stop         stops that one and removes it
#   scripts/postgres.sh run CMD ...  starts one of its own, runs CMD with the variable set, stops and removes it
#
# Data do not outlive it. PostgreSQL refuses to run as root, so for root it runs as the user postgres. When
# KHIDMAT_TEST_POSTGRES is set already, `run` uses that server and starts none.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077

state=.pg/state

say() { printf 'postgres: %s\n' "$*" >&2; }

binaries() { # the folder of initdb and pg_ctl, the newest version first
  local found
  if found=$(command -v initdb 2>/dev/null) && command -v pg_ctl >/dev/null 2>&1; then
    dirname "$(readlink -f "$found")"
    return 0
  fi
  found=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
  if [ -z "$found" ]; then
    say 'PostgreSQL is not installed: scripts/setup.sh postgres'
    return 1
  fi
  dirname "$found"
}

as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    # From a folder that it may enter, or it complains.
    (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/ "$@")
  else
    "$@"
  fi
}

# Below the ports that the system hands out by itself; nothing answers there. PostgreSQL makes sure once more.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  printf '%s\n' "$port"
}

# Durable like production, so that a test of durability means something; only the costs that a cluster without a
# past or a future need not pay are left out.
settings() {
  cat <<TEXT
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 400
shared_buffers = 128MB
fsync = on
synchronous_commit = on
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
jit = off
timezone = 'UTC'
log_min_messages = warning
password_encryption = md5
TEXT
}

create() { # folder, password
  local folder=$1 password=$2 bin
  bin=$(binaries)
  printf '%s\n' "$password" >"$folder/password"
  [ "$(id -u)" -ne 0 ] || chown -R postgres: "$folder"
  as_owner "$bin/initdb" --pgdata="$folder/data" --username=khidmat --pwfile="$folder/password" --auth=md5 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || {
    cat "$folder/initdb.log" >&2
    return 1
  }
  settings >>"$folder/data/postgresql.conf"
}

launch() { # folder, password; prints the address
  local folder=$1 password=$2 bin port try
  bin=$(binaries)
  for try in 1 2 3 4 5; do
    port=$(free_port)
    # Someone may take the port between the question and the answer: then ask again.
    if as_owner "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --options="-p $port" --timeout=60 \
      --silent --wait start </dev/null >&2; then
      printf 'postgres://khidmat:%s@127.0.0.1:%s/postgres\n' "$password" "$port"
      return 0
    fi
    say "attempt $try on port $port failed"
  done
  tail -n 20 "$folder/log" >&2 || true
  return 1
}

halt() { # folder
  local folder=$1 pid='' left
  pid=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null || true)
  if [ -n "$pid" ] && is_ours "$pid" "$folder"; then
    kill -QUIT "$pid" 2>/dev/null || true # immediate: what it would write is thrown away in the next line
    for left in $(seq 100 -1 0); do
      kill -0 "$pid" 2>/dev/null || break
      [ "$left" -gt 0 ] || { say "process $pid does not end; killing it"; kill -KILL "$pid" 2>/dev/null || true; }
      sleep 0.1
    done
  fi
  rm -rf "$folder"
}

# A pid read from a file may have been given to someone else since.
is_ours() { # pid, folder
  tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -qF -- "$2/data"
}

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

reachable() { # folder: may the owner get there? Homes of root usually say no.
  as_owner test -x "$1"
}

new_folder() { # the folder for `start`: .pg/cluster where the owner can reach it, else a temporary one
  mkdir -p .pg
  chmod 711 .pg
  if reachable "$PWD/.pg"; then
    mkdir -p .pg/cluster
    printf '%s\n' "$PWD/.pg/cluster"
  else
    temporary
  fi
}

temporary() { mktemp -d -t khidmat-pg.XXXXXXXX; }

start() {
  local folder address password
  if [ -s "$state" ]; then
    { read -r folder; read -r address; } <"$state"
    if is_ours "$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null || echo 0)" "$folder"; then
      printf 'KHIDMAT_TEST_POSTGRES=%s\n' "$address"
      return 0
    fi
    stop
  fi
  folder=$(new_folder)
  password=$(secret)
  trap 'halt "$folder"' EXIT
  create "$folder" "$password"
  address=$(launch "$folder" "$password")
  printf '%s\n%s\n' "$folder" "$address" >"$state"
  trap - EXIT
  printf 'KHIDMAT_TEST_POSTGRES=%s\n' "$address"
}

stop() {
  local folder
  [ -s "$state" ] || return 0
  read -r folder <"$state"
  halt "$folder"
  rm -f "$state"
}

run() {
  if [ -n "${KHIDMAT_TEST_POSTGRES:-}" ]; then
    exec "$@"
  fi
  local password
  cluster=$(temporary)
  trap 'halt "$cluster"' EXIT
  # The command hears the same signal, ends, and only then does the cluster.
  trap 'exit 130' INT
  trap 'exit 143' TERM
  password=$(secret)
  create "$cluster" "$password"
  KHIDMAT_TEST_POSTGRES=$(launch "$cluster" "$password")
  export KHIDMAT_TEST_POSTGRES
  "$@"
}

# In braces, with its own end: the shell reads all of it before it runs, so an edit meanwhile does no harm.
{
  case ${1:-} in
    start) start ;;
    stop) stop ;;
    run)
      shift
      [ "$#" -gt 0 ] || { say 'run what?'; exit 2; }
      run "$@"
      ;;
    *)
      say 'usage: scripts/postgres.sh start | stop | run CMD ...'
      exit 2
      ;;
  esac
  exit
}
