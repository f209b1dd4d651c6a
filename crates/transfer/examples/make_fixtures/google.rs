//! The links of Google Authenticator, put together byte by byte, so that they prove the reader.

use data_encoding::BASE64;

use crate::Fixture;

pub(crate) fn fixtures() -> Vec<Fixture> {
    let ann = account(
        b"Hello!\xde\xad\xbe\xef",
        "Plover:ann",
        "Plover",
        [1, 1, 2],
        None,
    );
    let ben = account(b"1234567890", "ben", "Osprey", [2, 2, 2], None);
    let dee = account(b"TestSecret", "Dunlin:dee", "Dunlin", [1, 1, 1], Some(41));
    let first = link(&[ann, ben], 2, 0);
    let second = link(&[dee], 2, 1).replace("==", "%3D%3D");
    vec![
        (
            "google_authenticator/links.txt",
            format!("# two parts\n{first}\n\n{second}\n").into_bytes(),
        ),
        ("google_authenticator/first_part.png", picture(&first)),
        ("google_authenticator/second_part.png", picture(&second)),
        ("google_authenticator/first_part.txt", first.into_bytes()),
    ]
}

fn picture(link: &str) -> Vec<u8> {
    let code = lifeboat_transfer::qr::QrCode::new(link).expect("short enough");
    code.to_png().to_vec()
}

/// A field that is a number (type 0) or bytes (type 2).
fn number(tag: u8, value: u64) -> Vec<u8> {
    let mut bytes = vec![tag << 3];
    let mut rest = value;
    while rest >= 0x80 {
        bytes.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    bytes.push(rest.to_le_bytes()[0]);
    bytes
}

fn bytes(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).expect("short");
    assert!(length < 0x80, "a length of one byte");
    [&[tag << 3 | 2, length], value].concat()
}

/// Algorithm, digits and type are numbers of Google's own.
fn account(
    secret: &[u8],
    name: &str,
    issuer: &str,
    [algorithm, digits, kind]: [u64; 3],
    counter: Option<u64>,
) -> Vec<u8> {
    [
        bytes(1, secret),
        bytes(2, name.as_bytes()),
        bytes(3, issuer.as_bytes()),
        number(4, algorithm),
        number(5, digits),
        number(6, kind),
        counter
            .map(|counter| number(7, counter))
            .unwrap_or_default(),
    ]
    .concat()
}

fn link(accounts: &[Vec<u8>], parts: u64, index: u64) -> String {
    let mut message: Vec<u8> = accounts
        .iter()
        .flat_map(|account| bytes(1, account))
        .collect();
    message.extend(number(2, 1));
    message.extend(number(3, parts));
    message.extend(number(4, index));
    message.extend(number(5, 4711));
    format!(
        "otpauth-migration://offline?data={}",
        BASE64.encode(&message)
    )
}
