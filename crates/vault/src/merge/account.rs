//! Merging one account that both sides changed, field by field.

use super::{FieldValue, MergeNotice, Side};
use crate::{Account, Kind, Label};

/// What came of an account that both sides have.
pub(super) struct MergedAccount {
    pub(super) account: Account,
    /// The other side's account, under an id of its own, where both gave another credential.
    pub(super) second: Option<(Side, Account)>,
    pub(super) notices: Vec<MergeNotice>,
}

/// Merges two states of one account; `base` is what both started from, if that is known.
pub(super) fn merge_accounts(
    base: Option<&Account>,
    mine: &Account,
    theirs: &Account,
) -> MergedAccount {
    let later = if mine.edited_at > theirs.edited_at {
        Side::Mine
    } else {
        Side::Theirs
    };
    let mut fields = Fields {
        later,
        put_aside: Vec::new(),
    };

    // Where the base is not known, what an account is made with stands for it: then a text on one side
    // goes before none on the other.
    let base_or_new = |mine: &Account| Account {
        kind: Kind::Other,
        issuer: Label::EMPTY.clone(),
        name: Label::EMPTY.clone(),
        group: None,
        icon: None,
        note: None,
        pinned: false,
        ..mine.clone()
    };
    let made_up;
    let start = if let Some(base) = base {
        base
    } else {
        made_up = base_or_new(mine);
        &made_up
    };

    let (credential, second) = merge_credentials(base, mine, theirs, later);
    let account = Account {
        id: theirs.id,
        kind: fields.pick(&start.kind, &mine.kind, &theirs.kind, FieldValue::Kind),
        issuer: fields.pick(
            &start.issuer,
            &mine.issuer,
            &theirs.issuer,
            FieldValue::Issuer,
        ),
        name: fields.pick(&start.name, &mine.name, &theirs.name, FieldValue::Name),
        credential,
        group: fields.pick(&start.group, &mine.group, &theirs.group, FieldValue::Group),
        icon: fields.pick(&start.icon, &mine.icon, &theirs.icon, FieldValue::Icon),
        note: fields.pick(&start.note, &mine.note, &theirs.note, FieldValue::Note),
        pinned: fields.pick(
            &start.pinned,
            &mine.pinned,
            &theirs.pinned,
            FieldValue::Pinned,
        ),
        created_at: mine.created_at.min(theirs.created_at),
        edited_at: mine.edited_at.max(theirs.edited_at),
    };
    let title = account.title();
    let notices = fields
        .put_aside
        .into_iter()
        .map(|other| MergeNotice::Overruled {
            id: account.id,
            title: title.clone(),
            taken: later,
            other,
        })
        .collect();
    MergedAccount {
        account,
        second,
        notices,
    }
}

/// The merge of fields, with the values that were not taken.
struct Fields {
    later: Side,
    put_aside: Vec<FieldValue>,
}

impl Fields {
    fn pick<T: PartialEq + Clone>(
        &mut self,
        base: &T,
        mine: &T,
        theirs: &T,
        value: impl FnOnce(T) -> FieldValue,
    ) -> T {
        if mine == theirs || mine == base {
            return theirs.clone();
        }
        if theirs == base {
            return mine.clone();
        }
        let (taken, other) = match self.later {
            Side::Mine => (mine, theirs),
            Side::Theirs => (theirs, mine),
        };
        self.put_aside.push(value(other.clone()));
        taken.clone()
    }
}

