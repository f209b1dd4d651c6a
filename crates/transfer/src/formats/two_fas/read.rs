//! Reading a backup of 2FAS.

use std::collections::HashMap;

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::{ITERATIONS, NO_ICON, SCHEMA};
use crate::decryption::{Opener, Prf, base64};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;
use crate::rows::Rows;
use crate::source::{Object, Source};

const FORMAT: Format = Format::TwoFas;

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let object = source
        .object()
        .ok_or(ImportError::WrongKind { asked: FORMAT })?;
    let found: u64 = object
        .read("schemaVersion")
        .ok_or_else(|| misshapen("schemaVersion"))?;
    if found > SCHEMA {
        return Err(ImportError::NewerVersion {
            format: FORMAT,
            found,
            known: SCHEMA,
        });
    }
    let groups = groups(object);
    if let Some(sealed) = object.read::<String>("servicesEncrypted") {
        let services = decrypt(source, &sealed)?;
        let services = std::str::from_utf8(&services).map_err(|_| misshapen("services"))?;
        read_services(services, &groups, inbox)
    } else {
        let services = object.get("services").map_or("", RawValue::get);
        read_services(services, &groups, inbox)
    }
}

/// The names of the groups by their ids.
fn groups(object: &Object) -> HashMap<String, String> {
    #[derive(Deserialize)]
    struct Group {
        id: String,
        name: String,
    }
    let groups: Rows = object.read("groups").unwrap_or_default();
    groups
        .into_iter()
        .filter_map(|group| serde_json::from_str::<Group>(group.get()).ok())
        .map(|group| (group.id, group.name))
        .collect()
}

fn decrypt(source: &Source, text: &str) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let mut parts = text.split(':').map(base64);
    let mut part = || parts.next().flatten();
    let (Some(sealed), Some(salt), Some(nonce)) = (part(), part(), part()) else {
        return Err(misshapen("encrypted list of services"));
    };
    let opener = Opener::new(source, FORMAT)?;
    let key = opener.pbkdf2(Prf::HmacSha256, &salt, ITERATIONS)?;
    opener.aes_gcm(&key, &nonce, &sealed)
}

fn read_services(
    json: &str,
    groups: &HashMap<String, String>,
    inbox: &mut Inbox,
) -> Result<(), ImportError> {
    let rows: Rows = serde_json::from_str(json).map_err(|_| misshapen("list of services"))?;
    let mut services: Vec<(Place, Option<Service>)> = rows
        .into_iter()
        .enumerate()
        .map(|(index, row)| {
            // What serde says could repeat a secret, so it is not passed on.
            let service: Option<Service> = serde_json::from_str(row.get()).ok();
            let place = match &service {
                Some(service) => Place::entry(index + 1, service.issuer(), service.account()),
                None => Place::of_json(index + 1, row),
            };
            (place, service)
        })
        .collect();
    // The app's order; what has none stays where it is in the file, after those.
    services.sort_by_key(|(_, service)| {
        let order = service.as_ref().and_then(|service| service.order.as_ref());
        order.map_or(i64::MAX, |order| order.position)
    });
    for (place, service) in services {
        let Some(service) = service else {
            inbox.refuse(&place, &EntryProblem::Misshapen);
            continue;
        };
        let (issuer, account) = (service.issuer(), service.account());
        inbox.take(&place, issuer, account, service.generator(), |arrival| {
            service.furnish(arrival, groups);
        });
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    name: Option<String>,
    secret: Option<Zeroizing<String>>,
    group_id: Option<String>,
    otp: Option<Otp>,
    order: Option<Order>,
    icon: Option<Icon>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Otp {
    account: Option<String>,
    issuer: Option<String>,
    digits: Option<Figure>,
    period: Option<Figure>,
    algorithm: Option<String>,
    counter: Option<Figure>,
    token_type: Option<String>,
}

#[derive(Deserialize)]
struct Order {
    position: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Icon {
    selected: Option<String>,
    icon_collection: Option<IconCollection>,
}

#[derive(Deserialize)]
struct IconCollection {
    id: Option<String>,
}

impl Service {
    /// What the app shows: the name that the user can change, not the issuer of the QR code.
    fn issuer(&self) -> &str {
        let name = self.name.as_deref().filter(|name| !name.trim().is_empty());
        let otp = self.otp.as_ref();
        name.or_else(|| otp?.issuer.as_deref()).unwrap_or_default()
    }

    fn account(&self) -> &str {
        let otp = self.otp.as_ref();
        otp.and_then(|otp| otp.account.as_deref())
            .unwrap_or_default()
    }

    fn generator(&self) -> Result<Generator, EntryProblem> {
        let secret = Secret::parse_base32(required(self.secret.as_ref(), "secret")?)?;
        let none = Otp::default();
        let otp = self.otp.as_ref().unwrap_or(&none);
        let parameters = Parameters {
            algorithm: otp.algorithm.as_deref(),
            digits: otp.digits.as_ref(),
            period: otp.period.as_ref(),
            counter: otp.counter.as_ref(),
        };
        parameters.generator(otp.token_type.as_deref().unwrap_or("TOTP"), secret)
    }

    fn furnish(&self, arrival: &mut Arrival, groups: &HashMap<String, String>) {
        if let Some(id) = &self.group_id {
            match groups.get(id) {
                Some(name) => arrival.set_group(name),
                None => arrival.losses.push(Lost::Group),
            }
        }
        // A number in a collection of pictures, or letters on a colour.
        if let Some(icon) = &self.icon {
            let collected = icon.icon_collection.as_ref();
            let is_picture = collected
                .and_then(|collected| collected.id.as_deref())
                .is_some_and(|id| id != NO_ICON);
            if is_picture || icon.selected.as_deref() == Some("Label") {
                arrival.losses.push(Lost::Icon);
            }
        }
    }
}

const fn misshapen(part: &'static str) -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part,
    }
}
