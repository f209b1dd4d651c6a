//! `lifeboat-server`: recovery accounts and sealed backups.

use std::process::ExitCode;

fn main() -> ExitCode {
    lifeboat_server::cli::run(std::env::args_os())
}
