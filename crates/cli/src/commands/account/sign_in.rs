//! `lifeboat account sign-in`: this device becomes one of the recovery account's.

use clap::Args;
use lifeboat_client::{
    ClientError, HttpApi, Server,
    backup::{BackupExtent, ChainError, UnseenHead},
    device::{BackupSetting, Vault},
    recovery_account::{Admission, Enrolled},
};
use lifeboat_vault::Timestamp;
use serde::Serialize;

use super::{
    address::{AddressArguments, Begun},
    enrolling::Enrolling,
    goal::RecoveryAccountHere,
    second_proof::ProofArguments,
    secrets::PasswordArguments,
};
use crate::{
    connection::{Connection, forget_old_news, shown_address, warn_about_clock},
    error::CliError,
    output::{moment, span},
    program::{Program, Store},
};

/// Sign in to a recovery account.
///
/// The password is not enough on a device that is new to the account: a second proof is asked for.
/// Without a terminal, give the same command again with the proof.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat account sign-in alice@example.org --server \
                        https://lifeboat.example.org\n  lifeboat account sign-in \
                        alice@example.org --send-code email\n  lifeboat account sign-in \
                        alice@example.org --code 123456"
)]
pub(crate) struct SignInArguments {
    #[command(flatten)]
    address: AddressArguments,
    #[command(flatten)]
    proof: ProofArguments,
    #[command(flatten)]
    password: PasswordArguments,
}

pub(crate) async fn run(program: &mut Program, arguments: SignInArguments) -> Result<(), CliError> {
    let given = arguments.proof.given()?;
    let Begun {
        store,
        vault,
        address,
        pending,
    } = Begun::new(program, &arguments.address).await?;
    let admission = Admission::new(&vault, &address.server, &address.email, &mut program.rng)?;
    let is_new = admission.known.is_none();
    let server = program.server(&address.server)?;
    let enrolling = Enrolling {
        store: &store,
        vault: &vault,
        server: &server,
        address: &address,
        admission,
        password: &arguments.password,
        command: "lifeboat account sign-in",
        goal: RecoveryAccountHere,
    };
    let enrolled = enrolling.run(program, pending, given).await?;
    let brought_back = enrolled.took_key_file_back();
    enrolled
        .keep(&store, &address.server, program.now())
        .await?;
    if brought_back {
        after_bringing_back(program).await?;
    }
    if is_new {
        forget_old_news(&store, &server).await;
    }
    warn_about_clock(program, &server).await;
    tell(program, &store, &server).await
}

/// An account key file that the server's operator has brought back was taken: the head is sealed anew
/// for its key, and the user learns what is left to do.
pub(super) async fn after_bringing_back(program: &mut Program) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    program.output.note(
        "the account key file that was brought back is taken, and your other devices follow. \
         Revoke the device that had replaced it: lifeboat account devices",
    );
    let sealed = connection
        .backed_up()
        .seal_head_anew(UnseenHead::Refused, program.now())
        .await;
    if let Err(error @ ClientError::Chain(ChainError::Unseen { hash, .. })) = &sealed {
        program.output.warning(format_args!(
            "{error} If that version is yours: lifeboat backup undelete --take-unseen {hash}"
        ));
    } else if let Err(error) = sealed {
        program.output.warning(format_args!(
            "the newest version of the backup could not be sealed anew for it. {error} If that \
             stays so, make a new backup of what is on this device: lifeboat backup off, then \
             lifeboat backup on."
        ));
    }
    Ok(())
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    email: &'a str,
    server: &'a str,
    device: &'a str,
    backup: BackupReport<'a>,
}

#[derive(Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum BackupReport<'a> {
    None,
    Active {
        head: u64,
        created_at: u64,
        device: Option<&'a str>,
        elsewhere: bool,
    },
    Deleted {
        restorable_until: u64,
    },
    /// The server did not say.
    Unknown,
}

/// Says who is signed in now, and which backup there is.
pub(super) async fn tell(
    program: &Program,
    store: &Store,
    server: &Server<HttpApi>,
) -> Result<(), CliError> {
    let vault = store.read().await?;
    let Some((account, _)) = vault.signed_in() else {
        return Err(lifeboat_client::ClientError::NotSignedIn.into());
    };
    let extent = Enrolled::backup_extent(&vault, server).await.ok();
    let backup = match &extent {
        None => BackupReport::Unknown,
        Some(BackupExtent::None) => BackupReport::None,
        Some(BackupExtent::Deleted { restorable_until }) => BackupReport::Deleted {
            restorable_until: *restorable_until,
        },
        Some(BackupExtent::Active {
            head,
            created_at,
            device,
            elsewhere,
            ..
        }) => BackupReport::Active {
            head: *head,
            created_at: *created_at,
            device: device.as_deref(),
            elsewhere: *elsewhere,
        },
    };
    let report = Report {
        email: &account.email,
        server: shown_address(&account.server),
        device: vault.device.name.as_str(),
        backup,
    };
    let text = format!(
        "You are signed in to {} at {}.\nThis device is \"{}\".{}",
        account.email,
        shown_address(&account.server),
        vault.device.name,
        about_backup(&vault, extent.as_ref(), program.now()),
    );
    let text = program.output.prose(&text);
    program.output.result(&report, text);
    Ok(())
}

/// What the user should know about the backup, and do next.
fn about_backup(vault: &Vault, extent: Option<&BackupExtent>, now: Timestamp) -> String {
    match (extent, &vault.backup) {
        (None, _) => String::new(),
        (Some(extent), BackupSetting::On(on)) if extent.continues(on) => {
            "\nBackup is on, and goes on.".to_owned()
        }
        (Some(_), BackupSetting::On(_)) => "\n\nBackup is on, but what this device knows of it is \
                                            not at the server any more. Find out what helps:\n  \
                                            lifeboat doctor"
            .to_owned(),
        (Some(BackupExtent::None), BackupSetting::Off) => {
            "\n\nThere is no backup yet. Turn it on with:\n  lifeboat backup on".to_owned()
        }
        (Some(BackupExtent::Deleted { restorable_until }), BackupSetting::Off) => format!(
            "\n\nThe backup of this account was deleted. Until {} it can be \
             brought back with:\n  lifeboat backup undelete",
            moment(Timestamp::from_seconds(*restorable_until)),
        ),
        (
            Some(BackupExtent::Active {
                head,
                created_at,
                device,
                elsewhere,
                ..
            }),
            BackupSetting::Off,
        ) => {
            let made_at = Timestamp::from_seconds(*created_at);
            let location = if *elsewhere {
                " --location file:///…"
            } else {
                ""
            };
            let hint = if *elsewhere {
                "Its versions lie in a storage location of your own.\n"
            } else {
                ""
            };
            format!(
                "\n\nA backup exists: version {head}, made on {} {} ago ({}).\n\
                 {hint}Bring its accounts here with:\n  lifeboat recover{location}",
                device.as_deref().unwrap_or("a device that is gone"),
                span(now.seconds_since(made_at)),
                moment(made_at),
            )
        }
    }
}
