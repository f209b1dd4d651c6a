//! Preferences of Android apps.

use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};

use crate::Fixture;
use crate::lists::{TOKEN_ORDER, tokens};
use crate::sealing::{self, pbkdf2_sha1};

pub(crate) fn fixtures() -> Vec<Fixture> {
    let mut freeotp: Vec<(&str, String)> = tokens()
        .into_iter()
        .map(|(id, token)| (id, token.to_string()))
        .collect();
    freeotp.push(("tokenOrder", json!(TOKEN_ORDER).to_string()));
    vec![
        ("freeotp/tokens.xml", preferences(&freeotp)),
        ("authy/plain.xml", authy(false)),
        ("authy/encrypted.xml", authy(true)),
        ("battle_net/authenticator.xml", battle_net()),
        ("battle_net/older_app.xml", older_battle_net()),
        (
            "totp_authenticator/preferences.xml",
            preferences(&[("STATIC_TOTP_CODES_LIST", totp_authenticator().to_string())]),
        ),
    ]
}

fn preferences(texts: &[(&str, String)]) -> Vec<u8> {
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
    };
    let mut xml = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n\
                   \x20   <int name=\"version\" value=\"1\" />\n"
        .to_owned();
    for (name, text) in texts {
        let (name, text) = (escaped(name), escaped(text));
        xml.extend(["    <string name=\"", &name, "\">", &text, "</string>\n"]);
    }
    (xml + "</map>\n").into_bytes()
}

fn authy(encrypted: bool) -> Vec<u8> {
    let token = |issuer: &str, name: &str, digits: u8, secret: &str| {
        let mut token = json!({"accountType": "authenticator", "name": format!("{issuer}: {name}"),
                               "originalName": format!("{issuer}:{name}"), "originalIssuer": issuer,
                               "digits": digits, "id": name});
        let object = token.as_object_mut().expect("an object");
        if encrypted {
            let salt = format!("salt of {name}");
            let key = pbkdf2_sha1(salt.as_bytes(), 1000);
            let sealed = sealing::aes_cbc(&key, &[0; 16], secret.as_bytes());
            object.insert("salt".to_owned(), json!(salt));
            object.insert("encryptedSecret".to_owned(), json!(BASE64.encode(&sealed)));
        } else {
            object.insert("decryptedSecret".to_owned(), json!(secret));
        }
        token
    };
    let tokens = json!([
        token("Plover", "ann", 6, "JBSWY3DPEHPK3PXP"),
        token("Osprey", "ben", 8, "GEZDGNBVGY3TQOJQ")
    ]);
    preferences(&[(
        "com.authy.storage.tokens.authenticator.key",
        tokens.to_string(),
    )])
}

fn masked(text: &str) -> String {
    let mask = HEXLOWER
        .decode(
            b"398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6\
              c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a",
        )
        .expect("hexadecimal");
    let bytes: Vec<u8> = text
        .bytes()
        .zip(&mask)
        .map(|(byte, mask)| byte ^ mask)
        .collect();
    HEXLOWER.encode(&bytes)
}

/// Secret and serial number in one.
fn older_battle_net() -> Vec<u8> {
    let both = HEXLOWER.encode(b"abcdefghijklmnopqrst") + "EU-0000-0000-0000";
    preferences(&[("com.blizzard.bma.AUTH_STORE.HASH", masked(&both))])
}

fn battle_net() -> Vec<u8> {
    preferences(&[
        (
            "com.blizzard.messenger.AUTHENTICATOR_DEVICE_SECRET",
            masked(&HEXLOWER.encode(b"Hello!\xde\xad\xbe\xef")),
        ),
        (
            "com.blizzard.messenger.AUTHENTICATOR_SERIAL",
            masked("EU-0000-0000-0000"),
        ),
    ])
}

pub(crate) fn totp_authenticator() -> Value {
    json!([
        {"issuer": "Plover", "name": "ann", "key": "48656C6C6F21DEADBEEF", "base": 16, "digits": "6",
         "period": "30", "isFavorite": true},
        {"issuer": "Dunlin", "name": "dee", "key": "KRSXG5CTMVRXEZLU", "base": 32, "digits": "8",
         "period": "30", "isFavorite": false}
    ])
}
