//! Files that are JSON or text as they are.

use serde_json::{Value, json};

use crate::{Fixture, pretty};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        ("andotp/plain.json", pretty(&andotp())),
        ("duo/accounts.json", pretty(&duo())),
        ("ente/plain.txt", ente().into_bytes()),
        ("freeotp_plus/export.json", pretty(&freeotp_plus())),
        ("proton_authenticator/plain.json", pretty(&proton())),
        ("proton_pass.csv", proton_pass().into_bytes()),
        ("raivo/export.json", pretty(&raivo())),
        ("steam/several.json", pretty(&steam())),
        ("steam/ann.maFile", pretty(&mafile("ann"))),
        ("steam/manifest.json", pretty(&steam_manifest())),
        ("stratum/plain.json", pretty(&stratum())),
        ("winauth/export.txt", winauth().into_bytes()),
    ]
}

pub(crate) fn andotp() -> Value {
    json!([
        {"secret": "JBSWY3DPEHPK3PXP", "issuer": "Plover", "label": "ann", "digits": 6, "type": "TOTP",
         "algorithm": "SHA1", "thumbnail": "Github", "last_used": 0, "used_frequency": 0, "period": 30,
         "tags": ["Birds", "Waders"]},
        {"secret": "GEZDGNBVGY3TQOJQ", "issuer": "Osprey", "label": "Osprey:ben", "digits": 8,
         "type": "TOTP", "algorithm": "SHA256", "thumbnail": "Default", "period": 45, "tags": []},
        {"secret": "KRSXG5CTMVRXEZLU", "issuer": "Dunlin", "label": "dee", "digits": 6, "type": "HOTP",
         "algorithm": "SHA1", "thumbnail": "Default", "counter": 41, "tags": []},
        {"secret": "MFRGGZDFMZTWQ2LK", "issuer": "Steam", "label": "eve", "digits": 5, "type": "STEAM",
         "algorithm": "SHA1", "thumbnail": "Default", "tags": []}
    ])
}

fn duo() -> Value {
    json!([
        {"version": 1.0, "accountType": "OtpAccount", "name": "ann", "pkey": "1",
         "otpGenerator": {"otpSecret": "JBSWY3DPEHPK3PXP"}},
        {"version": 1.0, "accountType": "OtpAccount", "name": "dee", "pkey": "2",
         "otpGenerator": {"otpSecret": "KRSXG5CTMVRXEZLU", "counter": 41}},
        {"version": 1.0, "accountType": "DuoAccount", "name": "Office", "pkey": "3"}
    ])
}

pub(crate) fn ente() -> String {
    let plain = "%7B%22pinned%22%3Afalse%2C%22trashed%22%3Afalse%2C%22tags%22%3A%5B%5D%7D";
    let rich = "%7B%22pinned%22%3Atrue%2C%22trashed%22%3Afalse%2C%22tags%22%3A%5B%22Birds%22%2C%22Waders%22%5D\
                %2C%22note%22%3A%22A+note%22%7D";
    format!(
        "otpauth://totp/Plover:ann?secret=JBSWY3DPEHPK3PXP&issuer=Plover&algorithm=SHA1&digits=6&period=30\
         &codeDisplay={rich}\n\
         otpauth://totp/Osprey:ben?secret=GEZDGNBVGY3TQOJQ&issuer=Osprey&algorithm=SHA256&digits=8\
         &period=45&codeDisplay={plain}\n\
         otpauth://hotp/Dunlin:dee?secret=KRSXG5CTMVRXEZLU&issuer=Dunlin&algorithm=SHA1&digits=6\
         &counter=41&codeDisplay={plain}\n\
         otpauth://steam/Steam:eve?secret=MFRGGZDFMZTWQ2LK&issuer=Steam&algorithm=SHA1&digits=5&period=30\
         &codeDisplay={plain}\n"
    )
}

