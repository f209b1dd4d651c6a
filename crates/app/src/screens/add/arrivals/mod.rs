//! Accounts on their way in: which are new, which are here already, what could not be read and why.
//! All that is shown before anything is taken in.

mod list;

use std::sync::Arc;

use lifeboat_vault::{Account, Contents};

pub(crate) use self::list::{ArrivalList, RemarkList};
use crate::{
    device::Device,
    errands::{AddAccounts, Errand as _, add_all},
    transfer::{Read, Remark},
    trouble::Trouble,
    words::words,
};

words! {
    /// What is said of them.
    ArrivalWords {
        comes_in(count: usize) = "Comes in ({count})", "Komt binnen ({count})";
        here_already(count: usize) = "Already here ({count})", "Al aanwezig ({count})";
        cannot_be_read(count: usize) = "Cannot be read ({count})", "Kan niet worden gelezen ({count})";
        loses(count: usize) = "Comes in without ({count})", "Komt binnen zonder ({count})";
        more(count: usize) = "and {count} more", "en nog {count}";
        add_one = "Add account", "Account toevoegen";
        add(count: usize) = "Add {count} accounts", "{count} accounts toevoegen";
        added_one(title: &str) = "{title} added", "{title} toegevoegd";
        added(count: usize) = "{count} accounts added", "{count} accounts toegevoegd";
        all_here = "Everything in it is here already.", "Alles wat erin staat is er al.";
    }
}

/// So many accounts are more than the page takes in without a pause that is seen.
const MANY: usize = 200;

/// Accounts that came from elsewhere, held against those that are here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Arrivals {
    /// Those that are new, each once.
    pub(crate) new: Arc<Vec<Account>>,
    /// Those that are here already, and those that came twice.
    pub(crate) here: Vec<Account>,
    /// What could not be read, and why.
    pub(crate) problems: Vec<Remark>,
    /// What new accounts lose.
    pub(crate) losses: Vec<Remark>,
    /// How many more of both there were.
    pub(crate) unlisted: usize,
}

impl Arrivals {
    /// What was read, held against the vault. `place` is put in front of what a remark is about.
    pub(crate) fn of(contents: &Contents, read: impl IntoIterator<Item = (String, Read)>) -> Self {
        let mut arrivals = Self::default();
        let mut accounts = Vec::new();
        for (place, read) in read {
            let of_place = |mut remark: Remark| {
                if !place.is_empty() {
                    remark.entry = format!("{place}, {}", remark.entry);
                }
                remark
            };
            accounts.extend(read.accounts);
            arrivals
                .problems
                .extend(read.problems.into_iter().map(of_place));
            arrivals
                .losses
                .extend(read.losses.into_iter().map(of_place));
            arrivals.unlisted += read.unlisted;
        }
        // The vault itself says which are duplicates.
        let additions = contents.preview(&accounts);
        let mut new = Vec::new();
        for (account, addition) in accounts.into_iter().zip(additions) {
            if addition.is_new() {
                new.push(account);
            } else {
                arrivals.here.push(account);
            }
        }
        arrivals.new = Arc::new(new);
        arrivals
    }

    /// Whether nothing was found, not even something that cannot be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.here.is_empty() && self.problems.is_empty()
    }
}

/// Takes accounts in, at the end of the vault, and says how many were new after all.
///
/// # Errors
///
/// The vault cannot be changed; none of them is in it then.
pub(crate) async fn take_in(device: Device, accounts: &[Account]) -> Result<usize, Trouble> {
    if accounts.len() < MANY {
        let accounts = accounts.to_vec();
        return device.update(|vault| Ok(add_all(vault, accounts))).await;
    }
    let store = device.store_or_new().await?;
    let errand = AddAccounts {
        identity: store.identity().expose().to_string(),
        accounts: accounts.to_vec(),
    };
    let count = errand.send().await?;
    device.changed().await?;
    Ok(count)
}

/// What was done, in words.
pub(crate) fn taken_in(first: Option<&Account>, count: usize) -> String {
    let words = ArrivalWords::here();
    match (first, count) {
        (Some(account), 1) => words.added_one(&account.title()),
        _ => words.added(count),
    }
}

/// What the button says that takes so many in.
pub(crate) fn take_in_label(count: usize) -> String {
    let words = ArrivalWords::here();
    if count == 1 {
        words.add_one().to_owned()
    } else {
        words.add(count)
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_otp::{Secret, Totp};
    use lifeboat_vault::{AccountId, Credential, Label, Timestamp};

    use super::*;

    fn account(number: u128) -> Account {
        let secret = Secret::from_bytes(number.to_be_bytes().to_vec()).unwrap();
        Account::new(
            AccountId::from_uuid(uuid::Uuid::from_u128(number)),
            Label::cleaned("Example"),
            Label::cleaned("alice"),
            Credential::Generator(Totp::new(secret).into()),
            Timestamp::from_seconds(1),
        )
    }

    #[test]
    fn an_account_that_is_here_or_came_before_is_not_new() {
        let mut contents = Contents::default();
        let _ = contents.add(account(1));
        let read = Read {
            accounts: vec![account(1), account(2), account(2)],
            problems: vec![Remark {
                entry: "line 4".to_owned(),
                text: "no".to_owned(),
                is_whole: true,
            }],
            ..Read::default()
        };
        let arrivals = Arrivals::of(&contents, [("a.txt".to_owned(), read)]);
        assert_eq!(*arrivals.new, [account(2)]);
        assert_eq!(arrivals.here, [account(1), account(2)]);
        assert_eq!(arrivals.problems[0].entry, "a.txt, line 4");
        assert_eq!(contents.accounts.len(), 1, "nothing is taken in yet");
    }
}
