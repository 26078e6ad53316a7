# Thin names for what people type; what they do is in scripts/ and xtask/.
.POSIX:
.PHONY: demo test bench check e2e vendor voice setup

# The whole province in one process, with made-up people. Nothing but Rust and a linker is needed.
demo:
	@scripts/setup.sh build
	cargo run --profile fast --package khidmat -- demo

# The gate: everything that must hold before a change is merged.
test:
	@scripts/gate.sh

# Every published figure, on both engines.
bench:
	@scripts/setup.sh build postgres browser
	cargo build --profile fast --package khidmat --package bench
	scripts/postgres.sh run cargo run --profile fast --package bench

# What can be said without running anything: format, lints, house rules.
check:
	@scripts/setup.sh build
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo xtask tidy

# Journeys in a real browser, on both engines, against the plain build.
e2e:
	@scripts/setup.sh build postgres browser
	cargo build --workspace --bins
	scripts/postgres.sh run scripts/e2e.sh

# The committed front-end files, made again from their lock; fails when a byte differs.
vendor:
	cargo xtask vendor

# The spoken sentences of the citizen's page that no person has recorded yet, made again by machine.
voice:
	@scripts/setup.sh voice
	scripts/voice.sh

# Everything that the gate needs.
setup:
	scripts/setup.sh all
