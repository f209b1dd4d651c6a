//! What holds for every recovery.

use std::collections::{BTreeMap, BTreeSet};

use lifeboat_otp::Generator;
use proptest::prelude::*;

use super::*;
use crate::testing::{self, ThreeWay, account_named, device_bound_account, hotp_account, vault_of};
use crate::{Credential, Label, Renamed, Timestamp};

const NOW: Timestamp = Timestamp::from_seconds(2_000_000_000);

fn vault(accounts: impl IntoIterator<Item = Account>) -> Contents {
    Contents {
        accounts: accounts.into_iter().collect(),
        ..Contents::default()
    }
}

fn with_id(byte: u8, account: Account) -> Account {
    Account {
        id: AccountId::from_hash([byte; 16]),
        ..account
    }
}

fn restore(backup: &Contents, here: &Contents, choice: Resolution) -> Restored {
    let plan = RestorePlan::new(backup, here);
    let choices = plan
        .conflicts()
        .map(|step| (step.account.id, choice))
        .collect();
    plan.apply(here, &choices, NOW)
}

fn id_now(restored: &Restored, id: AccountId) -> AccountId {
    restored
        .renamed
        .iter()
        .find(|renamed| renamed.from == id)
        .map_or(id, |renamed| renamed.to)
}

/// The account, apart from how far its counter is.
fn without_counter(account: &Account) -> Account {
    let mut account = account.clone();
    if let Credential::Generator(Generator::Hotp(hotp)) = &mut account.credential {
        hotp.counter = 0;
    }
    account
}

