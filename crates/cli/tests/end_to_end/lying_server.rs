//! A server that lies: each lie is refused in its own words, and nothing changes on the device.

use std::sync::{Arc, Mutex};

use crate::harness::{Answer, Device, Proxy, Request, Server};

const EMAIL: &str = "alice@example.org";

/// What becomes of an answer.
type Alteration = fn(Answer) -> Option<Answer>;

struct Scene {
    server: Server,
    proxy: Proxy,
    phone: Device,
    code: String,
}

fn scene() -> Scene {
    let server = Server::start();
    let proxy = Proxy::before(server.address());
    let (phone, code) = Device::backed_up("Phone", &proxy.url(), &server, EMAIL);
    Scene {
        server,
        proxy,
        phone,
        code,
    }
}

impl Scene {
    fn laptop(&self) -> Device {
        let laptop = Device::named("Laptop");
        laptop.sign_in(&self.proxy.url(), EMAIL, &self.code);
        laptop
    }
}

fn is_backup(request: &Request) -> bool {
    request.method == "GET" && request.path == "/v1/backup"
}

fn is_object(request: &Request) -> bool {
    request.method == "GET" && request.path.ends_with("/object")
}

fn flip_a_bit(mut answer: Answer) -> Answer {
    let middle = answer.body.len() / 2;
    answer.body[middle] ^= 4;
    answer
}

#[test]
fn an_older_head_is_refused() {
    let mut scene = scene();
    let older = scene.server.copy();
    scene.phone.run(&["edit", "Steam", "--name", "second"]).ok();
    scene.phone.run(&["edit", "Steam", "--name", "third"]).ok();
    let accounts = scene.phone.accounts();

    let rolled_back = Server::start_in(older, &[]);
    scene.proxy.route_to(rolled_back.address());
    for command in [&["backup", "now"][..], &["backup", "verify"], &["recover"]] {
        scene
            .phone
            .run(command)
            .exits(5)
            .says("version 1")
            .says("version 3")
            .says("older state");
    }
    assert_eq!(scene.phone.accounts(), accounts);
    let status = scene.phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "failed");
    scene
        .phone
        .run(&["doctor"])
        .exits(1)
        .says("older state")
        .says("turn backup off and on again")
        .does_not_say("lifeboat backup off");
    scene
        .phone
        .run(&["edit", "Steam", "--name", "fourth"])
        .ok()
        .says("older state");

    scene.proxy.route_to(scene.server.address());
    scene.phone.run(&["backup", "now"]).ok();
    assert_eq!(
        (scene.phone.state().as_str(), scene.phone.head()),
        ("up_to_date", 4)
    );
}

#[test]
fn when_the_older_state_stays_a_new_backup_begins_from_the_device() {
    let mut scene = scene();
    let older = scene.server.copy();
    scene.phone.run(&["edit", "Steam", "--name", "second"]).ok();
    let accounts = scene.phone.accounts();
    let rolled_back = Server::start_in(older, &[]);
    scene.proxy.route_to(rolled_back.address());
    scene
        .phone
        .run(&["backup", "now"])
        .exits(5)
        .says("turn backup off and on again");

    scene.phone.run(&["backup", "off", "--yes"]).ok();
    scene.phone.run(&["backup", "on"]).ok();
    scene.phone.run(&["backup", "verify"]).ok();
    assert_eq!(scene.phone.state(), "up_to_date");
    assert_eq!(scene.phone.accounts(), accounts);
    let laptop = scene.laptop();
    laptop.run(&["recover"]).ok();
    assert_eq!(laptop.accounts(), accounts);
}

