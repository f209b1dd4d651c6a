//! A server whose address has a path, as behind a proxy that serves more than Lifeboat.

use serde_json::json;

use crate::harness::{Device, HARBOUR, MEMBER, Organization, Proxy, Server};

const EMAIL: &str = "alice@example.org";

/// The picture of a new activation code that names the server by this address.
fn activation(server: &Server, url: &str, device: &Device) -> String {
    let png = device.path("activation.png");
    let issue = ["organization", "activate", HARBOUR, MEMBER, "--png", &png];
    server
        .admin(&[&issue[..], &["--server", url]].concat())
        .ok();
    png
}

#[test]
fn a_server_below_a_path_is_used_like_any_other() {
    let server = Server::start();
    Organization::found(&server);
    let proxy = Proxy::below("/boat", server.address());
    let url = proxy.url();
    let (phone, code) = Device::backed_up("Phone", &url, &server, EMAIL);
    let picture = activation(&server, &url, &phone);
    let enrolled = phone.json(&["scan", &picture]);
    assert_eq!(enrolled["enrolled"][0]["added"], true);
    phone.run(&["approve"]).ok().says("No sign-in waits");
    phone.run(&["backup", "verify"]).ok();

    let laptop = Device::named("Laptop");
    laptop.take_over(&format!("{url}/"), EMAIL, &code);
    let follow_ups = laptop.json(&["follow-ups"]);
    assert_eq!(follow_ups[0]["issuer"], HARBOUR);
    assert_eq!(follow_ups.as_array().unwrap().len(), 1, "{follow_ups}");
    let picture = activation(&server, &url, &laptop);
    let completed = laptop.json(&["complete", HARBOUR, "--image", &picture]);
    assert_eq!(completed["completed"], true);
    assert_eq!(laptop.json(&["follow-ups"]), json!([]));
}

#[test]
fn a_code_for_the_same_host_without_the_path_is_for_another_server() {
    let server = Server::start();
    Organization::found(&server);
    let proxy = Proxy::below("/boat", server.address());
    let url = proxy.url();
    let phone = Device::named("Phone");
    let picture = activation(&server, &url, &phone);
    phone.run(&["scan", &picture]).ok();
    let elsewhere = activation(&server, url.trim_end_matches("/boat"), &phone);
    phone.change_vault(|vault| vault.device_credentials.clear());
    phone
        .run(&["complete", HARBOUR, "--image", &elsewhere])
        .exits(1)
        .says("another server");
}
