//! What can be typed: the options of every command, and the commands, one line each.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, CommandFactory, Parser, Subcommand, builder::BoolishValueParser};

use crate::{
    commands::{
        account::{self, complete},
        add, approve, backup, code, completions, doctor, edit, export, follow_ups, import, list,
        lock, manual, move_account, passcode, qr, recover, remove, scan, settings, tui, unlock,
    },
    error::{CliError, Exit},
    output::Output,
    program::Program,
};

/// An authenticator whose accounts survive the loss of the device they live on.
///
/// Codes need no server and no sign-in. With a recovery account, every change is backed up, sealed on
/// this device, and comes back on any other one.
#[derive(Debug, Parser)]
#[command(
    name = "lifeboat",
    version,
    max_term_width = 100,
    subcommand_required = true,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, 1 failed, 2 usage, 3 needs sign-in, 4 needs more verification, \
                  5 conflict.\n\nStart with:        lifeboat import exported.json\n                   \
                  lifeboat add --issuer Example --name alice\nLost your device?  lifeboat account \
                  sign-in, then lifeboat recover"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: GlobalArguments,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct GlobalArguments {
    /// The folder that the vault lies in.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "LIFEBOAT_HOME",
        hide_env_values = true
    )]
    pub(crate) home: Option<PathBuf>,
    /// Print JSON and ask nothing.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// A file whose first line is the passcode (or set `LIFEBOAT_PASSCODE`); `-` reads it from the input.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passcode_file: Option<PathBuf>,
    /// Speak to servers elsewhere without TLS, too: whoever is on the way reads and changes it all.
    #[arg(
        long,
        global = true,
        env = "LIFEBOAT_ALLOW_HTTP",
        hide_env_values = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(crate) allow_http: bool,
}

macro_rules! commands {
    (@needs_network) => { false };
    (@needs_network network) => { true };
    ($($variant:ident($module:ident::$arguments:ident) $(on $network:ident)? $(as $name:literal)?;)*) => {
        /// The commands.
        #[derive(Debug, Subcommand)]
        pub(crate) enum Command {
            $($(#[command(name = $name)])? $variant($module::$arguments),)*
        }

        impl Command {
            /// Whether the command may speak to a server.
            pub(crate) fn needs_network(&self) -> bool {
                match self { $(Self::$variant(_) => commands!(@needs_network $($network)?),)* }
            }

            /// Runs it.
            pub(crate) async fn run(self, program: &mut Program) -> Result<(), CliError> {
                match self { $(Self::$variant(arguments) => $module::run(program, arguments).await,)* }
            }
        }
    };
}

// In the order of the help. `on network` where the command may speak to a server.
commands! {
    Code(code::CodeArguments);
    Tui(tui::TuiArguments) on network;
    List(list::ListArguments);
    Add(add::AddArguments);
    Scan(scan::ScanArguments);
    Edit(edit::EditArguments);
    Move(move_account::MoveArguments) as "move";
    Remove(remove::RemoveArguments) as "rm";
    Qr(qr::QrArguments);
    Import(import::ImportArguments);
    Export(export::ExportArguments);
    Account(account::AccountArguments) on network;
    Backup(backup::BackupArguments) on network;
    Recover(recover::RecoverArguments) on network;
    FollowUps(follow_ups::FollowUpsArguments);
    Complete(complete::CompleteArguments) on network;
    Approve(approve::ApproveArguments) on network;
    Doctor(doctor::DoctorArguments) on network;
    Passcode(passcode::PasscodeArguments);
    Unlock(unlock::UnlockArguments);
    Lock(lock::LockArguments);
    Settings(settings::SettingsArguments);
    Completions(completions::CompletionsArguments);
    Manual(manual::ManualArguments);
}

impl Arguments {
    /// What was typed, or the exit code after saying what is wrong with it, or after the help.
    pub(crate) fn from_command_line() -> Result<Self, ExitCode> {
        // Without anything typed, help is what helps; an environment variable is not typed.
        if std::env::args_os().len() <= 1 {
            let _ = Self::command().print_help();
            return Err(Exit::Usage.into());
        }
        Self::try_parse().map_err(|error| {
            let asks_json = std::env::args_os().any(|argument| argument == "--json");
            if error.use_stderr() && asks_json {
                let text = error.to_string();
                let message = text.trim_start_matches("error: ").trim_end();
                Output::new(true).error(&CliError::usage(message));
                return Exit::Usage.into();
            }
            match error.print() {
                Ok(()) if !error.use_stderr() => ExitCode::SUCCESS,
                Ok(()) => Exit::Usage.into(),
                Err(_) => Exit::Failed.into(),
            }
        })
    }

    /// The description of the whole command line, for completions and manual pages.
    pub(crate) fn description() -> clap::Command {
        Self::command()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::description().debug_assert();
    }

    #[test]
    fn every_command_and_every_option_says_what_it_is() {
        fn check(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                let id = argument.get_id();
                assert!(argument.get_help().is_some(), "{} {id}", command.get_name());
            }
            command.get_subcommands().for_each(check);
        }
        check(&Arguments::description());
    }
}
