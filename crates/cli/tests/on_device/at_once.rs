//! Several processes on one vault.

use std::{collections::BTreeSet, thread};

use crate::home::{Home, SECRET};

/// How many accounts each of two processes adds.
const EACH: usize = 20;

#[test]
fn two_at_once_lose_no_account() {
    let home = Home::new();
    thread::scope(|scope| {
        for who in ["left", "right"] {
            let home = &home;
            scope.spawn(move || {
                for number in 0..EACH {
                    home.add(&format!("Example/{who}-{number}")).ok();
                }
            });
        }
    });
    let names: BTreeSet<String> = home.names().into_iter().collect();
    assert_eq!(names.len(), 2 * EACH);
}

#[test]
fn two_at_once_make_one_vault() {
    let home = Home::empty();
    thread::scope(|scope| {
        for who in ["left", "right"] {
            let home = &home;
            scope.spawn(move || home.add(&format!("Example/{who}")).ok());
        }
    });
    let names: BTreeSet<String> = home.names().into_iter().collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn two_at_once_never_get_the_same_counted_code() {
    let home = Home::new();
    home.run(&["add", "--name", "counted", "--secret", SECRET, "--hotp"])
        .ok();
    let codes = thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    (0..10)
                        .map(|_| {
                            home.run(&["code", "counted", "--json"]).ok().json()[0]["code"]
                                .to_string()
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    let listed = home.run(&["list", "--json"]).ok().json();
    assert_eq!(listed[0]["counter"], 20);
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 20);
}
