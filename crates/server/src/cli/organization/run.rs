//! Carrying the commands out. Each is one transaction that holds the organization.

use std::io::{self, Write};

use lifeboat_protocol::organization::{NewActivation, NewApiToken, Scope};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::{Command, Organization, activate};
use crate::{
    address::Email,
    cli::CliError,
    clock::moment,
    entities::{organization, organization_event, to_word},
    error::ApiError,
    messages::Channel,
    organizations::{
        self, activations, administrators,
        audit::OPERATOR,
        credentials,
        deletion::{self, Extent},
        members, tokens,
    },
    state::AppState,
};

/// How many members are read at a time.
const PAGE: usize = 100;

pub(in crate::cli) async fn run(
    state: &AppState,
    command: Command,
    out: &mut impl Write,
) -> Result<(), CliError> {
    match command {
        Command::Create {
            name,
            administrators,
        } => create(state, &name, &administrators, out).await,
        Command::List => list(state, out).await,
        Command::Rename { of, name } => {
            let organization = of.find(state).await?;
            let transaction = organization.begin(state).await?;
            let Found(organization) = organization;
            organizations::rename(state, &transaction, organization, &name, OPERATOR).await?;
            transaction.commit().await?;
            Ok(writeln!(out, "renamed")?)
        }
        Command::Delete { of, yes } => delete(state, &of, yes, out).await,
        Command::Members { of } => list_members(state, &of, out).await,
        Command::AddMember { of, name } => add_member(state, &of, &name, out).await,
        Command::RemoveMember { of, member } => remove_member(state, &of, &member, out).await,
        Command::Activate {
            of,
            member,
            expires_in,
            revoke_others,
            server,
            png,
            svg,
        } => {
            let new = NewActivation {
                expires_in: Some(expires_in),
                revoke_others,
            };
            let server = match server {
                Some(server) => server,
                None => activations::server_address(state)?,
            };
            let issued = activate::issue(state, &of, &member, &new).await?;
            activate::show(&issued, server, png.as_deref(), svg.as_deref(), out)
        }
        Command::Tokens { of } => list_tokens(state, &of, out).await,
        Command::TokenMake { of, name, scopes } => {
            let organization = of.find(state).await?;
            let new = NewApiToken {
                name,
                scopes: scopes.into_iter().map(Scope::from).collect(),
            };
            let transaction = organization.begin(state).await?;
            let id = organization.0.id;
            let made = tokens::make(state, &transaction, id, &new, OPERATOR).await?;
            transaction.commit().await?;
            Ok(writeln!(out, "{}", made.token.expose().as_str())?)
        }
        Command::TokenRevoke { of, id } => {
            let organization = of.find(state).await?;
            let transaction = organization.begin(state).await?;
            tokens::revoke(state, &transaction, organization.0.id, id, OPERATOR).await?;
            transaction.commit().await?;
            Ok(writeln!(out, "revoked")?)
        }
        Command::Administrators { of } => {
            let organization = of.find(state).await?;
            for one in administrators::list(state.db.reader(), organization.0.id).await? {
                writeln!(out, "{}", one.email)?;
            }
            Ok(())
        }
        Command::AdministratorAdd { of, email } => {
            let organization = of.find(state).await?;
            let email = parse(&email)?;
            let transaction = organization.begin(state).await?;
            administrators::add(state, &transaction, &organization.0, &email, OPERATOR).await?;
            transaction.commit().await?;
            Ok(writeln!(out, "added")?)
        }
        Command::AdministratorRemove { of, email } => {
            remove_administrator(state, &of, &email, out).await
        }
        Command::Devices { of, member } => list_devices(state, &of, &member, out).await,
        Command::RevokeDevice {
            of,
            member,
            credential,
        } => {
            let organization = of.find(state).await?;
            let transaction = organization.begin(state).await?;
            let member = members::find(&transaction, organization.0.id, &member).await?;
            let ended =
                credentials::revoke(state, &transaction, &member, credential, OPERATOR).await?;
            transaction.commit().await?;
            ended.tell(state);
            Ok(writeln!(out, "revoked")?)
        }
        Command::Audit { of, last } => audit(state, &of, last, out).await,
    }
}