#[test]
fn after_a_server_lost_versions_a_person_starts_a_new_backup() {
    let mut scene = scene();
    let older = scene.server.copy();
    scene.phone.run(&["edit", "Steam", "--name", "second"]).ok();
    let accounts = scene.phone.accounts();
    let restored = Server::start_in(older, &[]);
    scene.proxy.route_to(restored.address());
    assert_eq!(scene.phone.state(), "failed");
    scene.phone.run(&["backup", "off", "--yes"]).ok();
    scene.phone.run(&["backup", "on"]).ok();
    assert_eq!(
        (scene.phone.state().as_str(), scene.phone.head()),
        ("up_to_date", 1)
    );
    let laptop = scene.laptop();
    laptop.run(&["recover"]).ok();
    assert_eq!(laptop.accounts(), accounts);
}

#[test]
fn a_head_of_another_history_is_refused() {
    let mut scene = scene();
    let copy = scene.server.copy();
    let accomplice = Device::clone_of(&scene.phone);
    scene.phone.run(&["edit", "Steam", "--name", "mine"]).ok();

    let forked = Server::start_in(copy, &[]);
    scene.proxy.route_to(forked.address());
    accomplice.run(&["edit", "Steam", "--name", "theirs"]).ok();
    accomplice
        .run(&["edit", "Steam", "--name", "theirs again"])
        .ok();
    assert_eq!(accomplice.head(), 3);

    let accounts = scene.phone.accounts();
    for command in [&["backup", "now"][..], &["backup", "verify"], &["recover"]] {
        scene
            .phone
            .run(command)
            .exits(5)
            .says("history differs")
            .says("version 2");
    }
    scene
        .phone
        .run(&["edit", "Steam", "--name", "mine again"])
        .ok()
        .says("history differs");
    assert_ne!(scene.phone.accounts(), accounts);
    assert!(scene.phone.names().contains(&"mine again".to_owned()));
    scene
        .phone
        .run(&["doctor"])
        .exits(1)
        .says("history differs");
}

#[test]
fn an_object_with_a_flipped_bit_is_refused() {
    let scene = scene();
    let laptop = scene.laptop();
    let before = laptop.vault_file();
    scene.proxy.lie(|request, answer| {
        Some(if is_object(request) {
            flip_a_bit(answer)
        } else {
            answer
        })
    });
    laptop
        .run(&["recover"])
        .exits(1)
        .says("changed or exchanged");
    assert_eq!(laptop.vault_file(), before);
    scene
        .phone
        .run(&["backup", "verify"])
        .exits(1)
        .says("changed or exchanged");
    assert_eq!(scene.phone.state(), "failed");
    scene.phone.run(&["doctor"]).exits(1);

    scene.proxy.tell_the_truth();
    scene.phone.run(&["backup", "verify"]).ok();
    assert_eq!(scene.phone.state(), "up_to_date");
    laptop.run(&["recover"]).ok();
    assert_eq!(laptop.accounts(), scene.phone.accounts());
}

#[test]
fn a_manifest_that_was_altered_is_refused() {
    let scene = scene();
    let laptop = scene.laptop();
    let before = laptop.vault_file();
    scene.proxy.lie(|request, mut answer| {
        if is_backup(request) {
            let mut backup: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            backup["head"]["created_at"] = 1_700_000_000.into();
            answer.body = serde_json::to_vec(&backup).unwrap();
        }
        Some(answer)
    });
    laptop
        .run(&["recover"])
        .exits(1)
        .says("not made by one of your devices");
    assert_eq!(laptop.vault_file(), before);
}

#[test]
fn a_version_that_does_not_come_back_as_it_was_sent_does_not_count() {
    let scene = scene();
    scene.proxy.lie(|request, mut answer| {
        if is_object(request) {
            return Some(flip_a_bit(answer));
        }
        if request.method == "POST" && request.path == "/v1/backup/versions" {
            let mut committed: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            let object = committed["object"].as_str().unwrap();
            let middle = object.len() / 2;
            let other = if &object[middle..=middle] == "A" {
                "B"
            } else {
                "A"
            };
            let object = format!("{}{other}{}", &object[..middle], &object[middle + 1..]);
            committed["object"] = object.into();
            answer.body = serde_json::to_vec(&committed).unwrap();
        }
        Some(answer)
    });
    scene
        .phone
        .run(&["edit", "Steam", "--name", "sent"])
        .ok()
        .says("did not come back");
    let status = scene.phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "failed", "{status}");

    // What lies there is right after all, as fetching it shows.
    scene.proxy.tell_the_truth();
    scene.phone.run(&["backup", "now"]).ok();
    assert_eq!(scene.phone.state(), "up_to_date");
}

