//! `lifeboat completions`: what a shell completes after `lifeboat`.

use clap::Args;
use clap_complete::Shell;

use crate::{arguments::Arguments, error::CliError, program::Program};

/// Print completions for a shell.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat completions bash > ~/.local/share/bash-completion/completions/lifeboat\n  \
                  lifeboat completions fish > ~/.config/fish/completions/lifeboat.fish"
)]
pub(crate) struct CompletionsArguments {
    /// The shell.
    shell: Shell,
}

#[expect(clippy::unused_async, reason = "every command is run in the same way")]
pub(crate) async fn run(
    program: &mut Program,
    arguments: CompletionsArguments,
) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::description(),
        "lifeboat",
        &mut script,
    );
    program.output.bytes(&script);
    Ok(())
}