async fn list_tokens(
    state: &AppState,
    of: &Organization,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let organization = of.find(state).await?;
    for token in tokens::list(state.db.reader(), organization.0.id).await? {
        let scopes: Vec<String> = token.scopes.iter().map(to_word).collect();
        writeln!(out, "{}  {}  {}", token.id, token.name, scopes.join(","))?;
    }
    Ok(())
}

async fn list_devices(
    state: &AppState,
    of: &Organization,
    member: &str,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let organization = of.find(state).await?;
    let member = members::find(state.db.reader(), organization.0.id, member).await?;
    for device in credentials::live(state.db.reader(), member.id).await? {
        let (enrolled, seen) = (moment(device.created_at), moment(device.last_seen_at));
        writeln!(
            out,
            "{}  {}  {}  enrolled: {enrolled}  last seen: {seen}",
            device.id, device.device_name, device.platform
        )?;
    }
    Ok(())
}

async fn add_member(
    state: &AppState,
    of: &Organization,
    name: &str,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let organization = of.find(state).await?;
    let transaction = organization.begin(state).await?;
    let id = organization.0.id;
    let added = members::add(state, &transaction, id, name, OPERATOR).await?;
    transaction.commit().await?;
    Ok(writeln!(out, "{}", added.id)?)
}

async fn remove_member(
    state: &AppState,
    of: &Organization,
    member: &str,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let organization = of.find(state).await?;
    let transaction = organization.begin(state).await?;
    let id = organization.0.id;
    let member = members::find(&transaction, id, member).await?;
    let ended = members::remove(state, &transaction, id, member.id, OPERATOR).await?;
    transaction.commit().await?;
    ended.tell(state);
    Ok(writeln!(out, "removed")?)
}

async fn remove_administrator(
    state: &AppState,
    of: &Organization,
    email: &str,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let organization = of.find(state).await?;
    let (email, id) = (parse(email)?, organization.0.id);
    let transaction = organization.begin(state).await?;
    let present = administrators::list(&transaction, id).await?;
    let removed = present.iter().find(|one| one.email == email.as_str());
    let removed = removed.ok_or_else(|| {
        CliError::Admin(
            "the organization has no such administrator; `administrators` lists them".to_owned(),
        )
    })?;
    administrators::remove(state, &transaction, id, removed.id, OPERATOR).await?;
    transaction.commit().await?;
    Ok(writeln!(out, "removed")?)
}

/// An organization that is there.
pub(super) struct Found(pub(super) organization::Model);

impl Organization {
    pub(super) async fn find(&self, state: &AppState) -> Result<Found, CliError> {
        organizations::find(state.db.reader(), &self.organization)
            .await?
            .map(Found)
            .ok_or_else(|| {
                CliError::Admin(
                    "there is no such organization; `organization list` shows which there are"
                        .to_owned(),
                )
            })
    }
}

impl Found {
    /// Begins a transaction that holds the organization.
    pub(super) async fn begin(&self, state: &AppState) -> Result<DatabaseTransaction, CliError> {
        let transaction = state.db.begin().await?;
        organizations::lock(&transaction, self.0.id).await?;
        Ok(transaction)
    }
}

async fn create(
    state: &AppState,
    name: &str,
    administrators: &[String],
    out: &mut impl Write,
) -> Result<(), CliError> {
    let transaction = state.db.begin().await?;
    let made = organizations::create(state, &transaction, name, OPERATOR).await?;
    for email in administrators {
        let email = parse(email)?;
        administrators::add(state, &transaction, &made, &email, OPERATOR).await?;
    }
    transaction.commit().await?;
    if let Some(why) = reports_unheard(state, administrators) {
        writeln!(
            io::stderr(),
            "note: {why}, so nobody is told when a member reports a sign-in; it is in the log only"
        )?;
    }
    Ok(writeln!(out, "{}", made.id)?)
}