#[test]
fn silence_and_garbage_are_told_apart_from_an_answer() {
    let scene = scene();
    let laptop = scene.laptop();
    let before = laptop.vault_file();
    let lies: [(&str, Alteration); 5] = [
        ("could not be reached", |_| None),
        ("does not speak", |answer| {
            Some(Answer {
                body: Vec::new(),
                ..answer
            })
        }),
        ("does not speak", |answer| {
            Some(Answer {
                body: b"<h1>Welcome!</h1>".to_vec(),
                ..answer
            })
        }),
        ("does not speak", |answer| {
            Some(Answer {
                body: vec![0xff; 5000],
                ..answer
            })
        }),
        ("could not be reached", |answer| {
            let body = b"<h1>Bad gateway</h1>".to_vec();
            Some(Answer {
                status: "502 Bad Gateway".into(),
                content_type: "text/html".into(),
                body,
                ..answer
            })
        }),
    ];
    for (said, lie) in lies {
        scene.proxy.lie(move |_, answer| lie(answer));
        for command in [
            &["recover"][..],
            &["backup", "on"],
            &["account", "devices", "list"],
        ] {
            laptop
                .run(command)
                .exits(1)
                .says(said)
                .does_not_say("panicked");
        }
        scene.phone.run(&["backup", "verify"]).exits(1).says(said);
        scene.phone.run(&["doctor"]).exits(1).says(said);
    }
    assert_eq!(laptop.vault_file(), before);
    scene.proxy.tell_the_truth();
    laptop.run(&["recover"]).ok();
}

#[test]
fn an_answer_that_is_lost_on_the_way_commits_once() {
    let scene = scene();
    let lost = Arc::new(Mutex::new(false));
    let first = Arc::clone(&lost);
    scene.proxy.lie(move |request, answer| {
        let mut lost = first.lock().unwrap();
        if request.method == "POST" && request.path == "/v1/backup/versions" && !*lost {
            *lost = true;
            return None;
        }
        Some(answer)
    });
    scene.phone.run(&["edit", "Steam", "--name", "once"]).ok();
    assert!(*lost.lock().unwrap());
    assert_eq!(scene.phone.state(), "pending");
    scene.phone.run(&["backup", "now"]).ok();
    assert_eq!(scene.phone.state(), "up_to_date");
    let laptop = scene.laptop();
    laptop.run(&["recover"]).ok();
    assert_eq!(laptop.accounts(), scene.phone.accounts());
}

#[test]
fn a_failure_that_is_past_is_not_shown_any_more() {
    let mut scene = scene();
    let older = scene.server.copy();
    scene.phone.run(&["edit", "Steam", "--name", "second"]).ok();
    let rolled_back = Server::start_in(older, &[]);
    scene.proxy.route_to(rolled_back.address());
    scene.phone.run(&["backup", "now"]).exits(5);
    assert_eq!(scene.phone.state(), "failed");
    scene.proxy.route_to(scene.server.address());
    assert_eq!(scene.phone.state(), "up_to_date");
    assert!(scene.phone.vault().backup_on().unwrap().failure.is_none());
}

