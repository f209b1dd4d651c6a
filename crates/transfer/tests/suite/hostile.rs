//! Files of about a megabyte that are made to cost many times as much memory, or time, as they have bytes.
//! What they did cost once is beside some of them.

use data_encoding::BASE64;

/// How long they are, about, in bytes.
const BYTES: usize = 1024 * 1024;

/// A name, and the file.
pub(crate) type Shape = (&'static str, Vec<u8>);

pub(crate) fn shapes() -> Vec<Shape> {
    vec![
        // 236 MB for 46 kB.
        ("batches_without_end", batches()),
        // 3 GB.
        ("references_to_a_long_text", references()),
        // 30 seconds.
        ("attributes_without_end", attributes()),
        ("namespaces_in_each_other", namespaces()),
        ("empty_elements", filled("<map>", "<a/>", "</map>")),
        // 209 MB.
        (
            "empty_services",
            filled("{\"schemaVersion\":4,\"services\":[0", ",{}", "]}"),
        ),
        (
            "empty_authenticators",
            filled("{\"Authenticators\":[0", ",{}", "]}"),
        ),
        (
            "empty_tokens",
            preferences("com.authy.storage.tokens.authenticator.key"),
        ),
        ("empty_codes", preferences("STATIC_TOTP_CODES_LIST")),
        (
            "empty_entries",
            filled("[{\"secret\":\"\",\"label\":\"\"}", ", 0", "]"),
        ),
        (
            "empty_members",
            filled(
                "{\"accounts\":{\"\":{\"shared_secret\":\"AA\"}",
                ",\"\":0",
                "}}",
            ),
        ),
        (
            "short_links",
            filled("otpauth://totp/?codeDisplay=", "\notpauth://", ""),
        ),
        ("credentials_of_one_item", credentials()),
    ]
}

fn filled(start: &str, part: &str, end: &str) -> Vec<u8> {
    let count = BYTES / part.len();
    [start, &part.repeat(count), end].concat().into_bytes()
}

fn preferences(list: &str) -> Vec<u8> {
    let start = format!("<map><string name=\"{list}\">[0");
    filled(&start, ",{}", "]</string></map>")
}

/// Each link of another batch, of which nearly all parts are missing.
fn batches() -> Vec<u8> {
    const ACCOUNT: &[u8] = b"\x0a\x04\x0a\x02AA";
    let link = |id: usize| {
        // Of size 2^31 - 1, with this id in two bytes.
        let id = [
            u8::try_from(id % 128).unwrap_or(0) | 0x80,
            u8::try_from(id / 128).unwrap_or(0),
        ];
        let message = [ACCOUNT, b"\x18\xff\xff\xff\xff\x07\x28", &id].concat();
        format!(
            "otpauth-migration://offline?data={}\n",
            BASE64.encode(&message)
        )
    };
    (0..BYTES / 64).map(link).collect::<String>().into_bytes()
}

/// A map in Java's serialization: a long text, and references to it.
fn references() -> Vec<u8> {
    const START: &[u8] =
        b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap\0\0\0\0\0\0\0\0\x03\0\x01F\0\n\
                           loadFactorxp\0\0\0\0w\x08\0\0\0\x10";
    let text = vec![b'x'; 60_000];
    let entry = b"t\0\x01aq\0\x7e\0\x03";
    let count = (BYTES - text.len()) / entry.len();
    let number = u32::try_from(count + 1).unwrap_or(0).to_be_bytes();
    let long = [b"t\0\x01bt", &60_000_u16.to_be_bytes()[..], &text].concat();
    [START, &number, &long, &entry.repeat(count), b"x"].concat()
}

fn attributes() -> Vec<u8> {
    let attribute = |number| format!(" a{number}=''").into_bytes();
    let attributes = (0..BYTES / 12).flat_map(attribute).collect();
    [b"<map><a".to_vec(), attributes, b"/></map>".to_vec()].concat()
}

fn namespaces() -> Vec<u8> {
    let count = BYTES / 28;
    let open = |number| format!("<a xmlns:a{number}='b'>").into_bytes();
    let open = (0..count).flat_map(open).collect();
    let close = b"</a>".repeat(count);
    [b"<map>".to_vec(), open, close, b"</map>".to_vec()].concat()
}

fn credentials() -> Vec<u8> {
    filled(
        "{\"version\":{\"major\":1},\"exporterRpId\":\"\",\"accounts\":[{\"items\":[{\"credentials\":[\
         {\"type\":\"basic-auth\"}",
        ",{\"type\":\"totp\",\"secret\":\"\"}",
        "]}]}]}",
    )
}
