//! Lifeboat's own JSON, and a list of URIs with everything that may be in one.

use serde_json::{Value, json};

use crate::{Fixture, pretty};

const ANN: &str = "EO4CICQBVPXSS5HRGBT5T6DOPD5XNA3W";
const DEE: &str = "WRGWPFKF7A4ZFTQICFVGQAMVYC7RD2CW";
const EVE: &str = "AIZP4WQGGXQWM2WMTZZVQDVKM7YG3DKT";

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        ("lifeboat.json", lifeboat()),
        ("otpauth_uris.txt", uris().into_bytes()),
    ]
}

pub(crate) fn lifeboat() -> Vec<u8> {
    let account = |id: &str, issuer: &str, name: &str, rest: Value| {
        let mut account = json!({
            "id": id, "kind": "other", "issuer": issuer, "name": name, "pinned": false,
            "created_at": 1_764_547_200, "edited_at": 1_767_139_200
        });
        if let (Value::Object(account), Value::Object(rest)) = (&mut account, rest) {
            account.extend(rest);
        }
        account
    };
    let provider = |subject| json!({"server": "https://id.heron.example", "subject": subject});
    pretty(
        &json!({"format": "lifeboat-accounts", "version": 1, "accounts": [
            account("aaf88d8c-e5e5-44f0-9c24-e72e3e4b8cfc", "Plover", "ann",
                    json!({"type": "totp", "secret": ANN, "algorithm": "SHA1", "digits": 6, "period": 30,
                           "group": "Birds", "icon": "plover", "note": "A note\nof two lines",
                           "pinned": true})),
            account("46dc342f-a35e-4851-91b4-50b784df1683", "Dunlin", "dee",
                    json!({"type": "hotp", "secret": DEE, "algorithm": "SHA512", "digits": 8,
                           "counter": 41})),
            account("19b5a59a-0d8c-4360-b855-e696823bed1b", "Heron School", "fay",
                    json!({"kind": "work_or_school", "type": "push", "provider": provider("fay")})),
            account("822633b1-f992-43cd-ab76-1a945c4d7d18", "Steam", "eve",
                    json!({"type": "steam", "secret": EVE})),
            account("3a70b7da-fb0d-4de2-b01e-ea8caf8c8296", "Bad", "digits",
                    json!({"type": "totp", "secret": ANN, "algorithm": "SHA1", "digits": 99, "period": 30})),
            account("3a70b7da-fb0d-4de2-b01e-ea8caf8c8296", "Bad", "push",
                    json!({"type": "push", "secret": DEE, "provider": provider("gil")}))
        ]}),
    )
}

fn uris() -> String {
    let long = "AVBBKRETKAV2T2BWC4K754P346WLM3XU2PEX6ZB75MRUOCWYLENOMYYGWZQGYRTDUVCWIDI24ZZ72L45GLTOUKKKCEKV\
                PV2FLUX7IRA";
    [
        "\u{feff}# A list with everything that may be in one.",
        &format!(
            "otpauth://totp/Plover:ann?secret={ANN}&issuer=Plover&algorithm=SHA1&digits=6&period=30"
        ),
        "",
        "  otpauth://totp/Osprey:ben%40osprey.example?secret=56v7gaj4ng3vkbhwb75bjud3fh3pvxxj&\
         algorithm=sha-256&digits=8&period=45  ",
        &format!("OTPAUTH://HOTP/Dunlin:dee?secret={DEE}&counter=41"),
        &format!("otpauth://steam/Steam:eve?secret={EVE}&issuer=Steam"),
        &format!("steam://{EVE}"),
        "# not an account:",
        "Plover is a bird",
        &format!("otpauth://totp/Crake:cy?secret={long}&digits=99"),
        "otpauth-migration://offline?data=CgA%3D",
        &format!("otpauth://totp/Plover:ann?secret={ANN}&issuer=Plover"),
        "",
    ]
    .join("\r\n")
}
