//! What merges had to decide between, kept until the user lets it go: the value that was not taken is in
//! no version of the backup.

use std::fmt;

use lifeboat_vault::{MergeNotice, Timestamp};
use serde::{Deserialize, Serialize};

use super::Vault;

/// Something to tell the user. `Display` is a sentence that shows neither secrets nor notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Notice {
    /// What a merge had to decide.
    Merge {
        /// When it was merged.
        at: Timestamp,
        /// What was decided, with the value that was not taken.
        decided: MergeNotice,
        /// Whether the user was told.
        #[serde(default)]
        told: bool,
    },
    /// Words of a release that kept no more than those.
    Words(String),
}

impl Notice {
    /// What a merge had to decide, where more than words are known.
    #[must_use]
    pub const fn decided(&self) -> Option<&MergeNotice> {
        match self {
            Self::Merge { decided, .. } => Some(decided),
            Self::Words(_) => None,
        }
    }

    /// Whether it holds something that is nowhere else.
    #[must_use]
    pub fn holds_what_was_put_aside(&self) -> bool {
        self.decided()
            .is_some_and(MergeNotice::holds_what_was_put_aside)
    }

    /// Whether they say the same, told or not.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Merge { at, decided, .. },
                Self::Merge {
                    at: other_at,
                    decided: other_decided,
                    ..
                },
            ) => (at, decided) == (other_at, other_decided),
            (Self::Words(words), Self::Words(other_words)) => words == other_words,
            _ => false,
        }
    }

    /// Whether the user is still to be told.
    #[must_use]
    pub const fn is_news(&self) -> bool {
        match self {
            Self::Merge { told, .. } => !*told,
            Self::Words(_) => true,
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Merge { decided, .. } => decided.fmt(f),
            Self::Words(words) => f.write_str(words),
        }
    }
}

impl Vault {
    /// Keeps what a merge had to decide. What an earlier merge decided in the same way is not kept
    /// twice.
    pub(crate) fn keep_notices(&mut self, notices: &[MergeNotice], at: Timestamp) {
        for decided in notices {
            let is_kept = self
                .notices
                .iter()
                .any(|kept| kept.decided() == Some(decided));
            if !is_kept {
                self.notices.push(Notice::Merge {
                    at,
                    decided: decided.clone(),
                    told: false,
                });
            }
        }
    }

    /// What the user was not told yet. From now on it counts as told, and is kept only where it holds
    /// what is nowhere else.
    pub fn tell_notices(&mut self) -> Vec<Notice> {
        let news = self
            .notices
            .iter()
            .filter(|notice| notice.is_news())
            .cloned()
            .collect();
        self.notices.retain(Notice::holds_what_was_put_aside);
        for notice in &mut self.notices {
            if let Notice::Merge { told, .. } = notice {
                *told = true;
            }
        }
        news
    }

    /// Lets notices go that the user has seen. What came meanwhile stays.
    pub fn let_notices_go(&mut self, seen: &[Notice]) {
        self.notices
            .retain(|notice| !seen.iter().any(|seen| seen.is_same(notice)));
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_vault::{AccountId, FieldValue, Note, Side};
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::testing::device;

    fn id() -> AccountId {
        AccountId::random(&mut StdRng::seed_from_u64(1))
    }

    fn overruled(note: &str) -> MergeNotice {
        MergeNotice::Overruled {
            id: id(),
            title: "Example".to_owned(),
            taken: Side::Mine,
            other: FieldValue::Note(Some(Note::cleaned(note))),
        }
    }

    #[test]
    fn a_value_that_was_put_aside_is_kept_after_it_was_told() {
        let mut vault = Vault::new(device());
        let kept_edited = MergeNotice::KeptEdited {
            id: id(),
            title: "Example".to_owned(),
            edited: Side::Mine,
        };
        let at = Timestamp::from_seconds(7);
        vault.keep_notices(&[overruled("old"), kept_edited], at);
        assert_eq!(vault.tell_notices().len(), 2);
        assert_eq!(vault.notices.len(), 1, "only words need no keeping");
        assert_eq!(vault.notices[0].decided(), Some(&overruled("old")));
        assert!(vault.tell_notices().is_empty(), "it is told once");
    }

    #[test]
    fn the_same_decision_is_kept_once() {
        let mut vault = Vault::new(device());
        for seconds in [1, 2] {
            vault.keep_notices(&[overruled("old")], Timestamp::from_seconds(seconds));
        }
        vault.keep_notices(&[overruled("older")], Timestamp::from_seconds(3));
        assert_eq!(vault.notices.len(), 2);
    }

    #[test]
    fn a_notice_that_came_after_the_others_were_seen_stays() {
        let mut vault = Vault::new(device());
        let (first, second) = (Timestamp::from_seconds(1), Timestamp::from_seconds(2));
        vault.keep_notices(&[overruled("old")], first);
        let seen = vault.notices.clone();
        vault.tell_notices();
        vault.keep_notices(&[overruled("older")], second);
        vault.let_notices_go(&seen);
        let left: Vec<_> = vault.notices.iter().map(Notice::decided).collect();
        assert_eq!(left, [Some(&overruled("older"))]);
    }

    #[test]
    fn the_words_of_an_earlier_release_are_read() {
        let notice: Notice = serde_json::from_str("\"Example: something\"").unwrap();
        assert_eq!(notice, Notice::Words("Example: something".to_owned()));
    }
}
