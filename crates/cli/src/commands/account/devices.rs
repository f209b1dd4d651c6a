//! `lifeboat account devices`: the devices of the recovery account.

use clap::{Args, Subcommand};
use lifeboat_client::{
    device::VaultError,
    recovery_account::{Revoked, revoke_device},
};
use lifeboat_protocol::device::{Device, Platform, RenameDevice};
use lifeboat_vault::{DeviceId, Label, Timestamp};
use serde_json::json;

use crate::{
    connection::Connection,
    error::CliError,
    output::{Cell, Style, Table, moment},
    program::Program,
};

/// The devices of the recovery account: list them, rename them, revoke a lost one.
#[derive(Debug, Args)]
pub(crate) struct DevicesArguments {
    #[command(subcommand)]
    command: Option<DevicesCommand>,
}

#[derive(Debug, Subcommand)]
enum DevicesCommand {
    /// List the devices.
    List,
    /// Give a device another name.
    Rename {
        /// The device: its name, its id, or the first characters of the id.
        device: String,
        /// The new name, 1 to 100 characters.
        name: String,
    },
    /// Revoke a lost device: it is signed out, and reads nothing that is backed up from now on.
    Revoke {
        /// The device: its name, its id, or the first characters of the id.
        device: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: DevicesArguments,
) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    let devices = connection
        .session()?
        .devices()
        .await
        .map_err(lifeboat_client::ClientError::from)?
        .devices;
    match arguments.command.unwrap_or(DevicesCommand::List) {
        DevicesCommand::List => {
            program.output.result(&devices, table(program, &devices));
            Ok(())
        }
        DevicesCommand::Rename { device, name } => {
            rename(program, &connection, find(&devices, &device)?, &name).await
        }
        DevicesCommand::Revoke { device, yes } => {
            revoke(program, &connection, find(&devices, &device)?, yes).await
        }
    }
}

fn table(program: &Program, devices: &[Device]) -> String {
    let mut table = Table::new(program.output.paint()).titles(&[
        "device",
        "platform",
        "first sign-in",
        "last seen",
        "state",
        "id",
    ]);
    for device in devices {
        let state = if device.current {
            Cell::styled(Style::Green, "this device")
        } else if device.shut_out {
            Cell::styled(Style::Red, "shut out: revoke it")
        } else if device.signed_in {
            Cell::from("signed in")
        } else {
            Cell::styled(Style::Dim, "signed out")
        };
        let at = |seconds| Cell::from(moment(Timestamp::from_seconds(seconds)));
        table.row([
            Cell::styled(Style::Bold, device.name.as_str()),
            platform(device.platform).into(),
            at(device.created_at),
            at(device.last_seen_at),
            state,
            Cell::styled(
                Style::Dim,
                device.id.to_string().chars().take(8).collect::<String>(),
            ),
        ]);
    }
    table.to_string()
}

async fn rename(
    program: &Program,
    connection: &Connection,
    device: &Device,
    name: &str,
) -> Result<(), CliError> {
    let label = Label::parse(name).map_err(|error| CliError::usage(error.to_string()))?;
    let request = RenameDevice {
        name: label.to_string(),
    };
    connection
        .session()?
        .rename_device(device.id, &request)
        .await
        .map_err(lifeboat_client::ClientError::from)?;
    if device.current {
        connection
            .store
            .update(|vault| {
                vault.device.name = label.clone();
                Ok::<_, VaultError>(())
            })
            .await?;
    }
    program.output.result(
        &json!({ "id": device.id, "name": label }),
        format_args!("{} is called {label} now.", device.name),
    );
    Ok(())
}

