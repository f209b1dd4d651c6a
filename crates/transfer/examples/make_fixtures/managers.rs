//! The Credential Exchange Format, and LastPass Authenticator.

use serde_json::{Value, json};

use crate::{Fixture, pretty};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        ("credential_exchange.json", pretty(&credential_exchange())),
        ("lastpass_authenticator.json", pretty(&lastpass())),
    ]
}

fn credential_exchange() -> Value {
    let text = |value: &str| json!({"fieldType": "string", "value": value});
    json!({
        "version": {"major": 1, "minor": 0}, "exporterRpId": "exporter.example",
        "exporterDisplayName": "Exporter", "timestamp": 1_767_225_600,
        "accounts": [{
            "id": "aG9sZGVy", "username": "ann", "email": "ann@example.com",
            "collections": [
                {"id": "Yw", "title": "Birds", "items": [],
                 "subCollections": [{"id": "ZA", "title": "Waders", "items": [{"item": "MQ"}]}]},
                {"id": "ZQ", "title": "Work",
                 "items": [{"item": "MQ"}, {"item": "Mg", "account": "aG9sZGVy"}]}
            ],
            "items": [
                {"id": "MQ", "creationAt": 1_767_225_600, "modifiedAt": 1_767_225_600,
                 "title": "Plover login", "favorite": true,
                 "scope": {"urls": ["https://plover.example"], "androidApps": []},
                 "credentials": [
                     {"type": "basic-auth", "username": text("ann@plover.example"),
                      "password": {"fieldType": "concealed-string", "value": "hidden"}},
                     {"type": "totp", "secret": "GEZDGNBVGY3TQOJQ", "period": 45, "digits": 8,
                      "username": "ann", "algorithm": "sha256", "issuer": "Plover"},
                     {"type": "note", "content": text("A note")}
                 ]},
                {"id": "Mg", "title": "Osprey", "credentials": [
                    {"type": "basic-auth", "username": text("ben")},
                    {"type": "totp", "secret": "MFRGGZDFMZTWQ2LK", "period": 300, "digits": 6,
                     "algorithm": "sha1"}
                ]},
                {"id": "Mw", "title": "No code", "credentials": [{"type": "passkey", "key": "x"}]},
                {"id": "NA", "title": "Crake", "credentials": [
                    {"type": "totp", "secret": "GEZDGNBVGY3TQOJS", "period": 30, "digits": 6,
                     "algorithm": "sha3-256"}
                ]},
                {"id": "NQ", "title": "Dunlin", "credentials": [{"type": "totp", "secret": 1}]}
            ]
        }]
    })
}

fn lastpass() -> Value {
    json!({
        "deviceId": "0b8e2f3c", "deviceSecret": "not an account's", "localDeviceId": "0b8e2f3c-local",
        "deviceName": "Phone", "version": 3,
        "accounts": [
            {"accountID": "1", "lmiUserId": "", "issuerName": "Plover",
             "originalIssuerName": "plover.example", "userName": "ann",
             "originalUserName": "ann@plover.example", "pushNotification": false,
             "secret": "GEZDGNBVGY3TQOJQ", "timeStep": 45, "digits": 8,
             "creationTimestamp": 1_767_225_600_000_u64, "isFavorite": true, "algorithm": "SHA256",
             "folderData": {"folderId": 1, "position": 0}},
            {"accountID": "2", "issuerName": "", "originalIssuerName": "Osprey", "userName": "",
             "originalUserName": "ben", "secret": "MFRGGZDFMZTWQ2LK", "timeStep": 30, "digits": 6,
             "isFavorite": false, "algorithm": "SHA1", "folderData": {"folderId": 0, "position": 1}},
            {"accountID": "3", "issuerName": "Crake", "userName": "cy", "secret": "00000000",
             "timeStep": 30, "digits": 6, "algorithm": "SHA1"},
            {"accountID": "4", "issuerName": "Dunlin", "userName": "dee",
             "secret": "GEZDGNBVGY3TQOJS", "timeStep": 30, "digits": 6, "algorithm": "SHA1",
             "folderData": {"folderId": 7, "position": 0}}
        ],
        "folders": [
            {"id": 0, "name": "Other", "isOpened": true},
            {"id": 1, "name": "Work", "isOpened": true}
        ]
    })
}
