//! The program. Everything is in the library beside it, so that tests and benches run the same code.

use std::process::ExitCode;

fn main() -> ExitCode {
    khidmat::run()
}
