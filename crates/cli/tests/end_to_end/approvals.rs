//! Sign-in requests: approved, denied and reported on a device, and every attempt to cheat.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::harness::{Device, Organization, Proxy, Server};

const EMAIL: &str = "alice@example.org";

/// A device that is enrolled with the organization.
fn enrolled(organization: &Organization, name: &str, url: &str) -> Device {
    let device = Device::named(name);
    let code = organization.activation(&device, "activation.png", &[]);
    device
        .run(&["add", "--activation", &code, "--server", url])
        .ok();
    device
}

fn refused_with(device: &Device, arguments: &[&str]) -> String {
    let outcome = device.run(&[&["--json", "approve"], arguments].concat());
    assert_ne!(outcome.code, 0, "{outcome}");
    let error: Value = serde_json::from_str(outcome.stderr.trim()).unwrap();
    error["error"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_service_learns_what_the_member_decided() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization, "Phone", &server.url());
    let (id, number) = organization.ask("Wiki");
    assert_eq!(organization.state(&id), "waiting");
    let list = phone.json(&["approve"]);
    assert_eq!(list[0]["application"], "Wiki");
    assert_eq!(list[0]["asker"], "Harbour Ltd");
    assert_eq!(list[0]["origin"], "203.0.113.7, Rotterdam");
    let answered = phone.json(&["approve", "--number", &number]);
    assert_eq!(answered["id"], id.as_str());
    assert_eq!(answered["answer"], "approved");
    assert_eq!(organization.state(&id), "approved");
    let (id, _) = organization.ask("Payroll");
    phone.run(&["approve", "--deny"]).ok().says("Denied");
    assert_eq!(organization.state(&id), "denied");
    phone.run(&["approve"]).ok().says("No sign-in waits");
}

#[test]
fn a_report_is_in_the_audit_log_and_slows_the_next_request_down() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization, "Phone", &server.url());
    let (id, _) = organization.ask("Payroll");
    phone.run(&["approve", "--report"]).ok().says("reported");
    assert_eq!(organization.state(&id), "reported");
    assert!(
        organization
            .audit()
            .iter()
            .any(|kind| kind == "sign_in_reported")
    );
    let (status, problem) = organization.try_ask("Payroll");
    assert_eq!(
        (status, &problem["code"]),
        (429, &"too_many_requests".into())
    );
}

#[test]
fn three_wrong_numbers_end_a_request() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization, "Phone", &server.url());
    let (id, number) = organization.ask("Payroll");
    let wrong = if number == "000000" {
        "000001"
    } else {
        "000000"
    };
    assert_eq!(refused_with(&phone, &["--number", wrong]), "wrong_number");
    assert_eq!(refused_with(&phone, &["--number", wrong]), "wrong_number");
    assert_eq!(refused_with(&phone, &["--number", wrong]), "request_failed");
    assert_eq!(organization.state(&id), "failed");
    assert_eq!(
        refused_with(&phone, &["--number", &number]),
        "nothing_waits"
    );
}

#[test]
fn a_replayed_a_swapped_and_a_second_answer_are_refused() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let proxy = Proxy::before(server.address());
    let phone = enrolled(&organization, "Phone", &proxy.url());
    let (first, number) = organization.ask("Payroll");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&seen);
    proxy.lie(move |request, answer| {
        if request.path.ends_with("/answer") {
            keep.lock()
                .unwrap()
                .push((request.path.clone(), request.body.clone()));
        }
        Some(answer)
    });
    phone.run(&["approve", "--number", &number]).ok();
    let (path, body) = seen.lock().unwrap().pop().unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let token = phone
        .vault()
        .device_credentials
        .into_values()
        .find_map(|credential| credential.token)
        .unwrap();
    let send = |path: &str, body: &Value| {
        let (_, problem) = organization.call("POST", path, &token.expose(), Some(body));
        problem["code"].as_str().unwrap_or("none").to_owned()
    };
    assert_eq!(send(&path, &body), "answer_replayed", "a replay");
    let mut changed = body.clone();
    changed["decision"] = "deny".into();
    changed.as_object_mut().unwrap().remove("number");
    assert_eq!(send(&path, &changed), "already_answered", "a second answer");
    let (second, _) = organization.ask("Wiki");
    let swapped = path.replace(&first, &second);
    assert_eq!(
        send(&swapped, &body),
        "wrong_signature",
        "a swapped request"
    );
    let mut later = body.clone();
    later["expires_at"] = (body["expires_at"].as_u64().unwrap() + 600).into();
    assert_ne!(send(&swapped, &later), "none", "another expiry");
    assert_eq!(organization.state(&second), "waiting");
}

