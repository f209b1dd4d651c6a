//! 2FAS, each of its schemas.

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::sealing::{self, pbkdf2_sha256};
use crate::{Fixture, pretty};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        ("2fas/schema_1.json", pretty(&file(1, &old(false)))),
        ("2fas/schema_2.2fas", pretty(&file(2, &old(true)))),
        ("2fas/schema_3.2fas", pretty(&file(3, &services(3)))),
        ("2fas/schema_4.2fas", pretty(&file(4, &services(4)))),
        ("2fas/encrypted.2fas", pretty(&encrypted())),
    ]
}

fn file(schema: u8, services: &Value) -> Value {
    json!({"services": services, "groups": [{"id": "g", "name": "Birds", "isExpanded": true}],
           "updatedAt": 0, "schemaVersion": schema, "appVersionCode": 1, "appOrigin": "android"})
}

/// Before schema 3 there is no type, and in schema 1 nothing but the secret.
fn old(with_parameters: bool) -> Value {
    let mut services = json!([
        {"name": "Plover", "secret": "JBSWY3DPEHPK3PXP", "type": "Unknown", "order": {"position": 0},
         "otp": {"label": "Plover:ann", "account": "ann", "issuer": "Plover"}}
    ]);
    if with_parameters {
        services.as_array_mut().expect("a list").push(
            json!({"name": "Osprey", "secret": "GEZDGNBVGY3TQOJQ", "type": "Unknown",
                   "order": {"position": 1},
                   "otp": {"label": "Osprey:ben", "account": "ben", "issuer": "Osprey", "digits": 8,
                           "period": 45, "algorithm": "SHA256"}}),
        );
    }
    services
}

fn services(schema: u8) -> Value {
    let mut services = json!([
        {"name": "Osprey", "secret": "GEZDGNBVGY3TQOJQ", "order": {"position": 1},
         "otp": {"account": "ben", "issuer": "Osprey", "digits": 8, "period": 45,
                 "algorithm": "SHA256", "tokenType": "TOTP", "source": "Link"}},
        {"name": "Plover", "secret": "JBSWY3DPEHPK3PXP", "order": {"position": 0}, "groupId": "g",
         "otp": {"account": "ann", "issuer": "plover.example", "digits": 6, "period": 30,
                 "algorithm": "SHA1", "tokenType": "TOTP", "source": "Link"},
         "icon": {"selected": "Label", "label": {"text": "PL", "backgroundColor": "Red"},
                  "iconCollection": {"id": "a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad"}}},
        {"name": "Dunlin", "secret": "KRSXG5CTMVRXEZLU", "order": {"position": 2},
         "otp": {"account": "dee", "issuer": "Dunlin", "digits": 6, "algorithm": "SHA1", "counter": 41,
                 "tokenType": "HOTP", "source": "Manual"},
         "icon": {"selected": "IconCollection",
                  "iconCollection": {"id": "a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad"}}}
    ]);
    if schema >= 4 {
        services.as_array_mut().expect("a list").push(
            json!({"name": "Steam", "secret": "MFRGGZDFMZTWQ2LK", "order": {"position": 3},
                   "otp": {"account": "eve", "issuer": "Steam", "digits": 5, "period": 30,
                           "algorithm": "SHA1", "tokenType": "STEAM", "source": "Link"}}),
        );
    }
    services
}

fn encrypted() -> Value {
    let salt = [7; 256];
    let nonce = [8; 12];
    let key = pbkdf2_sha256(&salt, 10_000);
    let sealed = sealing::aes_gcm(&key, &nonce, services(4).to_string().as_bytes());
    // What the app tries a password with.
    let reference = sealing::aes_gcm(&key, &[20; 12], b"reference");
    let joined = |sealed: &[u8], nonce: &[u8]| {
        let parts = [sealed, &salt, nonce].map(|part| BASE64.encode(part));
        json!(parts.join(":"))
    };
    let mut file = file(4, &json!([]));
    let object = file.as_object_mut().expect("an object");
    object.insert("servicesEncrypted".to_owned(), joined(&sealed, &nonce));
    object.insert("reference".to_owned(), joined(&reference, &[20; 12]));
    file
}