#[test]
fn a_history_with_a_version_that_is_none_of_its_own_is_refused() {
    let scene = scene();
    for name in ["second", "third", "fourth"] {
        scene.phone.run(&["edit", "Steam", "--name", name]).ok();
    }
    scene.proxy.lie(|request, mut answer| {
        if request.path.starts_with("/v1/backup/versions?") {
            // Each row is genuine; one of them is left out.
            let mut listed: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            listed["versions"].as_array_mut().unwrap().remove(1);
            answer.body = serde_json::to_vec(&listed).unwrap();
        }
        Some(answer)
    });
    scene
        .phone
        .run(&["backup", "history"])
        .exits(5)
        .says("history differs");
    scene.proxy.tell_the_truth();
    let history = scene.phone.json(&["backup", "history", "--limit", "3"]);
    let numbers: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["sequence"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [4, 3, 2]);
}

#[test]
fn a_key_file_from_before_is_refused_although_the_account_key_is_the_same() {
    let scene = scene();
    let kept: Arc<Mutex<Option<Vec<u8>>>> = Arc::default();
    let first = Arc::clone(&kept);
    let is_key_file = |request: &Request| {
        request.method == "GET" && request.path == lifeboat_protocol::path::KEY_FILE
    };
    scene.proxy.lie(move |request, mut answer| {
        if is_key_file(request) {
            let mut first = first.lock().unwrap();
            match &*first {
                None => *first = Some(answer.body.clone()),
                Some(older) => {
                    // The content of the first one, with whatever number is wanted.
                    let mut file: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
                    let older: serde_json::Value = serde_json::from_slice(older).unwrap();
                    file["bytes"] = older["bytes"].clone();
                    answer.body = serde_json::to_vec(&file).unwrap();
                }
            }
        }
        Some(answer)
    });
    scene.phone.run(&["account", "kit"]).ok();
    let before = scene.phone.vault().recovery_account.unwrap().key_file;
    scene
        .phone
        .run(&["account", "kit"])
        .exits(1)
        .says("older than the one this device knows");
    let after = scene.phone.vault().recovery_account.unwrap().key_file;
    assert_eq!(before.bytes.0, after.bytes.0);
}

#[test]
fn the_answer_to_the_very_first_commit_may_be_lost() {
    let server = Server::start();
    let proxy = Proxy::before(server.address());
    let phone = Device::with_accounts("Phone");
    let code = phone.create_account(&proxy.url(), &server, EMAIL);
    let is_commit =
        |request: &Request| request.method == "POST" && request.path == "/v1/backup/versions";
    proxy.lie(move |request, answer| (!is_commit(request)).then_some(answer));
    phone
        .run(&["backup", "on"])
        .exits(1)
        .says("could not be reached")
        .says("Backup is turned on");
    assert_eq!(phone.state(), "pending");
    proxy.tell_the_truth();
    // What was changed in between is not lost either.
    phone.run(&["edit", "Steam", "--name", "in between"]).ok();
    phone.run(&["backup", "now"]).ok();
    assert_eq!(
        (phone.state().as_str(), phone.head()),
        ("up_to_date", 2),
        "the first version counts, and the change follows it"
    );
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    assert_eq!(laptop.accounts(), phone.accounts());
}

#[test]
fn bringing_a_deleted_backup_back_goes_on_where_it_was_interrupted() {
    let scene = scene();
    let accounts = scene.phone.accounts();
    let undelete = ["backup", "undelete"];
    // Once the answer is lost; once the head cannot be fetched after it.
    let interruptions: [fn(&Request) -> bool; 2] =
        [|request| request.path == "/v1/backup/undelete", is_object];
    for interrupted in interruptions {
        scene.phone.run(&["backup", "off", "--yes"]).ok();
        scene
            .proxy
            .lie(move |request, answer| (!interrupted(request)).then_some(answer));
        scene
            .phone
            .run(&undelete)
            .exits(1)
            .says("could not be reached");
        scene.proxy.tell_the_truth();
        scene.phone.run(&undelete).ok();
        assert_eq!(scene.phone.state(), "up_to_date");
        assert_eq!(scene.phone.accounts(), accounts);
    }
    scene.phone.run(&["edit", "Steam", "--name", "after"]).ok();
    assert_eq!(scene.phone.state(), "up_to_date");
}
