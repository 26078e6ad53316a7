//! The program. Everything is in the library beside it, so that tests and benches run the same code.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use std::process::ExitCode;

fn main() -> ExitCode {
    khidmat::run()
}
