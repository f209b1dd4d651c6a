//! Bitwarden and Bitwarden Authenticator.

use data_encoding::BASE64;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::sealing::{self, Key, argon2id, pbkdf2_sha256};
use crate::{Fixture, pretty};

const SALT: &str = "c2FsdHNhbHRzYWx0c2FsdA==";

pub(crate) fn fixtures() -> Vec<Fixture> {
    let pbkdf2 = pbkdf2_sha256(SALT.as_bytes(), 1000);
    let argon2 = argon2id(&Sha256::digest(SALT), 1024, 2, 1);
    vec![
        ("bitwarden/vault.json", pretty(&vault())),
        ("bitwarden/vault.csv", csv().into_bytes()),
        ("bitwarden/authenticator.json", pretty(&authenticator())),
        (
            "bitwarden/authenticator.csv",
            authenticator_csv().into_bytes(),
        ),
        (
            "bitwarden/account_restricted.json",
            pretty(
                &json!({"encrypted": true, "encKeyValidation_DO_NOT_EDIT": "2.AA==|AA==|AA==",
                           "folders": [], "items": []}),
            ),
        ),
        (
            "bitwarden/protected_pbkdf2.json",
            pretty(&protected(
                &pbkdf2,
                &json!({"kdfType": 0, "kdfIterations": 1000}),
            )),
        ),
        (
            "bitwarden/protected_argon2.json",
            pretty(&protected(
                &argon2,
                &json!({"kdfType": 1, "kdfIterations": 2, "kdfMemory": 1, "kdfParallelism": 1}),
            )),
        ),
    ]
}

fn vault() -> Value {
    json!({"encrypted": false, "folders": [{"id": "f", "name": "Birds"}], "items": [
        {"id": "1", "type": 1, "name": "Plover", "folderId": "f", "favorite": true, "notes": "A note",
         "login": {"username": "ann", "password": "x", "totp": "JBSW Y3DP EHPK 3PXP"}},
        {"id": "2", "type": 2, "name": "A secure note", "folderId": null, "notes": "nothing here"},
        {"id": "3", "type": 1, "name": "No code", "login": {"username": "zoe", "totp": null}},
        {"id": "4", "type": 1, "name": "Login 4", "folderId": null, "favorite": false, "notes": null,
         "login": {"username": null, "totp": "otpauth://totp/Osprey:ben?secret=GEZDGNBVGY3TQOJQ&\
                                              issuer=Osprey&algorithm=SHA256&digits=8&period=45"}},
        {"id": "5", "type": 1, "name": "Games", "favorite": false,
         "login": {"username": "eve", "totp": "steam://MFRGGZDFMZTWQ2LK"}}
    ]})
}

/// The app's rows are longer than its heading, and nothing is in quotes.
fn authenticator_csv() -> String {
    "folder,favorite,type,name,login_uri,login_totp\n\
     ,,1,Plover,,otpauth://totp/Plover%3Aann?secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30\
     &issuer=Plover,Plover,30,6\n\
     ,,1,Osprey, Inc,,otpauth://totp/Osprey%2C%20Inc%3Aben?secret=GEZDGNBVGY3TQOJQ&algorithm=SHA256\
     &digits=8&period=45&issuer=Osprey%2C%20Inc,Osprey, Inc,45,8\n\
     ,,1,Games,,steam://MFRGGZDFMZTWQ2LK,Games,30,6"
        .to_owned()
}

fn authenticator() -> Value {
    json!({"encrypted": false, "items": [
        {"id": "1", "name": "Plover", "folderId": null, "organizationId": null, "collectionIds": null,
         "notes": null, "type": 1, "favorite": false,
         "login": {"totp": "otpauth://totp/Plover:ann?secret=JBSWY3DPEHPK3PXP&issuer=Plover"}},
        {"id": "2", "name": "Osprey", "type": 1, "favorite": true,
         "login": {"totp": "otpauth://totp/Osprey:ben?secret=GEZDGNBVGY3TQOJQ&issuer=Osprey&\
                            algorithm=SHA256&digits=8&period=45"}}
    ]})
}

fn csv() -> String {
    "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n\
     Birds,1,login,Plover,\"A note\nof two lines, with a comma\",,0,,ann,x,JBSWY3DPEHPK3PXP\n\
     ,,note,A secure note,nothing here,,0,,,,\n\
     ,,login,Login 4,,,0,,,,\"otpauth://totp/Osprey:ben?secret=GEZDGNBVGY3TQOJQ&issuer=Osprey&\
     algorithm=SHA256&digits=8&period=45\"\n\
     ,,login,Games,,,0,,eve,,steam://MFRGGZDFMZTWQ2LK\n"
        .to_owned()
}

fn protected(master: &Key, derivation: &Value) -> Value {
    let expander = Hkdf::<Sha256>::from_prk(master).expect("long enough");
    let key = |info: &str| {
        let mut key = Key::default();
        expander
            .expand(info.as_bytes(), &mut key)
            .expect("short enough");
        key
    };
    let (encryption, mac) = (key("enc"), key("mac"));
    let seal = |text: &str, nonce: u8| {
        let nonce = [nonce; 16];
        let sealed = sealing::aes_cbc(&encryption, &nonce, text.as_bytes());
        let mac = Hmac::<Sha256>::new_from_slice(&mac)
            .expect("any length will do")
            .chain_update(nonce)
            .chain_update(&sealed)
            .finalize()
            .into_bytes();
        let parts = [&nonce[..], &sealed, &mac].map(|part| BASE64.encode(part));
        format!("2.{}", parts.join("|"))
    };
    let mut file = json!({
        "encrypted": true, "passwordProtected": true, "salt": SALT,
        "encKeyValidation_DO_NOT_EDIT": seal("a check", 1),
        "data": seal(&vault().to_string(), 2),
    });
    for (member, value) in derivation.as_object().into_iter().flatten() {
        file.as_object_mut()
            .expect("an object")
            .insert(member.clone(), value.clone());
    }
    file
}
