//! Accounts on their way in: which are new, which are here already, what could not be read and why.
//! All that is shown before anything is taken in.

mod list;

use std::sync::Arc;

use lifeboat_vault::{Account, Addition, Contents};

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
        without_code_one = "1 item without a code stays behind.", "1 item zonder code blijft achter.";
        without_code(count: usize) = "{count} items without a code stay behind.", "{count} items zonder code blijven achter.";
        counts_on(count: usize) = "Its counter is further on than here ({count})", "De teller is verder dan hier ({count})";
        count_on = "Take over the counters", "Tellers overnemen";
        counted_on = "The counters are taken over", "De tellers zijn overgenomen";
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
    /// Those that are here already with a counter (HOTP) that is behind theirs.
    pub(crate) further_on: Arc<Vec<Account>>,
    /// Those that are here already, and those that came twice.
    pub(crate) here: Vec<Account>,
    /// What could not be read, and why.
    pub(crate) problems: Vec<Remark>,
    /// What new accounts lose.
    pub(crate) losses: Vec<Remark>,
    /// How many more of both there were.
    pub(crate) unlisted: usize,
    /// Why there may be more than came, each a sentence.
    pub(crate) cautions: Vec<String>,
    /// How many items have no code, and stay behind.
    pub(crate) without_code: usize,
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
            arrivals.without_code += read.without_code;
            let cautions = read.cautions.into_iter();
            arrivals.cautions.extend(cautions.map(|caution| {
                if place.is_empty() {
                    caution
                } else {
                    format!("{place}: {caution}")
                }
            }));
        }
        // The vault itself says which are duplicates.
        let additions = contents.preview(&accounts);
        let (mut new, mut further_on) = (Vec::new(), Vec::new());
        for (account, addition) in accounts.into_iter().zip(additions) {
            match addition {
                Addition::Added(_) => new.push(account),
                Addition::MovedOn(_) => further_on.push(account),
                Addition::Duplicate(_) => arrivals.here.push(account),
            }
        }
        arrivals.new = Arc::new(new);
        arrivals.further_on = Arc::new(further_on);
        arrivals
    }

    /// Whether nothing was found, not even something that cannot be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.has_no_account() && self.problems.is_empty()
    }

    /// Whether no account was found, new or not.
    pub(crate) fn has_no_account(&self) -> bool {
        self.new.is_empty() && self.further_on.is_empty() && self.here.is_empty()
    }

    /// Whether any of them changes something here.
    pub(crate) fn has_changes(&self) -> bool {
        !self.new.is_empty() || !self.further_on.is_empty()
    }

    /// Those that change something here: the new ones come first.
    pub(crate) fn to_take_in(&self) -> Vec<Account> {
        let accounts = self.new.iter().chain(self.further_on.iter());
        accounts.cloned().collect()
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
        (_, 0) => words.counted_on().to_owned(),
        (Some(account), 1) => words.added_one(&account.title()),
        _ => words.added(count),
    }
}

/// What is said of items that stay behind, if there are any.
fn left_behind(count: usize) -> Option<String> {
    let words = ArrivalWords::here();
    match count {
        0 => None,
        1 => Some(words.without_code_one().to_owned()),
        _ => Some(words.without_code(count)),
    }
}

/// What the button says that takes so many new ones in.
pub(crate) fn take_in_label(count: usize) -> String {
    let words = ArrivalWords::here();
    match count {
        0 => words.count_on().to_owned(),
        1 => words.add_one().to_owned(),
        _ => words.add(count),
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_otp::{Hotp, Secret, Totp};
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

    #[test]
    fn a_counter_that_is_further_on_is_taken_in_and_one_that_is_behind_is_not() {
        let counted = |counter| {
            let secret = Secret::from_bytes(b"counted".to_vec()).unwrap();
            let hotp = Hotp {
                counter,
                ..Hotp::new(secret)
            };
            Account {
                credential: Credential::Generator(hotp.into()),
                ..account(1)
            }
        };
        let mut contents = Contents::default();
        let _ = contents.add(counted(5));
        let arriving = |counter| {
            let accounts = vec![counted(counter)];
            let read = Read {
                accounts,
                ..Read::default()
            };
            Arrivals::of(&contents, [(String::new(), read)])
        };
        assert_eq!(arriving(7).to_take_in(), [counted(7)]);
        assert_eq!(arriving(3).to_take_in(), []);
        assert_eq!(arriving(3).here, [counted(3)]);
    }

    #[test]
    fn what_stays_behind_is_counted_over_all_files_and_a_caution_names_its_file() {
        let read = |without_code| Read {
            cautions: vec!["Copy both.".to_owned()],
            without_code,
            ..Read::default()
        };
        let contents = Contents::default();
        let files = [("a".to_owned(), read(2)), ("b/c".to_owned(), read(3))];
        let arrivals = Arrivals::of(&contents, files);
        assert_eq!(arrivals.cautions, ["a: Copy both.", "b/c: Copy both."]);
        assert_eq!(
            left_behind(arrivals.without_code).as_deref(),
            Some("5 items without a code stay behind.")
        );
        let alone = Arrivals::of(&contents, [(String::new(), read(0))]);
        assert_eq!(alone.cautions, ["Copy both."]);
        assert_eq!(left_behind(alone.without_code), None);
    }
}