/// The tokens of FreeOTP by their ids.
pub(crate) fn tokens() -> Vec<(&'static str, Value)> {
    vec![
        (
            "Dunlin:dee",
            json!({"algo": "SHA1", "counter": 41, "digits": 6, "issuerExt": "Dunlin", "issuerInt": "Dunlin",
                   "label": "dee", "period": 30, "type": "HOTP",
                   "secret": [84, 101, 115, 116, 83, 101, 99, 114, 101, 116]}),
        ),
        (
            "Osprey:ben",
            json!({"algo": "SHA256", "counter": 0, "digits": 8, "issuerExt": "Osprey",
                   "issuerInt": "Osprey", "label": "ben", "period": 45, "type": "TOTP",
                   "secret": [49, 50, 51, 52, 53, 54, 55, 56, 57, 48]}),
        ),
        (
            "Wader:somebody",
            json!({"algo": "SHA1", "counter": 0, "digits": 6, "issuerExt": "Wader", "issuerInt": "Wader",
                   "issuerAlt": "Plover", "label": "somebody", "labelAlt": "ann", "period": 30,
                   "type": "TOTP", "imageAlt": "content://media/1",
                   "secret": [72, 101, 108, 108, 111, 33, -34, -83, -66, -17]}),
        ),
        (
            "Steam:eve",
            json!({"algo": "SHA1", "counter": 0, "digits": 5, "issuerExt": "Steam", "issuerInt": "Steam",
                   "label": "eve", "period": 30, "type": "TOTP",
                   "secret": [97, 98, 99, 100, 101, 102, 103, 104, 105, 106]}),
        ),
    ]
}

pub(crate) const TOKEN_ORDER: [&str; 4] =
    ["Wader:somebody", "Osprey:ben", "Dunlin:dee", "Steam:eve"];

fn freeotp_plus() -> Value {
    let tokens: Vec<Value> = tokens().into_iter().map(|(_, token)| token).collect();
    json!({"tokenOrder": TOKEN_ORDER, "tokens": tokens})
}

pub(crate) fn proton() -> Value {
    json!({"version": 1, "entries": [
        {"id": "1", "note": "A note",
         "content": {"uri": "otpauth://totp/Plover:a?secret=JBSWY3DPEHPK3PXP&issuer=Plover",
                     "entry_type": "Totp", "name": "ann"}},
        {"id": "2", "note": null,
         "content": {"uri": "otpauth://totp/Osprey:ben?secret=GEZDGNBVGY3TQOJQ&issuer=Osprey&\
                             algorithm=SHA256&digits=8&period=45",
                     "entry_type": "Totp", "name": "ben"}},
        {"id": "3", "note": null,
         "content": {"uri": "steam://MFRGGZDFMZTWQ2LK", "entry_type": "Steam", "name": "eve"}}
    ]})
}

fn raivo() -> Value {
    json!([
        {"issuer": "Plover", "account": "ann", "secret": "JBSWY3DPEHPK3PXP", "algorithm": "SHA1",
         "digits": "6", "timer": "30", "counter": "0", "kind": "TOTP", "pinned": "true",
         "iconType": "raivo_repository", "iconValue": "plover/plover.png"},
        {"issuer": "Osprey", "account": "ben", "secret": "GEZDGNBVGY3TQOJQ", "algorithm": "SHA256",
         "digits": "8", "timer": "45", "counter": "0", "kind": "TOTP", "pinned": "false",
         "iconType": "", "iconValue": ""},
        {"issuer": "Dunlin", "account": "dee", "secret": "KRSXG5CTMVRXEZLU", "algorithm": "SHA1",
         "digits": "6", "timer": "0", "counter": "41", "kind": "HOTP", "pinned": "false",
         "iconType": "", "iconValue": ""}
    ])
}

fn winauth() -> String {
    // An icon of the app, no icon, a picture in Base32; the data of Steam is JSON.
    [
        "otpauth://totp/Plover:ann?secret=JBSWY3DPEHPK3PXP&digits=6&issuer=Plover&icon=Google",
        "otpauth://totp/Osprey:ben+of+the+sea?secret=GEZDGNBVGY3TQOJQ&digits=8&issuer=Osprey\
         &algorithm=SHA256&period=45",
        "otpauth://hotp/Dunlin:dee?secret=KRSXG5CTMVRXEZLU&digits=6&issuer=Dunlin&counter=40\
         &icon=base64%3aRFIE4RYNBINAU",
        "otpauth://totp/Steam:eve?secret=MFRGGZDFMZTWQ2LK&digits=5&issuer=Steam&deviceid=android%3a1\
         &data=%7b%22steamid%22%3a%221%22%7d&icon=Steam",
        "otpauth://totp/BattleNet:gus?secret=JBSWY3DPEHPK3PXP&digits=8&issuer=BattleNet\
         &serial=EU000000000000&icon=BattleNet",
        "",
    ]
    .join("\r\n")
}

