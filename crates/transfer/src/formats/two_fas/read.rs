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
    let sealed = object.read::<String>("servicesEncrypted");
    // What the app knows a right password by: where it is, the list in clear is empty.
    if sealed.is_some() || object.read::<String>("reference").is_some() {
        let sealed = sealed.ok_or_else(|| misshapen("encrypted list of services"))?;
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
    for (number, row) in rows.sorted_by_key(position) {
        // What serde says could repeat a secret, so it is not passed on.
        match serde_json::from_str::<Service>(row.get()) {
            Ok(service) => service.take(number, groups, inbox),
            Err(_) => inbox.refuse(&Place::of_json(number, row), &EntryProblem::Misshapen),
        }
    }
    Ok(())
}

/// Where the app shows a service; what has no place there stays where it is in the file, after those.
fn position(row: &RawValue) -> i64 {
    #[derive(Deserialize)]
    struct Sorted {
        order: Order,
    }
    #[derive(Deserialize)]
    struct Order {
        position: i64,
    }
    let sorted = serde_json::from_str::<Sorted>(row.get());
    sorted.map_or(i64::MAX, |sorted| sorted.order.position)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    name: Option<String>,
    secret: Option<Zeroizing<String>>,
    group_id: Option<String>,
    otp: Option<Otp>,
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
    fn take(&self, number: usize, groups: &HashMap<String, String>, inbox: &mut Inbox) {
        let (issuer, account) = (self.issuer(), self.account());
        let place = Place::entry(number, issuer, account);
        inbox.take(&place, issuer, account, self.generator(), |arrival| {
            self.furnish(arrival, groups);
        });
    }

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
