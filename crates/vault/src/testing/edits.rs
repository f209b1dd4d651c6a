//! Two devices that change the same vault, each in its own way.

use lifeboat_otp::Generator;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{account, account_id, contents, credential, icon, label, note};
use crate::{
    Account, AccountId, Contents, Credential, Icon, Kind, Label, Note, Setting, Timestamp,
};

/// What two devices made of a vault that both knew.
#[derive(Clone, Debug)]
pub struct ThreeWay {
    /// What both knew. Sometimes nothing.
    pub base: Contents,
    /// What one made of it.
    pub mine: Contents,
    /// What the other made of it.
    pub theirs: Contents,
}

/// A vault and what two devices made of it: accounts added (the same one on both, at times), removed,
/// brought back, edited, moved; settings switched.
pub fn three_way() -> impl Strategy<Value = ThreeWay> {
    let shared = vec(account(), 2);
    let edits = || vec(edit(), 0..10);
    (
        contents(),
        shared,
        edits(),
        edits(),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(base, shared, mine_edits, theirs_edits, base_is_lost)| {
            let (mut mine, mut theirs) = (base.clone(), base.clone());
            for edit in mine_edits {
                edit.apply(&mut mine, &shared);
            }
            for edit in theirs_edits {
                edit.apply(&mut theirs, &shared);
            }
            let base = if base_is_lost {
                Contents::default()
            } else {
                base
            };
            ThreeWay { base, mine, theirs }
        })
}

#[derive(Clone, Debug)]
enum Edit {
    Add(Box<Account>),
    AddShared(Index, AccountId, Option<Note>),
    Remove(Index, u64),
    BringBack(Index, Box<Account>),
    Move(Index, Index),
    Change(Index, u64, Change),
    Switch(Index),
}

#[derive(Clone, Debug)]
enum Change {
    Kind(Kind),
    Issuer(Label),
    Name(Label),
    Credential(Credential),
    Advance(u8),
    Group(Option<Label>),
    Icon(Option<Icon>),
    Note(Option<Note>),
    Pinned,
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = any::<Index>;
    let time = || 100..110_u64;
    prop_oneof![
        2 => account().prop_map(|account| Edit::Add(Box::new(account))),
        1 => (place(), account_id(), prop::option::of(note()))
            .prop_map(|(which, id, note)| Edit::AddShared(which, id, note)),
        2 => (place(), time()).prop_map(|(which, time)| Edit::Remove(which, time)),
        1 => (place(), account())
            .prop_map(|(which, account)| Edit::BringBack(which, Box::new(account))),
        3 => (place(), place()).prop_map(|(which, to)| Edit::Move(which, to)),
        6 => (place(), time(), change())
            .prop_map(|(which, time, change)| Edit::Change(which, time, change)),
        1 => place().prop_map(Edit::Switch),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Kind(Kind::Personal)),
        Just(Change::Kind(Kind::WorkOrSchool)),
        label().prop_map(Change::Issuer),
        label().prop_map(Change::Name),
        credential().prop_map(Change::Credential),
        (1..9_u8).prop_map(Change::Advance),
        prop::option::of(label()).prop_map(Change::Group),
        prop::option::of(icon()).prop_map(Change::Icon),
        prop::option::of(note()).prop_map(Change::Note),
        Just(Change::Pinned),
    ]
}

impl Edit {
    fn apply(self, vault: &mut Contents, shared: &[Account]) {
        let account_at = |vault: &Contents, place: Index| {
            let count = vault.accounts.len();
            (count > 0)
                .then(|| place.index(count))
                .and_then(|at| vault.accounts.get(at))
                .map(|a| a.id)
        };
        match self {
            Self::Add(account) => {
                let _ = vault.add(*account);
            }
            Self::AddShared(which, id, note) => {
                let _ = vault.add(Account {
                    id,
                    note,
                    ..which.get(shared).clone()
                });
            }
            Self::Remove(which, time) => {
                if let Some(id) = account_at(vault, which) {
                    let _ = vault.remove(id, Timestamp::from_seconds(time));
                }
            }
            Self::BringBack(which, account) => {
                if !vault.tombstones.is_empty() {
                    let id = which.get(&vault.tombstones).id;
                    let _ = vault.add(Account { id, ..*account });
                }
            }
            Self::Move(which, to) => {
                if let Some(id) = account_at(vault, which) {
                    let _ = vault.move_to(id, to.index(vault.accounts.len()));
                }
            }
            Self::Change(which, time, change) => {
                if let Some(id) = account_at(vault, which) {
                    let time = Timestamp::from_seconds(time);
                    let _ = vault.edit(id, time, |account| change.apply(account));
                }
            }
            Self::Switch(which) => {
                let setting = *which.get(&Setting::ALL);
                vault.settings.set(setting, !vault.settings.is_on(setting));
            }
        }
    }
}

impl Change {
    fn apply(self, account: &mut Account) {
        match self {
            Self::Kind(kind) => account.kind = kind,
            Self::Issuer(issuer) => account.issuer = issuer,
            Self::Name(name) => account.name = name,
            Self::Credential(credential) => account.credential = credential,
            Self::Advance(by) => {
                if let Credential::Generator(Generator::Hotp(hotp)) = &mut account.credential {
                    hotp.counter = hotp.counter.saturating_add(by.into());
                }
            }
            Self::Group(group) => account.group = group,
            Self::Icon(icon) => account.icon = icon,
            Self::Note(note) => account.note = note,
            Self::Pinned => account.pinned = !account.pinned,
        }
    }
}
