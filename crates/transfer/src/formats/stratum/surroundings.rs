//! What lies beside the accounts, in backups and in the database alike: categories, which accounts are in
//! which, by their secrets, and pictures.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::data_uri::data_uri;
use crate::inbox::Arrival;
use crate::loss::Lost;

/// How the name of an icon begins that the user chose.
const CUSTOM_ICON: char = '@';

/// A category, in the order in which the app shows them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Category {
    pub(super) ranking: Option<i64>,
    pub(super) name: String,
    pub(super) id: String,
}

pub(super) struct Surroundings {
    /// In their order.
    categories: Vec<Category>,
    /// The places of categories, by their ids.
    places: HashMap<String, usize>,
    /// By the [fingerprint] of an account's secret.
    memberships: HashMap<[u8; 32], Membership>,
    /// `data:` URIs by the ids of pictures.
    icons: HashMap<String, String>,
}

/// The categories that an account is in.
#[derive(Default)]
struct Membership {
    /// The place of the first one that is known.
    first: Option<usize>,
    count: usize,
}

impl Surroundings {
    pub(super) fn new(mut categories: Vec<Category>) -> Self {
        categories.sort();
        let ids = categories.iter().map(|category| category.id.clone());
        Self {
            places: ids.zip(0..).collect(),
            categories,
            memberships: HashMap::new(),
            icons: HashMap::new(),
        }
    }

    /// Puts the account with this secret into the category with this id.
    pub(super) fn join(&mut self, category: &str, secret: &str) {
        let place = self.places.get(category).copied();
        let membership = self.memberships.entry(fingerprint(secret)).or_default();
        membership.first = membership.first.into_iter().chain(place).min();
        membership.count += 1;
    }

    pub(super) fn add_icon(&mut self, id: String, picture: &[u8]) {
        if let Some(uri) = data_uri(picture) {
            self.icons.insert(id, uri);
        }
    }

    /// Gives an account its group and its icon.
    pub(super) fn furnish(&self, arrival: &mut Arrival, secret: &str, icon: &str) {
        self.furnish_group(arrival, secret);
        let uri = match icon.strip_prefix(CUSTOM_ICON) {
            Some(id) => self.icons.get(id).map(String::as_str),
            None if icon.is_empty() => return,
            None => Some(icon),
        };
        match uri {
            Some(uri) => arrival.set_icon(uri),
            None => arrival.losses.push(Lost::Icon),
        }
    }

    /// An account of Lifeboat is in one group at most.
    fn furnish_group(&self, arrival: &mut Arrival, secret: &str) {
        let Some(membership) = self.memberships.get(&fingerprint(secret)) else {
            return;
        };
        match membership
            .first
            .and_then(|first| self.categories.get(first))
        {
            Some(category) => arrival.set_group(&category.name),
            None => arrival.losses.push(Lost::Group),
        }
        if membership.count > 1 {
            arrival.losses.push(Lost::FurtherGroups);
        }
    }
}

/// What stands for a secret, so that no copy of it stays in a map.
fn fingerprint(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}