async fn revoke(
    program: &mut Program,
    connection: &Connection,
    device: &Device,
    yes: bool,
) -> Result<(), CliError> {
    if device.current {
        return Err(CliError::usage(format!(
            "The device \"{}\" is this one. Revoke it from another, or sign out.",
            device.name
        ))
        .hint("lifeboat account sign-out"));
    }
    let question = format!(
        "Revoke {}? It is signed out, and reads nothing that is backed up from now on.",
        device.name
    );
    if !yes && !program.terminal.confirm(&question, "--yes")? {
        return Err(CliError::cancelled());
    }
    connection.tell_news(program).await;
    let now = program.now();
    let id = DeviceId::from_uuid(device.id);
    let revoked = revoke_device(&connection.backed_up(), id, now, &mut program.rng).await?;
    connection.forget_own_news().await;
    program.output.result(
        &json!({ "id": device.id, "name": device.name, "revoked": true }),
        program.output.prose(&format!(
            "{} is revoked. What it holds already stays readable there: if it may be in other hands, \
             renew the codes of your most important accounts.",
            device.name
        )),
    );
    if let Revoked::HeadUnverified(error) = revoked {
        return Err(CliError::failed(
            "not_verified",
            format!(
                "The newest version was sealed anew, as it has to be after that, but it could not be \
                 verified. {error}"
            ),
        )
        .hint("lifeboat backup verify, then lifeboat doctor"));
    }
    Ok(())
}

/// The one device that is meant.
fn find<'a>(devices: &'a [Device], wanted: &str) -> Result<&'a Device, CliError> {
    let wanted = wanted.trim();
    let by_id = |device: &&Device| {
        wanted.len() >= 4 && device.id.to_string().starts_with(&wanted.to_lowercase())
    };
    let by_name = |device: &&Device| device.name.to_lowercase() == wanted.to_lowercase();
    let mut found: Vec<&Device> = devices.iter().filter(by_name).collect();
    if found.is_empty() {
        found = devices.iter().filter(by_id).collect();
    }
    match found.as_slice() {
        [device] => Ok(device),
        [] => Err(CliError::usage(format!("There is no device \"{wanted}\"."))
            .hint("lifeboat account devices list")),
        several => {
            let lines: Vec<_> = several.iter().map(|device| told_apart(device)).collect();
            Err(CliError::usage(format!(
                "There is more than one device \"{wanted}\":\n{}\nGive the id of the one that you \
                 mean.",
                lines.join("\n")
            ))
            .hint("lifeboat account devices"))
        }
    }
}

/// A device beside others with the same name.
fn told_apart(device: &Device) -> String {
    let at = |seconds| moment(Timestamp::from_seconds(seconds));
    let here = if device.current { " (this device)" } else { "" };
    format!(
        "  {}{here}: first sign-in {}, last seen {}",
        device.id,
        at(device.created_at),
        at(device.last_seen_at)
    )
}

fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::Linux => "Linux",
        Platform::Macos => "macOS",
        Platform::Windows => "Windows",
        Platform::Android => "Android",
        Platform::Ios => "iOS",
        Platform::Web => "web",
        Platform::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(first: &str, name: &str) -> Device {
        let id: DeviceId = format!("{first}-0000-4000-8000-000000000000")
            .parse()
            .unwrap();
        Device {
            id: *id.as_uuid(),
            name: name.to_owned(),
            platform: Platform::Linux,
            created_at: 0,
            last_seen_at: 0,
            signed_in: true,
            current: false,
            shut_out: false,
        }
    }

    #[test]
    fn a_device_is_found_by_its_name_or_the_beginning_of_its_id() {
        let devices = [device("01000000", "Phone"), device("02000000", "Laptop")];
        assert_eq!(find(&devices, "phone").unwrap().name, "Phone");
        assert_eq!(find(&devices, "02000000").unwrap().name, "Laptop");
        assert!(find(&devices, "02").is_err(), "too little to be sure");
    }

    #[test]
    fn two_devices_with_one_name_are_told_apart_by_their_ids() {
        let here = Device {
            current: true,
            ..device("01000000", "Phone")
        };
        let error = find(&[here, device("02000000", "Phone")], "Phone").unwrap_err();
        let lines: Vec<_> = error.message.lines().collect();
        assert!(lines[1].starts_with("  01000000-"), "{}", error.message);
        assert!(lines[1].contains("(this device): first sign-in 19"));
        assert!(lines[2].starts_with("  02000000-") && lines[2].contains("last seen 19"));
        assert_eq!(error.hint.as_deref(), Some("lifeboat account devices"));
    }
}