/// Why nobody hears of a sign-in that a member reports, if that is so.
fn reports_unheard(state: &AppState, administrators: &[String]) -> Option<&'static str> {
    if administrators.is_empty() {
        Some("the organization has no administrator (add one with `administrator-add`)")
    } else if !state.messenger.can_send(Channel::Email) {
        Some("mail is not configured")
    } else {
        None
    }
}

async fn delete(
    state: &AppState,
    of: &Organization,
    yes: bool,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let organization = of.find(state).await?;
    let transaction = organization.begin(state).await?;
    let extent = deletion::extent(&transaction, organization.0.id).await?;
    let Extent {
        members,
        devices,
        tokens,
    } = extent;
    let what = format!("members: {members}  devices: {devices}  tokens: {tokens}");
    if !yes {
        let message = format!(
            "{} would be deleted for good ({what}). Give --yes to do it.",
            organization.0.name
        );
        return Err(CliError::Admin(message));
    }
    let ended = deletion::delete(state, &transaction, &organization.0, OPERATOR).await?;
    transaction.commit().await?;
    ended.tell(state);
    Ok(writeln!(out, "deleted  {what}")?)
}

async fn list(state: &AppState, out: &mut impl Write) -> Result<(), CliError> {
    let all = organization::Entity::find()
        .order_by_asc(organization::Column::NameKey)
        .all(state.db.reader())
        .await?;
    for organization in all {
        let created = moment(organization.created_at);
        writeln!(
            out,
            "{}  {}  created: {created}",
            organization.id, organization.name
        )?;
    }
    Ok(())
}

async fn list_members(
    state: &AppState,
    of: &Organization,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let organization = of.find(state).await?;
    let mut after = String::new();
    loop {
        let page = members::page(state.db.reader(), organization.0.id, &after).await?;
        for member in &page {
            let devices = member.devices.len();
            writeln!(out, "{}  {}  devices: {devices}", member.id, member.name)?;
        }
        match page.last() {
            Some(last) if page.len() == PAGE => after.clone_from(&last.name),
            _ => return Ok(()),
        }
    }
}

async fn audit(
    state: &AppState,
    of: &Organization,
    last: u64,
    out: &mut impl Write,
) -> Result<(), CliError> {
    // That of a deleted organization is still there, under its id.
    let deleted = of.organization.trim().parse().ok();
    let id = match (of.find(state).await, deleted) {
        (Ok(found), _) => found.0.id,
        (Err(_), Some(id)) if has_audit_log(state, id).await? => id,
        (Err(error), _) => return Err(error),
    };
    let entries = organization_event::Entity::find()
        .filter(organization_event::Column::OrganizationId.eq(id))
        .order_by_desc(organization_event::Column::Id)
        .limit(last)
        .all(state.db.reader())
        .await?;
    for entry in entries {
        writeln!(
            out,
            "{}  {:21}  by: {}  member: {}  about: {}",
            moment(entry.at),
            entry.kind,
            entry.by,
            entry.member.unwrap_or_default(),
            entry.about.unwrap_or_default()
        )?;
    }
    Ok(())
}

async fn has_audit_log(state: &AppState, id: Uuid) -> Result<bool, CliError> {
    let entries = organization_event::Entity::find()
        .filter(organization_event::Column::OrganizationId.eq(id))
        .count(state.db.reader())
        .await?;
    Ok(entries > 0)
}

fn parse(email: &str) -> Result<Email, CliError> {
    Email::parse(email).map_err(|_| {
        CliError::Admin(format!(
            "{email} is not an email address like name@example.org"
        ))
    })
}

impl From<ApiError> for CliError {
    fn from(error: ApiError) -> Self {
        Self::Admin(error.to_string())
    }
}
