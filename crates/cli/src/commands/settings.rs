//! `lifeboat settings`: how the authenticator behaves; a backup carries it along.

use clap::{Args, Subcommand};
use lifeboat_vault::{Setting, Settings};

use super::passcode::Switch;
use crate::{
    error::CliError,
    output::{Cell, Paint, Style, Table},
    program::Program,
};

/// Show or change how the authenticator behaves.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lifeboat settings show\n  lifeboat settings set sound off")]
pub(crate) struct SettingsArguments {
    #[command(subcommand)]
    action: SettingsAction,
}

#[derive(Debug, Subcommand)]
enum SettingsAction {
    /// Show the settings.
    Show,
    /// Turn a setting on or off.
    Set {
        /// The setting: notifications, sound, vibrate or app-lock.
        #[arg(value_parser = setting)]
        setting: Setting,
        /// On or off.
        value: Switch,
    },
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: SettingsArguments,
) -> Result<(), CliError> {
    let settings = match arguments.action {
        SettingsAction::Show => program.open_vault().await?.1.contents.settings,
        SettingsAction::Set { setting, value } => {
            let (store, _) = program.open_or_create_vault().await?;
            store
                .update(|vault| {
                    vault.contents.settings.set(setting, value == Switch::On);
                    Ok::<_, CliError>(vault.contents.settings)
                })
                .await?
        }
    };
    let shown = table(settings, program.output.paint());
    program.output.result(&settings, shown);
    Ok(())
}

fn table(settings: Settings, paint: Paint) -> Table {
    let mut table = Table::new(paint);
    for setting in Setting::ALL {
        let (style, word) = if settings.is_on(setting) {
            (Style::Green, "on")
        } else {
            (Style::Dim, "off")
        };
        let meaning = match setting {
            Setting::Notifications => "show sign-in requests as notifications",
            Setting::Sound => "play a sound with a notification",
            Setting::Vibrate => "vibrate with a notification",
            Setting::AppLock => "ask for the passcode when the app is opened",
        };
        table.row([
            word_of(setting).into(),
            Cell::styled(style, word),
            Cell::styled(Style::Dim, meaning),
        ]);
    }
    table
}

fn word_of(setting: Setting) -> String {
    setting.as_str().replace('_', "-")
}

fn setting(text: &str) -> Result<Setting, String> {
    let wanted = text.to_lowercase().replace('-', "_");
    Setting::ALL
        .into_iter()
        .find(|setting| setting.as_str() == wanted)
        .ok_or_else(|| {
            let words = Setting::ALL.map(word_of);
            format!("write one of {}", words.join(", "))
        })
}