/// The credential of the merged account, and the account for the other one if there are two.
fn merge_credentials(
    base: Option<&Account>,
    mine: &Account,
    theirs: &Account,
    later: Side,
) -> (crate::Credential, Option<(Side, Account)>) {
    let unchanged =
        |side: &Account| base.is_some_and(|base| base.credential.is_same(&side.credential));
    let only_mine_changed = unchanged(theirs) && !unchanged(mine);
    let conflict =
        !mine.credential.is_same(&theirs.credential) && !unchanged(mine) && !unchanged(theirs);
    let (taken, other) = match later {
        Side::Mine if conflict => (mine, theirs),
        _ if only_mine_changed => (mine, theirs),
        _ => (theirs, mine),
    };
    let mut credential = taken.credential.clone();
    credential.catch_up_with(&other.credential);
    let second = conflict.then(|| {
        let mut second = other.clone();
        second.credential.catch_up_with(&taken.credential);
        second.id = second.credential.second_id(theirs.id);
        (later.other(), second)
    });
    (credential, second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account_named, hotp_account};
    use crate::{Note, Timestamp};

    fn base() -> Account {
        account_named("Example", "alice")
    }

    fn edited(at: u64, change: impl FnOnce(&mut Account)) -> Account {
        let mut account = base();
        account.edited_at = Timestamp::from_seconds(at);
        change(&mut account);
        account
    }

    #[test]
    fn edits_of_different_fields_come_together() {
        let mine = edited(20, |account| account.name = Label::cleaned("bob"));
        let theirs = edited(30, |account| account.pinned = true);
        let merged = merge_accounts(Some(&base()), &mine, &theirs);
        assert!(merged.notices.is_empty());
        assert_eq!(merged.account.name, mine.name);
        assert!(merged.account.pinned);
        assert_eq!(merged.account.edited_at, theirs.edited_at);
    }

    #[test]
    fn the_later_edit_of_one_field_wins_and_the_other_is_told() {
        let mine = edited(31, |account| account.name = Label::cleaned("bob"));
        let theirs = edited(30, |account| account.name = Label::cleaned("carol"));
        let merged = merge_accounts(Some(&base()), &mine, &theirs);
        assert_eq!(merged.account.name.as_str(), "bob");
        let [notice] = &merged.notices[..] else {
            panic!("{:?}", merged.notices)
        };
        assert_eq!(
            notice.to_string(),
            "Example (bob): both devices changed the name. That of this device is the later one and \
             was kept; the other one is \"carol\""
        );
    }

    #[test]
    fn a_note_that_was_overruled_is_in_the_notice_but_not_in_its_text() {
        let mine = edited(20, |account| account.note = Some(Note::cleaned("one")));
        let theirs = edited(20, |account| account.note = Some(Note::cleaned("two")));
        let merged = merge_accounts(Some(&base()), &mine, &theirs);
        assert_eq!(
            merged.account.note, theirs.note,
            "theirs is taken when the times are equal"
        );
        let [notice @ MergeNotice::Overruled { other, .. }] = &merged.notices[..] else {
            panic!("{:?}", merged.notices)
        };
        assert_eq!(*other, FieldValue::Note(mine.note));
        assert!(!notice.to_string().contains("one\""), "{notice}");
    }

    #[test]
    fn a_new_credential_of_one_side_replaces_the_old_one() {
        let new = account_named("x", "y").credential;
        let mine = edited(10, |account| account.credential = new.clone());
        let theirs = edited(30, |account| account.pinned = true);
        for (mine, theirs) in [(&mine, &theirs), (&theirs, &mine)] {
            let merged = merge_accounts(Some(&base()), mine, theirs);
            assert_eq!(merged.account.credential, new);
            assert!(merged.account.pinned && merged.second.is_none());
        }
    }

    #[test]
    fn two_new_credentials_make_two_accounts() {
        let mine = edited(10, |account| {
            account.credential = account_named("x", "y").credential;
        });
        let theirs = edited(9, |account| {
            account.credential = account_named("v", "w").credential;
        });
        let merged = merge_accounts(Some(&base()), &mine, &theirs);
        assert_eq!(merged.account.credential, mine.credential);
        let (side, second) = merged.second.unwrap();
        assert_eq!(side, Side::Theirs);
        assert_eq!(second.credential, theirs.credential);
        assert_ne!(second.id, theirs.id);
    }

    #[test]
    fn the_higher_counter_is_kept() {
        let (base, mut mine, theirs) = (hotp_account(3), hotp_account(9), hotp_account(5));
        mine.pinned = true;
        let merged = merge_accounts(Some(&base), &mine, &theirs);
        assert_eq!(merged.account.credential, hotp_account(9).credential);
        assert!(merged.account.pinned && merged.notices.is_empty());
    }

    #[test]
    fn without_a_base_a_text_goes_before_none() {
        let mine = edited(10, |account| account.note = Some(Note::cleaned("one")));
        let theirs = edited(30, |account| account.pinned = true);
        let merged = merge_accounts(None, &mine, &theirs);
        assert_eq!(merged.account.note, mine.note);
        assert!(merged.account.pinned && merged.notices.is_empty());
    }
}