fn any_resolution() -> impl Strategy<Value = Resolution> {
    prop::sample::select(vec![
        Resolution::KeepBoth,
        Resolution::KeepHere,
        Resolution::TakeBackup,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_that_is_here_is_changed_or_removed(
        ThreeWay { mine: backup, theirs: here, .. } in testing::three_way(),
        keep_here in any::<bool>(),
    ) {
        let choice = if keep_here { Resolution::KeepHere } else { Resolution::KeepBoth };
        let restored = restore(&backup, &here, choice);
        for account in &here.accounts {
            let id = id_now(&restored, account.id);
            let now = restored.contents.account(id).unwrap();
            let expected = Account { id, ..account.clone() };
            prop_assert_eq!(without_counter(now), without_counter(&expected));
            let mut caught_up = now.credential.clone();
            caught_up.catch_up_with(&account.credential);
            prop_assert_eq!(&caught_up, &now.credential);
        }
    }

    #[test]
    fn every_credential_of_the_backup_is_there_afterwards(
        ThreeWay { mine: backup, theirs: here, .. } in testing::three_way(),
        take_backup in any::<bool>(),
    ) {
        let choice = if take_backup { Resolution::TakeBackup } else { Resolution::KeepBoth };
        let restored = restore(&backup, &here, choice);
        for account in &backup.accounts {
            let now = restored.contents.account(account.id).unwrap();
            prop_assert!(now.credential.is_same(&account.credential));
        }
    }

    #[test]
    fn the_order_is_the_backup_s_and_then_what_was_only_here(
        ThreeWay { mine: backup, theirs: here, .. } in testing::three_way(),
        choice in any_resolution(),
    ) {
        let restored = restore(&backup, &here, choice);
        let in_backup: Vec<_> = backup.accounts.iter().map(|account| account.id).collect();
        let in_result: Vec<_> = restored.contents.accounts.iter().map(|account| account.id).collect();
        let kept: Vec<_> = in_result.iter().filter(|id| in_backup.contains(id)).collect();
        let expected: Vec<_> = in_backup.iter().filter(|id| in_result.contains(id)).collect();
        prop_assert_eq!(kept, expected);

        let plan = RestorePlan::new(&backup, &here);
        let answering: BTreeSet<_> = plan.steps.iter().filter_map(|step| match &step.outcome {
            Outcome::Restore => None,
            Outcome::AlreadyHere { here } | Outcome::Conflict { here, .. } => Some(*here),
        }).collect();
        let only_here: Vec<_> = here.accounts.iter()
            .filter(|account| !answering.contains(&account.id))
            .map(|account| id_now(&restored, account.id))
            .collect();
        prop_assert!(in_result.ends_with(&only_here));
    }

    #[test]
    fn the_result_is_a_valid_vault(
        ThreeWay { mine: backup, theirs: here, .. } in testing::three_way(),
        choice in any_resolution(),
    ) {
        let restored = restore(&backup, &here, choice);
        prop_assert!(restored.contents.check().is_ok());
        let mut sorted = restored.contents.clone();
        sorted.sort_tombstones();
        prop_assert_eq!(&restored.contents, &sorted);
        if choice == Resolution::KeepHere {
            for step in &RestorePlan::new(&backup, &here).steps {
                let id = step.account.id;
                prop_assert!(
                    restored.contents.account(id).is_some()
                        || restored.contents.tombstone(id).is_some()
                );
            }
        }
    }

    #[test]
    fn a_second_recovery_finds_everything_here(
        ThreeWay { mine: backup, theirs: here, .. } in testing::three_way(),
    ) {
        let once = restore(&backup, &here, Resolution::KeepBoth).contents;
        let plan = RestorePlan::new(&backup, &once);
        prop_assert_eq!(plan.already_here_count(), backup.accounts.len());
        let again = plan.apply(&once, &BTreeMap::new(), NOW);
        prop_assert_eq!(again.renamed, []);
        prop_assert_eq!(again.contents.accounts.len(), once.accounts.len());
    }

    #[test]
    fn a_fresh_vault_becomes_the_backup(backup in testing::contents()) {
        let restored = restore(&backup, &Contents::default(), Resolution::KeepBoth);
        prop_assert_eq!(restored.contents, backup);
    }
}

#[test]
fn an_account_that_is_here_keeps_its_labels_and_takes_on_the_id() {
    let account = account_named("Example", "alice");
    let backup = vault([account.clone()]);
    let renamed = Account {
        name: Label::cleaned("my name for it"),
        ..account.clone()
    };
    let here = vault([with_id(1, renamed)]);
    let plan = RestorePlan::new(&backup, &here);
    assert_eq!(
        plan.steps[0].outcome,
        Outcome::AlreadyHere {
            here: here.accounts[0].id
        }
    );

    let restored = plan.apply(&here, &BTreeMap::new(), NOW);
    let expected = Account {
        id: account.id,
        ..here.accounts[0].clone()
    };
    assert_eq!(restored.contents.accounts, [expected]);
    assert_eq!(
        restored.renamed,
        [Renamed {
            from: here.accounts[0].id,
            to: account.id
        }]
    );
}

#[test]
fn an_hotp_account_that_is_here_keeps_the_higher_counter() {
    for (in_backup, here) in [(3, 9), (9, 3)] {
        let backup = vault([hotp_account(in_backup)]);
        let here = vault([with_id(1, hotp_account(here))]);
        let plan = RestorePlan::new(&backup, &here);
        assert_eq!(plan.already_here_count(), 1);
        let restored = plan.apply(&here, &BTreeMap::new(), NOW);
        assert_eq!(restored.contents.accounts, [hotp_account(9)]);
    }
}

#[test]
fn the_personal_account_that_one_signed_in_with_is_here() {
    let personal = device_bound_account(Kind::Personal, "alice");
    let here = vault([with_id(1, personal.clone())]);
    let plan = RestorePlan::new(&vault([personal]), &here);
    assert_eq!(
        plan.steps[0].outcome,
        Outcome::AlreadyHere {
            here: here.accounts[0].id
        }
    );
    assert_eq!(plan.steps[0].follow_up, None);
}

#[test]
fn an_account_bound_to_another_device_comes_back_as_a_name_with_a_follow_up() {
    let work = device_bound_account(Kind::WorkOrSchool, "alice");
    let restored = restore(
        &vault([work.clone()]),
        &Contents::default(),
        Resolution::KeepBoth,
    );
    assert_eq!(restored.follow_ups, [(work.id, FollowUp::ScanQrCode)]);
    assert_eq!(restored.contents.accounts, [work]);
}

#[test]
fn two_accounts_of_the_backup_with_one_secret_both_come_back() {
    let account = account_named("Example", "alice");
    let second = with_id(
        2,
        Account {
            name: Label::cleaned("second"),
            ..account.clone()
        },
    );
    let backup = vault([account.clone(), second.clone()]);
    let here = vault([with_id(
        1,
        Account {
            name: Label::cleaned("second"),
            ..account
        },
    )]);
    let plan = RestorePlan::new(&backup, &here);
    assert_eq!(plan.steps[0].outcome, Outcome::Restore);
    assert_eq!(
        plan.steps[1].outcome,
        Outcome::AlreadyHere {
            here: here.accounts[0].id
        }
    );
}

/// The backup's account, and another one here with the same labels and another secret.
fn conflict() -> (Contents, Contents) {
    let account = account_named("Example", "alice");
    let other = Account {
        credential: account_named("x", "y").credential,
        ..account.clone()
    };
    let shouted = Account {
        issuer: Label::cleaned("EXAMPLE"),
        ..other
    };
    (
        vault([account]),
        vault([with_id(1, shouted), account_named("Only", "here")]),
    )
}

#[test]
fn a_conflict_is_found_by_labels_and_shows_what_differs() {
    let (backup, here) = conflict();
    let plan = RestorePlan::new(&backup, &here);
    let outcome = Outcome::Conflict {
        here: here.accounts[0].id,
        differs: vec![Field::Issuer, Field::Credential],
    };
    assert_eq!(plan.steps[0].outcome, outcome);
}

#[test]
fn of_a_conflict_both_are_kept_by_default_side_by_side() {
    let (backup, here) = conflict();
    let restored = RestorePlan::new(&backup, &here).apply(&here, &BTreeMap::new(), NOW);
    let [first, second] = [&here.accounts[0], &backup.accounts[0]].map(Clone::clone);
    assert_eq!(
        restored.contents.accounts,
        [first, second, here.accounts[1].clone()]
    );
    assert_eq!(restored.renamed, []);
}

#[test]
fn keeping_what_is_here_leaves_a_tombstone_of_the_backup_s() {
    let (backup, here) = conflict();
    let restored = restore(&backup, &here, Resolution::KeepHere);
    assert_eq!(restored.contents.accounts, here.accounts);
    let left_out = Tombstone {
        id: backup.accounts[0].id,
        deleted_at: NOW,
    };
    assert_eq!(restored.contents.tombstones, [left_out]);
    // A later merge does not bring it back.
    let merged = crate::merge(&backup, &restored.contents, &backup);
    assert_eq!(merged.contents, restored.contents);
}

#[test]
fn taking_the_backup_s_replaces_the_credential_in_place() {
    let (backup, here) = conflict();
    let restored = restore(&backup, &here, Resolution::TakeBackup);
    let expected = Account {
        id: backup.accounts[0].id,
        credential: backup.accounts[0].credential.clone(),
        edited_at: NOW,
        ..here.accounts[0].clone()
    };
    assert_eq!(
        restored.contents.accounts,
        [expected, here.accounts[1].clone()]
    );
}

#[test]
fn the_same_id_with_another_secret_is_a_conflict_that_keeps_both() {
    let account = account_named("Example", "alice");
    let here = vault([Account {
        id: account.id,
        ..account_named("Other", "bob")
    }]);
    let backup = vault([account.clone()]);
    let plan = RestorePlan::new(&backup, &here);
    assert_eq!(plan.conflicts().count(), 1);

    let restored = plan.apply(&here, &BTreeMap::new(), NOW);
    let [kept, back] = &restored.contents.accounts[..] else {
        panic!("two accounts")
    };
    assert_eq!(*back, account);
    assert_eq!(kept.credential, here.accounts[0].credential);
    assert_eq!(
        restored.renamed,
        [Renamed {
            from: account.id,
            to: kept.id
        }]
    );

    let restored = restore(&backup, &here, Resolution::KeepHere);
    assert_eq!(restored.contents, here);
}

#[test]
fn accounts_without_labels_are_not_alike() {
    let unnamed = |byte, secret| {
        let account = Account {
            credential: account_named(secret, "").credential,
            ..account_named("", "")
        };
        with_id(byte, account)
    };
    let plan = RestorePlan::new(&vault([unnamed(1, "a")]), &vault([unnamed(2, "b")]));
    assert_eq!(plan.steps[0].outcome, Outcome::Restore);
}

#[test]
fn settings_come_back_only_where_none_were_chosen() {
    let mut backup = vault_of(1);
    backup.settings.app_lock = true;
    let restored = restore(&backup, &Contents::default(), Resolution::KeepBoth);
    assert!(restored.contents.settings.app_lock);

    let mut here = Contents::default();
    here.settings.sound = false;
    let restored = restore(&backup, &here, Resolution::KeepBoth);
    assert_eq!(restored.contents.settings, here.settings);
}

#[test]
fn an_account_removed_here_can_be_recovered() {
    let backup = vault_of(2);
    let mut here = backup.clone();
    here.remove(backup.accounts[0].id, NOW).unwrap();
    let restored = restore(&backup, &here, Resolution::KeepBoth);
    assert_eq!(restored.contents, backup);
}

#[test]
fn an_account_that_went_away_meanwhile_comes_back_from_the_backup() {
    let backup = vault_of(2);
    let plan = RestorePlan::new(&backup, &backup);
    let restored = plan.apply(&Contents::default(), &BTreeMap::new(), NOW);
    assert_eq!(restored.contents, backup);
}

#[test]
fn a_plan_for_ten_thousand_accounts_is_made_in_no_time() {
    let backup = vault_of(10_000);
    let mut here = backup.clone();
    here.accounts.reverse();
    let started = std::time::Instant::now();
    let restored = restore(&backup, &here, Resolution::KeepBoth);
    // Anything quadratic takes minutes.
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    assert_eq!(restored.contents, backup);
}
