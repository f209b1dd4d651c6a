//! `lifeboat`: the authenticator on the command line.
//!
//! A command parses its arguments, runs one flow of `lifeboat-client` and shows what came of it; no
//! rule of the domain lives here. What surrounds every command is in the files beside this one:
//!
//! - [`arguments`]: the commands, one line each, and the options that all of them take;
//! - [`program`]: what a command gets to work with: the vault, the clock, randomness, the terminal;
//! - [`ports`]: the disk, the storage location and the network, for `lifeboat-client`;
//! - [`unlocking`]: where the passcode comes from, and keyrings;
//! - [`output`]: the one place that prints; [`terminal`]: the one place that asks;
//! - [`screen`]: the whole terminal as one screen, for the commands that stay;
//! - [`error`]: errors as exit codes and sentences;
//! - [`after`]: what happens when a command has changed something; [`backing_up`]: one attempt at that.
//!
//! To add a command, write `commands/NAME.rs` with `struct NameArguments` (clap's `Args`) and
//! `async fn run(program: &mut Program, arguments: NameArguments) -> Result<(), CliError>`, and give
//! it a line in [`arguments`].

mod after;
mod arguments;
mod backing_up;
mod clock;
mod commands;
mod connection;
mod error;
mod output;
mod ports;
mod program;
mod runtime;
mod screen;
mod terminal;
mod unlocking;

use std::process::ExitCode;

use arguments::Arguments;
use error::CliError;
use output::Output;
use program::Program;

fn main() -> ExitCode {
    let arguments = match Arguments::from_command_line() {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    let output = Output::new(arguments.global.json);
    let outcome = run(arguments, output.clone()).and_then(|()| output.finish());
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            error.exit.into()
        }
    }
}

fn run(arguments: Arguments, output: Output) -> Result<(), CliError> {
    let Arguments { global, command } = arguments;
    let mut program = Program::new(global, output)?;
    let outcome = if command.needs_network() {
        runtime::with_network(command.run(&mut program))?
    } else {
        runtime::here(command.run(&mut program))
    };
    after::run(&mut program, outcome.is_ok());
    outcome
}
