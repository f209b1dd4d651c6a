//! Where the readers put what they find.

use std::fmt;

use lifeboat_otp::Generator;
use lifeboat_vault::{Account, AccountId, Credential, Icon, Label, Note, Timestamp};

use crate::batches::Batches;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::import::{EntryError, Import};
use crate::loss::{Loss, Lost};
use crate::place::Place;

/// Collects accounts, refusals and losses, and makes accounts of foreign entries.
pub(crate) struct Inbox<'a> {
    rng: &'a mut dyn rand::CryptoRng,
    now: Timestamp,
    import: Import,
    is_overfull: bool,
}

impl<'a> Inbox<'a> {
    pub(crate) fn new(format: Format, rng: &'a mut impl rand::CryptoRng, now: Timestamp) -> Self {
        Self {
            rng,
            now,
            import: Import {
                format,
                entries: Vec::new(),
                errors: Vec::new(),
                losses: Vec::new(),
                unlisted_errors: 0,
                unlisted_losses: 0,
                batches: Batches::default(),
            },
            is_overfull: false,
        }
    }

    /// What came in. Nothing when it was more than any app has: a part would be taken for the whole.
    pub(crate) fn into_import(mut self) -> Result<Import, ImportError> {
        if self.is_overfull {
            return Err(ImportError::TooManyEntries);
        }
        self.import.errors.extend(self.import.batches.missing());
        Ok(self.import)
    }

    /// The parts of batches that have been seen.
    pub(crate) const fn batches(&mut self) -> &mut Batches {
        &mut self.import.batches
    }

    /// A new account with these labels, to be furnished and then [accepted](Self::accept).
    pub(crate) fn arrival(&mut self, issuer: &str, name: &str, credential: Credential) -> Arrival {
        let mut losses = Vec::new();
        let issuer = mended("issuer", issuer, &mut losses);
        let name = mended("name", name, &mut losses);
        let id = AccountId::random(&mut self.rng);
        Arrival {
            account: Account::new(id, issuer, name, credential, self.now),
            losses,
        }
    }

    /// Takes an account in.
    pub(crate) fn accept(&mut self, place: &Place, arrival: Arrival) {
        if self.import.entries.len() == Import::MAX_ACCOUNTS {
            self.is_overfull = true;
            return;
        }
        for lost in arrival.losses {
            if self.import.losses.len() < Import::MAX_LISTED {
                let entry = place.to_string();
                self.import.losses.push(Loss { entry, lost });
            } else {
                self.import.unlisted_losses += 1;
            }
        }
        self.import.entries.push(arrival.account);
    }

    /// Takes in the account of an entry whose codes are made like this, once `furnish` has given it
    /// what it has besides, or notes why nothing makes them.
    pub(crate) fn take(
        &mut self,
        place: &Place,
        issuer: &str,
        name: &str,
        generator: Result<Generator, EntryProblem>,
        furnish: impl FnOnce(&mut Arrival),
    ) {
        match generator {
            Ok(generator) => {
                let mut arrival = self.arrival(issuer, name, Credential::Generator(generator));
                furnish(&mut arrival);
                self.accept(place, arrival);
            }
            Err(problem) => self.refuse(place, &problem),
        }
    }

    /// Notes that an entry could not be read.
    pub(crate) fn refuse(&mut self, place: &Place, reason: &impl fmt::Display) {
        if self.import.errors.len() < Import::MAX_LISTED {
            self.import.errors.push(EntryError {
                entry: place.to_string(),
                reason: reason.to_string(),
            });
        } else {
            self.import.unlisted_errors += 1;
        }
    }
}

/// An account on its way in, and what it lost on the way.
pub(crate) struct Arrival {
    pub(crate) account: Account,
    pub(crate) losses: Vec<Lost>,
}

impl From<Account> for Arrival {
    fn from(account: Account) -> Self {
        Self {
            account,
            losses: Vec::new(),
        }
    }
}

impl Arrival {
    /// Puts the account in a group. No text is no group.
    pub(crate) fn set_group(&mut self, text: &str) {
        let group = mended("group", text, &mut self.losses);
        self.account.group = Some(group).filter(|group| !group.is_empty());
    }

    /// Puts the account in the first of these groups: an account of Lifeboat is in one at most.
    pub(crate) fn join_first<'g>(&mut self, groups: impl IntoIterator<Item = &'g str>) {
        let mut groups = groups.into_iter();
        if let Some(group) = groups.next() {
            self.set_group(group);
        }
        if groups.next().is_some() {
            self.losses.push(Lost::FurtherGroups);
        }
    }

    /// Gives the account a note. No text is no note.
    pub(crate) fn set_note(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let note = Note::parse(text).unwrap_or_else(|_| {
            self.losses.push(Lost::PartOfText { text: "note" });
            Note::cleaned(text)
        });
        self.account.note = Some(note);
    }

    /// Gives the account an icon, if Lifeboat can hold it.
    pub(crate) fn set_icon(&mut self, text: &str) {
        match Icon::parse(text) {
            Ok(icon) => self.account.icon = Some(icon),
            Err(_) => self.losses.push(Lost::Icon),
        }
    }
}

fn mended(which: &'static str, text: &str, losses: &mut Vec<Lost>) -> Label {
    Label::parse(text).unwrap_or_else(|_| {
        losses.push(Lost::PartOfText { text: which });
        Label::cleaned(text)
    })
}
