//! Aegis in clear, of two versions, with rows that are wrong in every way, and sealed with a key that nothing
//! opens.

use serde_json::{Value, json};

use crate::{Fixture, pretty};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        ("aegis_v2.json", version_2()),
        ("aegis_v3.json", version_3()),
        ("aegis_bad_rows.json", bad_rows()),
        ("aegis_encrypted.json", encrypted()),
    ]
}

const ANN: &str = "EO4CICQBVPXSS5HRGBT5T6DOPD5XNA3W";
const BEN: &str = "56V7GAJ4NG3VKBHWB75BJUD3FH3PVXXJ";
const CY: &str = "AVBBKRETKAV2T2BWC4K754P346WLM3XU2PEX6ZB75MRUOCWYLENOMYYGWZQGYRTDUVCWIDI24ZZ72L45GLTOUKKKCEKV\
                  PV2FLUX7IRA";
const DEE: &str = "WRGWPFKF7A4ZFTQICFVGQAMVYC7RD2CW";
const EVE: &str = "AIZP4WQGGXQWM2WMTZZVQDVKM7YG3DKT";
const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E\
                       rkJggg==";
const HOME: &str = "9ca5a694-e8d5-414e-a8f8-46da2ac4e15f";
const WORK: &str = "94e0572f-8095-4b89-8acf-9b49551fe44b";

fn in_clear(content: &Value) -> Vec<u8> {
    pretty(&json!({"version": 1, "header": {"slots": null, "params": null}, "db": content}))
}

fn timed(secret: &str, algorithm: &str, digits: u8, period: u32) -> Value {
    json!({"secret": secret, "algo": algorithm, "digits": digits, "period": period})
}

fn counted(secret: &str, counter: i64) -> Value {
    json!({"secret": secret, "algo": "SHA1", "digits": 6, "counter": counter})
}

/// An entry of version 3, with what it has beside its codes.
fn entry(kind: &str, issuer: &str, name: &str, info: &Value, beside: Value) -> Value {
    let mut entry = json!({
        "type": kind, "uuid": format!("{issuer}-{name}"), "name": name, "issuer": issuer, "note": "",
        "favorite": false, "icon": null, "info": info, "groups": []
    });
    if let (Value::Object(entry), Value::Object(beside)) = (&mut entry, beside) {
        entry.extend(beside);
    }
    entry
}

fn version_2() -> Vec<u8> {
    in_clear(&json!({"version": 2, "entries": [
        {"type": "totp", "uuid": "1", "name": "ann", "issuer": "Plover", "note": "A note", "icon": null,
         "info": timed(ANN, "SHA1", 6, 30), "group": "Birds"},
        {"type": "totp", "uuid": "2", "name": "ben@osprey.example", "issuer": "Osprey", "note": "",
         "icon": null, "info": timed(BEN, "SHA256", 8, 45), "group": null},
        {"type": "hotp", "uuid": "3", "name": "dee", "issuer": "Dunlin", "icon": null,
         "info": counted(DEE, 41), "group": "Birds"}
    ]}))
}

fn version_3() -> Vec<u8> {
    let ann = json!({"note": "A note", "favorite": true, "icon": PICTURE, "icon_mime": "image/png",
                     "groups": [WORK, HOME]});
    in_clear(&json!({
        "version": 3,
        "entries": [
            entry("totp", "Plover", "ann", &timed(ANN, "SHA1", 6, 30), ann),
            entry("totp", "Osprey", "ben@osprey.example", &timed(BEN, "SHA256", 8, 45),
                  json!({"groups": [HOME]})),
            entry("totp", "Crake", "cy", &timed(CY, "SHA512", 10, 30), json!({"archived": true})),
            entry("hotp", "Dunlin", "dee", &counted(DEE, 41), json!({})),
            entry("steam", "Steam", "eve", &timed(EVE, "SHA1", 5, 30), json!({}))
        ],
        "groups": [{"uuid": HOME, "name": "Home"}, {"uuid": WORK, "name": "Work"}],
        "icons_optimized": true
    }))
}

fn bad_rows() -> Vec<u8> {
    let bad = |kind: &str, issuer: &str, info: &Value| entry(kind, issuer, "x", info, json!({}));
    let two = json!({"icon": "not base64", "icon_mime": "image/png", "groups": ["no-such-group"]});
    in_clear(&json!({
        "version": 3,
        "entries": [
            entry("totp", "Good", "one", &timed(ANN, "SHA1", 6, 30), json!({})),
            bad("yandex", "Bad type", &timed(ANN, "SHA1", 6, 30)),
            bad("totp", "Bad digits", &timed(ANN, "SHA1", 99, 30)),
            bad("totp", "Bad period", &timed(ANN, "SHA1", 6, 0)),
            bad("totp", "Bad algorithm", &timed(ANN, "MD5", 6, 30)),
            bad("totp", "Bad secret", &timed("NOT1BASE32", "SHA1", 6, 30)),
            bad("totp", "No secret", &json!({"algo": "SHA1", "digits": 6, "period": 30})),
            bad("hotp", "Bad counter", &counted(DEE, -1)),
            bad("totp", "Wrong shape", &json!("JBSWY3DPEHPK3PXP")),
            bad("steam", "Strange Steam", &timed(EVE, "SHA1", 6, 30)),
            17,
            entry("totp", "Good", "two", &timed(BEN, "SHA1", 6, 30), two)
        ],
        "groups": [],
        "icons_optimized": true
    }))
}

fn encrypted() -> Vec<u8> {
    let seal = json!({"nonce": "0".repeat(24), "tag": "0".repeat(32)});
    pretty(&json!({
        "version": 1,
        "header": {
            "slots": [{"type": 1, "uuid": "1", "key": "0".repeat(64), "key_params": seal, "n": 32768,
                       "r": 8, "p": 1, "salt": "0".repeat(64), "repaired": true}],
            "params": seal
        },
        "db": "bWFkZSB1cCwgb3BlbnMgd2l0aCBub3RoaW5n"
    }))
}
