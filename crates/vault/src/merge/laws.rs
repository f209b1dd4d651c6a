//! What holds for every merge.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::contents::order::moved;
use crate::testing::{self, ThreeWay, account_named, vault_of};
use crate::{Credential, Field, Label, Note, Timestamp};
use lifeboat_otp::Generator;

fn ids(contents: &Contents) -> Vec<AccountId> {
    contents.accounts.iter().map(|account| account.id).collect()
}

fn only(ids: &[AccountId], among: &[AccountId]) -> Vec<AccountId> {
    let among: HashSet<_> = among.iter().collect();
    ids.iter()
        .copied()
        .filter(|id| among.contains(id))
        .collect()
}

/// Whether `side` moved nothing of the base.
fn moved_nothing(base: &Contents, side: &Contents) -> bool {
    let (base, side) = (ids(base), ids(side));
    only(&base, &side) == only(&side, &base)
}

/// A part of an account, in a form that can be compared and looked for.
fn value(account: &Account, field: Field) -> String {
    match field {
        Field::Kind => account.kind.to_string(),
        Field::Issuer => account.issuer.to_string(),
        Field::Name => account.name.to_string(),
        Field::Group => format!("{:?}", account.group),
        Field::Icon => format!("{:?}", account.icon),
        Field::Note => format!("{:?}", account.note.as_ref().map(Note::as_str)),
        Field::Pinned => account.pinned.to_string(),
        Field::Credential => match &account.credential {
            Credential::Generator(generator) => format!(
                "{} {} {} {:?} {:?}",
                generator.kind_str(),
                generator.algorithm(),
                generator.digits(),
                generator.period(),
                generator.secret().expose_bytes()
            ),
            Credential::DeviceBound(provider) => format!("{provider:?}"),
        },
        Field::Counter => match &account.credential {
            Credential::Generator(Generator::Hotp(hotp)) => hotp.counter.to_string(),
            _ => String::new(),
        },
    }
}

const FIELDS: [Field; 8] = [
    Field::Kind,
    Field::Issuer,
    Field::Name,
    Field::Group,
    Field::Icon,
    Field::Note,
    Field::Pinned,
    Field::Credential,
];

/// The notices as a device has them that kept them and read them again.
fn kept(notices: &[MergeNotice]) -> Vec<MergeNotice> {
    serde_json::from_str(&serde_json::to_string(notices).unwrap()).unwrap()
}

