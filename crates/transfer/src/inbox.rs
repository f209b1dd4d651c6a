//! Where the readers put what they find.

use std::fmt;

use lifeboat_otp::Generator;
use lifeboat_vault::{Account, AccountId, Credential, Icon, Label, Note, Timestamp};

use crate::batches::Batches;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::import::{EntryError, Import, ImportOptions};
use crate::loss::{Loss, Lost};
use crate::place::Place;

/// Collects accounts, refusals and losses, makes accounts of foreign entries, and counts what is no
/// account.
pub(crate) struct Inbox<'a> {
    rng: &'a mut dyn rand::CryptoRng,
    now: Timestamp,
    import: Import,
    is_overfull: bool,
    /// How many bytes of notes and icons may still come in: some formats let many accounts share one.
    room: usize,
}

impl<'a> Inbox<'a> {
    pub(crate) fn new(format: Format, rng: &'a mut impl rand::CryptoRng, now: Timestamp) -> Self {
        Self {
            rng,
            now,
            import: Import::new(format),
            is_overfull: false,
            room: ImportOptions::MAX_BYTES,
        }
    }

    /// What came in. Nothing when it was more than any app has: a part would be taken for the whole.
    pub(crate) fn into_import(mut self) -> Result<Import, ImportError> {
        if self.is_overfull {
            return Err(ImportError::TooManyEntries);
        }
        self.import.tell_missing_parts();
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
    pub(crate) fn accept(&mut self, place: &Place, mut arrival: Arrival) {
        if self.import.entries.len() == Import::MAX_ACCOUNTS {
            self.is_overfull = true;
            return;
        }
        self.bound(&mut arrival);
        for lost in arrival.losses {
            self.lose(place, lost);
        }
        self.import.entries.push(arrival.account);
    }

    /// Takes off what there is no room for.
    fn bound(&mut self, arrival: &mut Arrival) {
        let Arrival { account, losses } = arrival;
        let icon = account.icon.as_ref().map_or(0, |icon| icon.as_str().len());
        let note = account.note.as_ref().map_or(0, |note| note.as_str().len());
        if let Some(room) = self.room.checked_sub(icon) {
            self.room = room;
        } else {
            account.icon = None;
            losses.push(Lost::Icon);
        }
        if let Some(room) = self.room.checked_sub(note) {
            self.room = room;
        } else {
            account.note = None;
            losses.push(Lost::Note);
        }
    }

    /// Notes what an entry had that does not come in.
    fn lose(&mut self, place: &Place, lost: Lost) {
        if self.import.losses.len() < Import::MAX_LISTED {
            let entry = place.to_string();
            self.import.losses.push(Loss { entry, lost });
        } else {
            self.import.unlisted_losses += 1;
        }
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

    /// Counts an item that is no account, because it has no code.
    pub(crate) const fn leave_behind(&mut self) {
        self.import.without_code += 1;
    }

    /// Notes that an entry could not be read.
    pub(crate) fn refuse(&mut self, place: &Place, reason: &impl fmt::Display) {
        self.import.refuse(EntryError {
            entry: place.to_string(),
            reason: reason.to_string(),
        });
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

#[cfg(test)]
mod tests {
    use lifeboat_vault::testing;
    use rand::SeedableRng;

    use super::*;

    /// A picture that lies in a file once can be the icon of every account in it.
    #[test]
    fn icons_and_notes_that_are_shared_without_end_are_lost() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let mut inbox = Inbox::new(Format::KeePass, &mut rng, Timestamp::from_seconds(0));
        inbox.room = 10;
        for name in ["ann", "ben"] {
            let mut arrival = Arrival::from(testing::account_named("Acme", name));
            arrival.set_icon("plover");
            arrival.set_note("short");
            inbox.accept(&Place::entry(1, "Acme", name), arrival);
        }
        let import = inbox.into_import().unwrap();
        let lost: Vec<&Lost> = import.losses.iter().map(|loss| &loss.lost).collect();
        assert_eq!(lost, [&Lost::Note, &Lost::Icon, &Lost::Note]);
        assert!(import.entries[0].icon.is_some());
    }
}
