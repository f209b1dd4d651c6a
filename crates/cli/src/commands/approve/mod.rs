//! `lifeboat approve`: the sign-ins that wait for this device, and the answers to them.

mod answer;
mod list;
mod watch;

use clap::Args;
use lifeboat_client::{
    HttpApi, Server,
    providers::{Approver, Inability, approvers},
};
use lifeboat_protocol::sign_in_request::{Number, SignInRequest};

use super::query;
use crate::{
    connection::warn_about_clock,
    error::{CliError, Exit},
    output::harmless,
    program::Program,
};

/// Approve or deny the sign-ins that wait for this device.
///
/// Somebody signs in somewhere, sees six digits there, and types them here. Without options the waiting
/// sign-ins are listed, and at a terminal answered one by one. Deny what you did not start; with
/// --report the organization, or your own contacts, hear that it was not you.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat approve --watch\n  lifeboat approve --number 123456\n  \
                        lifeboat approve --id 5f0c --deny"
)]
pub(crate) struct ApproveArguments {
    /// The request to answer: the beginning of its id. Not needed when just one waits.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Approve: the six digits that are shown where you sign in.
    #[arg(long, value_name = "DIGITS", group = "answer", value_parser = number)]
    number: Option<Number>,
    /// Deny.
    #[arg(long, group = "answer")]
    deny: bool,
    /// Deny, and report that it was not you.
    #[arg(long, group = "answer")]
    report: bool,
    /// Stay, and show sign-ins as they come. With --json, or without a terminal, each is a line of JSON.
    #[arg(long, conflicts_with_all = ["id", "number", "deny", "report"])]
    watch: bool,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: ApproveArguments,
) -> Result<(), CliError> {
    let asked = Asked::open(program).await?;
    asked.warn_about_clocks(program).await;
    if arguments.watch {
        return watch::run(program, asked).await;
    }
    let waiting = list::waiting(program, &asked).await?;
    if let Some(answer) = answer::given(&arguments) {
        let chosen = answer::find(&waiting, arguments.id.as_deref())?;
        return answer::send(program, &asked, chosen, answer).await;
    }
    if let Some(id) = &arguments.id {
        return Err(CliError::usage(format!("What is the answer to {id}?"))
            .hint("--number DIGITS, --deny or --report"));
    }
    if program.terminal.is_interactive() && !waiting.is_empty() {
        return answer::one_by_one(program, &asked, &waiting).await;
    }
    list::show(program, &waiting);
    Ok(())
}

/// The accounts of this device that can be asked, each with its server.
struct Asked {
    store: std::rc::Rc<crate::program::Store>,
    accounts: Vec<(Approver, Server<HttpApi>)>,
}

impl Asked {
    /// # Errors
    ///
    /// None of the accounts here can be asked.
    async fn open(program: &mut Program) -> Result<Self, CliError> {
        let (store, vault) = program.open_vault().await?;
        let (able, unable) = approvers(&vault);
        for (id, why) in &unable {
            let Some(account) = vault.contents.account(*id) else {
                continue;
            };
            program.output.warning(format_args!(
                "{} cannot be asked to approve sign-ins here. {}",
                account.title(),
                remedy(*why, &query::short_id(*id)),
            ));
        }
        if able.is_empty() {
            return Err(nobody_to_ask(unable.is_empty()));
        }
        let mut accounts = Vec::with_capacity(able.len());
        for approver in able {
            let server = program.server(&approver.server)?;
            accounts.push((approver, server));
        }
        Ok(Self { store, accounts })
    }

    /// Warns when this device's clock is not that of a server: codes may be refused, and how long a
    /// sign-in still waits is not sure.
    async fn warn_about_clocks(&self, program: &Program) {
        let mut looked_at = Vec::new();
        for (approver, server) in &self.accounts {
            if !looked_at.contains(&&approver.server) {
                looked_at.push(&approver.server);
                warn_about_clock(program, server).await;
            }
        }
    }
}

/// A request whose texts cannot deceive whoever reads them: others have made them up.
fn without_deceit(request: SignInRequest) -> SignInRequest {
    SignInRequest {
        asker: harmless(&request.asker),
        application: harmless(&request.application),
        origin: harmless(&request.origin),
        ..request
    }
}

/// What a report does, in the words of a clause. Whether an organization has administrators to be told is
/// not known here.
fn told_of_report(request: &SignInRequest) -> String {
    // Members are named `organization/member`, personal accounts by their id.
    if request.subject.contains('/') {
        format!("it is reported to {}", request.asker)
    } else {
        "the contacts and the other devices of this account are told".to_owned()
    }
}

fn remedy(why: Inability, id: &str) -> String {
    let reason = match why {
        Inability::SignInEnded => "Its sign-in has ended.",
        Inability::NoKey => "This device has no key for it.",
    };
    format!("{reason} What helps: lifeboat complete {id}")
}

fn nobody_to_ask(is_none_here: bool) -> CliError {
    let message = if is_none_here {
        "No account on this device can be asked to approve a sign-in: that takes a personal account, or \
         one of work or school."
    } else {
        "None of the accounts on this device can be asked to approve a sign-in."
    };
    CliError::new(Exit::NeedsSignIn, "nobody_to_ask", message)
        .hint("lifeboat account sign-in, or lifeboat scan with an administrator's QR code")
}

fn number(text: &str) -> Result<Number, String> {
    Number::parse(text).ok_or_else(|| "it has six digits, such as 012345".to_owned())
}