/// Whether the value of this field can be found in the result: at the account, at another one that got
/// its credential, or in a notice that was kept.
fn is_found(merged: &Merged, id: AccountId, field: Field, sought: &Account) -> bool {
    let wanted = value(sought, field);
    let notices = kept(&merged.notices);
    let related: Vec<AccountId> = notices
        .iter()
        .filter_map(|notice| match notice {
            MergeNotice::TwoCredentials {
                id: first, second, ..
            } if *first == id => Some(*second),
            _ => None,
        })
        .chain([id])
        .collect();
    let in_result = related
        .iter()
        .filter_map(|id| merged.contents.account(*id))
        .any(|account| value(account, field) == wanted);
    let in_notice = notices.iter().any(|notice| match notice {
        MergeNotice::Overruled { id: of, other, .. } if *of == id && other.field() == field => {
            let mut account = sought.clone();
            other.clone().set(&mut account);
            value(&account, field) == wanted
        }
        MergeNotice::Removed { account, .. } if related.contains(&account.id) => {
            value(account, field) == wanted
        }
        _ => false,
    });
    in_result || in_notice
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_side_without_changes_gives_the_other(ThreeWay { base, mine: other, .. } in testing::three_way()) {
        let nothing = |contents: &Contents| Merged {
            contents: contents.clone(),
            notices: vec![],
            renamed: vec![],
        };
        prop_assert_eq!(merge(&base, &base, &other), nothing(&other));
        prop_assert_eq!(merge(&base, &other, &base), nothing(&other));
        prop_assert_eq!(merge(&base, &other, &other), nothing(&other));
    }

    #[test]
    fn merging_again_changes_nothing(ThreeWay { base, mine, theirs } in testing::three_way()) {
        let once = merge(&base, &mine, &theirs).contents;
        prop_assert_eq!(&merge(&base, &mine, &once).contents, &once);
        prop_assert_eq!(&merge(&theirs, &once, &theirs).contents, &once);
    }

    #[test]
    fn the_result_is_a_valid_vault(ThreeWay { base, mine, theirs } in testing::three_way()) {
        let merged = merge(&base, &mine, &theirs).contents;
        prop_assert!(merged.check().is_ok());
        let mut sorted = merged.clone();
        sorted.sort_tombstones();
        prop_assert_eq!(merged, sorted);
    }

    #[test]
    fn no_account_is_lost(ThreeWay { base, mine, theirs } in testing::three_way()) {
        let merged = merge(&base, &mine, &theirs);
        for (side, other) in [(&mine, &theirs), (&theirs, &mine)] {
            for account in &side.accounts {
                let renamed = merged.renamed.iter().find(|renamed| renamed.from == account.id);
                let id = renamed.map_or(account.id, |renamed| renamed.to);
                let was_removed = other.account(id).is_none()
                    && (base.account(id).is_some() || other.tombstone(id).is_some());
                prop_assert!(merged.contents.account(id).is_some() || was_removed);
            }
        }
    }

    #[test]
    fn no_edit_is_silently_lost(ThreeWay { base, mine, theirs } in testing::three_way()) {
        let merged = merge(&base, &mine, &theirs);
        for side in [&mine, &theirs] {
            for account in &side.accounts {
                let renamed = merged.renamed.iter().find(|renamed| renamed.from == account.id);
                let id = renamed.map_or(account.id, |renamed| renamed.to);
                let before = base.account(account.id);
                for field in FIELDS {
                    // What is as it always is at first was not set by anybody.
                    let start = before.cloned().unwrap_or_else(|| {
                        let (issuer, name) = (Label::default(), Label::default());
                        Account::new(id, issuer, name, account.credential.clone(), Timestamp::default())
                    });
                    let new = value(&start, field) != value(account, field)
                        || (before.is_none() && field == Field::Credential);
                    prop_assert!(
                        !new || is_found(&merged, id, field, account),
                        "{field} of {id} is lost"
                    );
                }
            }
        }
    }

    #[test]
    fn a_notice_is_kept_as_it_is(ThreeWay { base, mine, theirs } in testing::three_way()) {
        let notices = merge(&base, &mine, &theirs).notices;
        prop_assert_eq!(kept(&notices), notices);
    }

    #[test]
    fn counters_never_go_back(ThreeWay { base, mine, theirs } in testing::three_way()) {
        let merged = merge(&base, &mine, &theirs).contents;
        for account in &merged.accounts {
            for side in [&mine, &theirs] {
                let Some(there) = side.account(account.id) else { continue };
                let both_changed = base.account(account.id)
                    .is_none_or(|base| mine.account(account.id) != Some(base)
                        && theirs.account(account.id) != Some(base));
                let mut caught_up = account.credential.clone();
                caught_up.catch_up_with(&there.credential);
                prop_assert!(!both_changed || caught_up == account.credential);
            }
        }
    }

    #[test]
    fn when_one_side_moves_accounts_the_result_has_its_order(
        ThreeWay { base, mine, theirs } in testing::three_way(),
    ) {
        let merged = merge(&base, &mine, &theirs);
        let order = ids(&merged.contents);
        if moved_nothing(&base, &mine) {
            prop_assert_eq!(only(&order, &ids(&theirs)), only(&ids(&theirs), &order));
        }
        // What both added is where theirs has it.
        let base_ids: HashSet<_> = ids(&base).into_iter().collect();
        let both_added = only(&ids(&mine), &ids(&theirs)).iter().any(|id| !base_ids.contains(id));
        if moved_nothing(&base, &theirs) && !both_added && merged.renamed.is_empty() {
            prop_assert_eq!(only(&order, &ids(&mine)), only(&ids(&mine), &order));
        }
    }

    #[test]
    fn accounts_that_nobody_moved_keep_their_order(
        ThreeWay { base, mine, theirs } in testing::three_way(),
    ) {
        let order = ids(&merge(&base, &mine, &theirs).contents);
        let base_ids = ids(&base);
        let still = |side: &Contents| -> HashSet<AccountId> {
            let known = only(&ids(side), &base_ids);
            let places: Vec<_> =
                known.iter().map(|id| base_ids.iter().position(|other| other == id).unwrap()).collect();
            known.into_iter().zip(moved(&places)).filter_map(|(id, moved)| (!moved).then_some(id)).collect()
        };
        let unmoved: Vec<_> = still(&mine).intersection(&still(&theirs)).copied().collect();
        prop_assert_eq!(
            only(&only(&order, &unmoved), &base_ids),
            only(&only(&base_ids, &unmoved), &order)
        );
    }
}

#[test]
fn an_account_removed_on_both_sides_stays_removed() {
    let base = vault_of(3);
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    let id = base.accounts[1].id;
    mine.remove(id, Timestamp::from_seconds(5)).unwrap();
    theirs.remove(id, Timestamp::from_seconds(7)).unwrap();
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(merged.contents, theirs, "with the later of the two times");
    assert!(merged.notices.is_empty());
}

