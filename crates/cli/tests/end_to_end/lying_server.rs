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
    scene.phone.run(&["doctor"]).exits(1).says("older state");
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
    scene.phone.run(&["doctor"]).exits(1);

    scene.proxy.tell_the_truth();
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
        ("could not be reached", |_| {
            let body = b"<h1>Bad gateway</h1>".to_vec();
            Some(Answer {
                status: "502 Bad Gateway".into(),
                content_type: "text/html".into(),
                body,
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