fn mafile(name: &str) -> Value {
    json!({"shared_secret": "YWJjZGVmZ2hpag==", "account_name": name, "serial_number": "1",
           "revocation_code": "R00000", "identity_secret": "AAAA", "status": 1})
}

/// As CSV. Older versions have no column `email`.
fn proton_pass() -> String {
    "type,name,url,email,username,password,note,totp,createTime,modifyTime,vault\n\
     login,Plover,https://plover.example,ann@example.com,ann,hidden,A note,\
     otpauth://totp/Plover:ann?secret=JBSWY3DPEHPK3PXP&issuer=Plover,1767225600,1767225600,Birds\n\
     login,Osprey,,ben,,hidden,,otpauth://totp/?secret=GEZDGNBVGY3TQOJQ&algorithm=SHA256&digits=8&period=45,\
     1767225600,1767225600,Birds\n\
     note,No code,,,,,Something,,1767225600,1767225600,Birds\n\
     login,Games,,,eve,hidden,,steam://MFRGGZDFMZTWQ2LK,1767225600,1767225600,Birds\n"
        .to_owned()
}

/// Of Steam Desktop Authenticator, whose files are encrypted.
fn steam_manifest() -> Value {
    json!({
        "encrypted": true, "first_run": true, "periodic_checking": false,
        "entries": [{"encryption_iv": "AAAAAAAAAAAAAAAAAAAAAA==", "encryption_salt": "AAAAAAAAAAA=",
                     "filename": "1.maFile", "steamid": 1}]
    })
}

fn steam() -> Value {
    json!({"accounts": {"76561190000000001": mafile("eve"), "76561190000000002": mafile("eva")}})
}

pub(crate) fn stratum() -> Value {
    let entry = |kind: u8, issuer: &str, name: &str, secret: &str, rest: Value| {
        let mut entry = json!({"Type": kind, "Icon": null, "Issuer": issuer, "Username": name,
                               "Secret": secret, "Pin": null, "Algorithm": 0, "Digits": 6,
                               "Period": 30, "Counter": 0, "Ranking": 0});
        for (member, value) in rest.as_object().into_iter().flatten() {
            entry
                .as_object_mut()
                .expect("an object")
                .insert(member.clone(), value.clone());
        }
        entry
    };
    json!({
        "Authenticators": [
            entry(4, "Steam", "eve", "MFRGGZDFMZTWQ2LK", json!({"Digits": 5, "Ranking": 4})),
            entry(2, "Plover", "ann", "JBSWY3DPEHPK3PXP", json!({"Icon": "@1", "Ranking": 1})),
            entry(2, "Osprey", "ben", "GEZDGNBVGY3TQOJQ",
                  json!({"Algorithm": 1, "Digits": 8, "Period": 45, "Icon": "osprey", "Ranking": 2})),
            entry(1, "Dunlin", "dee", "KRSXG5CTMVRXEZLU", json!({"Counter": 41, "Ranking": 3})),
            entry(3, "Motp", "mo", "JBSWY3DPEHPK3PXP1234", json!({"Ranking": 5}))
        ],
        "Categories": [
            {"Id": "a", "Name": "Waders", "Ranking": 1},
            {"Id": "b", "Name": "Birds", "Ranking": 0}
        ],
        "AuthenticatorCategories": [
            {"CategoryId": "a", "AuthenticatorSecret": "JBSWY3DPEHPK3PXP", "Ranking": 0},
            {"CategoryId": "b", "AuthenticatorSecret": "JBSWY3DPEHPK3PXP", "Ranking": 0}
        ],
        "CustomIcons": [{"Id": "1", "Data": "iVBORw0KGgo="}]
    })
}
