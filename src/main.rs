//! The program; see [`sporhund::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    sporhund::cli::run(std::env::args_os())
}