#[test]
fn a_revoked_device_approves_nothing() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization, "Phone", &server.url());
    let (_, number) = organization.ask("Payroll");
    let tablet = Device::named("Tablet");
    let code = organization.activation(&tablet, "b.png", &["--revoke-others"]);
    tablet
        .run(&["add", "--activation", &code, "--server", &server.url()])
        .ok();
    assert_eq!(
        refused_with(&phone, &["--number", &number]),
        "credential_revoked"
    );
    phone.run(&["approve"]).exits(3);
}

#[test]
fn a_watching_device_hears_of_requests_as_they_come() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization, "Phone", &server.url());
    let mut watching = phone
        .command(&["approve", "--watch", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = Arc::new(Mutex::new(Vec::<Value>::new()));
    let (read, output) = (Arc::clone(&lines), watching.stdout.take().unwrap());
    let reader = thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            read.lock()
                .unwrap()
                .push(serde_json::from_str(&line).unwrap());
        }
    });
    let wait_for = |event: &str| {
        let start = Instant::now();
        loop {
            if let Some(line) = lines
                .lock()
                .unwrap()
                .iter()
                .find(|line| line["event"] == event)
            {
                return line.clone();
            }
            let so_far = lines.lock().unwrap().clone();
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "no {event} in {so_far:?}"
            );
            thread::sleep(Duration::from_millis(20));
        }
    };
    wait_for("connected");
    let (id, number) = organization.ask("Payroll");
    let heard = wait_for("request");
    assert_eq!(heard["request"]["id"], id.as_str());
    assert!(
        !heard.to_string().contains(&number),
        "the number comes from the other screen"
    );
    phone.run(&["approve", "--number", &number]).ok();
    assert_eq!(wait_for("settled")["id"], id.as_str());
    watching.kill().unwrap();
    watching.wait().unwrap();
    reader.join().unwrap();
}

/// A new device asks, and shows a number.
fn asks(device: &Device, url: &str) -> (String, Vec<String>) {
    let sign_in = [
        "--json",
        "account",
        "sign-in",
        EMAIL,
        "--server",
        url,
        "--approval",
    ];
    let waiting = device.run(&sign_in).exits(4).json();
    assert_eq!(waiting["needs"], "approval");
    let number = waiting["number"].as_str().unwrap().to_owned();
    (number, sign_in.map(str::to_owned).to_vec())
}

fn again(sign_in: &[String]) -> Vec<&str> {
    sign_in.iter().map(String::as_str).collect()
}

#[test]
fn a_sign_in_elsewhere_is_approved_on_a_device() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    let (number, sign_in) = asks(&laptop, &server.url());
    let list = phone.json(&["approve"]);
    assert!(list[0]["application"].as_str().is_some(), "{list}");
    let wrong = if number == "000000" {
        "000001"
    } else {
        "000000"
    };
    assert_eq!(refused_with(&phone, &["--number", wrong]), "wrong_number");
    phone.run(&["approve", "--number", &number]).ok();
    laptop.run(&again(&sign_in)).ok();
    laptop.run(&["recover"]).ok();
    assert_eq!(laptop.accounts(), phone.accounts());
    // Now either can approve the next one.
    let tablet = Device::named("Tablet");
    let (number, sign_in) = asks(&tablet, &server.url());
    laptop.run(&["approve", "--number", &number]).ok();
    phone.run(&["approve"]).ok().says("No sign-in waits");
    tablet.run(&again(&sign_in)).ok();
}

#[test]
fn a_sign_in_that_was_denied_or_reported_does_not_go_on() {
    for answer in ["--deny", "--report"] {
        let server = Server::start();
        let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
        let thief = Device::named("Thief");
        let (_, sign_in) = asks(&thief, &server.url());
        phone.run(&["approve", answer]).ok();
        thief.run(&again(&sign_in)).exits(1).says("denied");
        assert!(thief.vault().recovery_account.is_none());
        let devices = phone.json(&["account", "devices", "list"]);
        assert_eq!(devices.as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_device_that_signed_out_is_not_asked() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["account", "sign-out"]).ok();
    let keys = phone.home().join("device-keys");
    assert_eq!(
        std::fs::read_dir(keys).unwrap().count(),
        0,
        "its key is destroyed"
    );
    phone.run(&["approve"]).exits(3);
    // Signed in again it has a new one.
    phone.sign_in(&server.url(), EMAIL, &code);
    phone.run(&["approve"]).ok().says("No sign-in waits");
}