#[test]
fn without_a_base_a_removal_after_the_last_edit_stands() {
    let mine = vault_of(2);
    let mut theirs = mine.clone();
    let id = mine.accounts[0].id;
    theirs
        .remove(id, mine.accounts[0].edited_at.plus_seconds(1))
        .unwrap();
    let merged = merge(&Contents::default(), &mine, &theirs);
    assert_eq!(merged.contents, theirs);
    let [
        notice @ MergeNotice::Removed {
            account,
            by: Side::Theirs,
        },
    ] = &merged.notices[..]
    else {
        panic!("{:?}", merged.notices)
    };
    assert_eq!(**account, mine.accounts[0]);
    assert!(
        notice.to_string().contains("the other device removed it"),
        "{notice}"
    );
}

#[test]
fn without_a_base_a_removal_before_the_last_edit_does_not_stand() {
    let mine = vault_of(2);
    let mut theirs = mine.clone();
    theirs
        .remove(mine.accounts[0].id, Timestamp::from_seconds(1))
        .unwrap();
    let merged = merge(&Contents::default(), &mine, &theirs);
    assert_eq!(merged.contents.accounts.len(), 2);
    assert!(matches!(
        merged.notices[..],
        [MergeNotice::KeptEdited {
            edited: Side::Mine,
            ..
        }]
    ));
}

#[test]
fn an_account_that_both_import_is_one_account() {
    let base = vault_of(2);
    let new = account_named("Shop", "alice");
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    let _ = mine.add(new.clone());
    mine.edit(new.id, Timestamp::from_seconds(9_000_000_000), |account| {
        account.group = Some(Label::cleaned("Shops"));
    })
    .unwrap();
    let id = AccountId::from_hash([5; 16]);
    let _ = theirs.add(Account { id, ..new.clone() });

    let merged = merge(&base, &mine, &theirs);
    assert_eq!(ids(&merged.contents), ids(&theirs));
    assert_eq!(
        merged.contents.accounts[2].group.as_ref().unwrap().as_str(),
        "Shops"
    );
    assert_eq!(
        merged.renamed,
        [Renamed {
            from: new.id,
            to: id
        }]
    );
    assert!(merged.notices.is_empty());
}

#[test]
fn two_secrets_make_two_neighbours() {
    let base = vault_of(3);
    let id = base.accounts[1].id;
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    for (side, name, seconds) in [(&mut mine, "x", 20), (&mut theirs, "y", 10)] {
        let later = base.accounts[1].edited_at.plus_seconds(seconds);
        let credential = account_named(name, name).credential;
        side.edit(id, later, |account| account.credential = credential)
            .unwrap();
    }
    let merged = merge(&base, &mine, &theirs);
    let [
        notice @ MergeNotice::TwoCredentials {
            second,
            second_from: Side::Theirs,
            ..
        },
    ] = &merged.notices[..]
    else {
        panic!("{:?}", merged.notices)
    };
    assert!(notice.to_string().contains("two accounts now"), "{notice}");
    let expected = [base.accounts[0].id, id, *second, base.accounts[2].id];
    assert_eq!(ids(&merged.contents), expected);
    assert_eq!(
        merged.contents.accounts[1].credential,
        mine.accounts[1].credential
    );
    assert_eq!(
        merged.contents.accounts[2].credential,
        theirs.accounts[1].credential
    );
    // The other device comes to the same two accounts.
    let there = merge(&base, &theirs, &mine).contents;
    assert_eq!(there, merged.contents);
}

#[test]
fn a_second_account_that_was_removed_does_not_come_back() {
    let base = vault_of(1);
    let id = base.accounts[0].id;
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    for (side, name) in [(&mut mine, "x"), (&mut theirs, "y")] {
        let credential = account_named(name, name).credential;
        side.edit(id, Timestamp::default(), |account| {
            account.credential = credential;
        })
        .unwrap();
    }
    let mut later = merge(&base, &mine, &theirs).contents;
    let second = later.accounts[1].id;
    later.remove(second, Timestamp::from_seconds(9)).unwrap();
    let merged = merge(&base, &mine, &later);
    assert_eq!(merged.contents, later);
    assert!(matches!(&merged.notices[..], [MergeNotice::Removed { .. }]));
}

#[test]
fn ten_thousand_accounts_merge_in_no_time() {
    let base = vault_of(10_000);
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.accounts.reverse();
    theirs.accounts.rotate_left(5_000);
    for (n, account) in mine.accounts.iter_mut().enumerate() {
        account.pinned = n % 2 == 0;
    }
    for account in &mut theirs.accounts {
        account.group = Some(Label::cleaned("All"));
    }
    let started = std::time::Instant::now();
    let merged = merge(&base, &mine, &theirs);
    // Measured: 40 ms, optimized. Anything quadratic takes minutes.
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    assert_eq!(merged.contents.accounts.len(), 10_000);
    assert!(merged.notices.is_empty());
}
