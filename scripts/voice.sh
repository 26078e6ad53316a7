#!/usr/bin/env bash
# Speaks the sentences of docs/reference/voice.md by machine, until a person has recorded them.
#
#   scripts/voice.sh        speaks every sentence that no person has recorded
#   scripts/voice.sh read   speaks nothing; writes anew how each would be said, in assets/voice/spoken.tsv
#
# espeak-ng reads Urdu without its short vowels as well as it can guess; where it guesses wrong, the second column of
# spoken.tsv says the sentence in another spelling. The same versions of both programs give the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8

list=docs/reference/voice.md
folder=assets/voice
spoken=$folder/spoken.tsv
machine=$folder/machine.txt
people=$folder/people.txt

say() { printf 'voice: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
hash() { sha256sum | cut -d ' ' -f 1; }
hash_of() { hash <"$1"; }

# Slow, with a breath between words: it is heard once, on a small loudspeaker.
engine() { espeak-ng -v ur -s 130 -g 2 "$@"; }

sentences() { sed -n 's/^| `\([a-z0-9-]*\)` | \(.*\) |$/\1\t\2/p' "$list"; }

column() { # key, number: a column of spoken.tsv
  awk -F '\t' -v key="$1" -v column="$2" '$1 == key { print $column }' "$spoken"
}

field() { # file, key, number: a field of a list, nothing where there is none
  [ -e "$1" ] || return 0
  awk -v key="$2" -v field="$3" '$1 == key { print $field }' "$1"
}

said() { # key, sentence: what the machine is given
  local own
  own=$(column "$1" 2)
  printf '%s' "${own:-$2}"
}

read_over() { # key, text: how it is said, for whoever reads it over
  engine -q --ipa "$2" | sed 's/^ *//; s/ *$//' | paste -s -d '|' | sed 's/|/ | /g'
}

speak() { # text, file
  engine -w "$work/said.wav" "$1"
  opusenc --quiet --serial 1 --padding 0 --discard-comments --discard-pictures \
    --bitrate 12 --speech --framesize 60 "$work/said.wav" "$2"
}

# Whoever changes a sentence must look at its spelling too, or the old one would be said under the new one's name.
spelling_is_of_this_sentence() { # key, hash of the sentence, hash of what is said
  [ -n "$(column "$1" 2)" ] && [ -e "$folder/$1.ogg" ] || return 0
  local before
  before=$(field "$machine" "$1" 3)
  [ -z "$before" ] || [ "$before" = "$2" ] || [ "$(field "$machine" "$1" 4)" != "$3" ]
}

versions() {
  printf '# Made by scripts/voice.sh with %s; %s.\n' \
    "$(espeak-ng --version | sed 's/ *Data at.*//; s/^eSpeak NG text-to-speech: /espeak-ng /')" \
    "$(opusenc --version | head -n 1)"
  printf '# key, then SHA-256 of the file, of the sentence, and of what the machine was given.\n'
}

one() { # key, sentence: leaves its line in machine.txt or people.txt
  local key=$1 text file now of_sentence of_text
  file=$folder/$key.ogg
  text=$(said "$key" "$2")
  of_sentence=$(printf '%s' "$2" | hash)
  of_text=$(printf '%s' "$text" | hash)
  if [ -e "$file" ]; then
    now=$(hash_of "$file")
    if [ "$now" != "$(field "$machine" "$key" 2)" ]; then
      by_a_person "$key" "$now" "$of_sentence"
      return
    fi
  fi
  spelling_is_of_this_sentence "$key" "$of_sentence" "$of_text" ||
    fail "$key: the sentence has changed, what is said in $spoken has not: correct it there, or empty it, or remove the file if it still fits"
  speak "$text" "$work/new/$key.ogg"
  printf '%s %s %s %s\n' "$key" "$(hash_of "$work/new/$key.ogg")" "$of_sentence" "$of_text" >>"$work/machine"
}

# A recording is never overwritten. A new one counts as a recording of the sentence as it stands now.
by_a_person() { # key, hash of the file, hash of the sentence
  local sentence=$3
  [ "$(field "$people" "$1" 2)" != "$2" ] || sentence=$(field "$people" "$1" 3)
  [ "$sentence" = "$3" ] || say "$1: recorded by a person, but the sentence has changed since: record it again, or remove it"
  printf '%s %s %s\n' "$1" "$2" "$sentence" >>"$work/people"
}

# What the machine said of sentences that are no longer there.
remove_leftovers() {
  local key rest
  [ -e "$machine" ] || return 0
  while read -r key rest; do
    case $key in '#'*) continue ;; esac
    sentences | cut -f 1 | grep -qxF -- "$key" || [ ! -e "$folder/$key.ogg" ] ||
      [ "$(hash_of "$folder/$key.ogg")" != "${rest%% *}" ] || rm "$folder/$key.ogg"
  done <"$machine"
}

write_table() {
  local key sentence
  printf 'key\tspoken\tipa\n' >"$work/spoken"
  while IFS=$'\t' read -r key sentence; do
    printf '%s\t%s\t%s\n' "$key" "$(column "$key" 2)" "$(read_over "$key" "$(said "$key" "$sentence")")" >>"$work/spoken"
  done < <(sentences)
  cp "$work/spoken" "$spoken"
}

main() {
  local key sentence
  command -v espeak-ng >/dev/null && command -v opusenc >/dev/null || fail 'scripts/setup.sh voice installs what is missing'
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  [ -e "$spoken" ] || printf 'key\tspoken\tipa\n' >"$spoken"
  write_table
  [ "${1:-}" != read ] || return 0
  versions >"$work/machine"
  : >"$work/people"
  mkdir "$work/new"
  while IFS=$'\t' read -r key sentence; do
    one "$key" "$sentence"
  done < <(sentences)
  remove_leftovers
  # Files and their list change together: a file that is in no list counts as a person's.
  find "$work/new" -name '*.ogg' -exec cp -t "$folder" {} +
  cp "$work/machine" "$machine"
  if [ -s "$work/people" ]; then cp "$work/people" "$people"; else rm -f "$people"; fi
  say "$(grep -vc '^#' "$machine") sentences by machine, $(wc -l <"$work/people") by people," \
    "$(cat "$folder"/*.ogg | wc -c) bytes together"
}

case ${1:-} in
  '' | read) ;;
  *) say 'usage: scripts/voice.sh [read]'; exit 2 ;;
esac
# On one line with its own end: the shell has read all of it before it runs, so an edit meanwhile does no harm.
main "$@"; exit
