//! The file in which `WinAuth` keeps its accounts: in clear, protected account by account, protected as a
//! whole, and of version 2.

use blowfish::Blowfish;
use blowfish::cipher::BlockCipherEncrypt;
use data_encoding::HEXUPPER;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::{Fixture, PASSWORD};

const ANN: &str = "48656C6C6F21DEADBEEF\t6\tSHA1\t30";
const BEN: &str = "31323334353637383930\t8\tSHA256\t45";
/// The counter of the last code, not of the next.
const DEE: &str = "54657374566172696E64\t6\tSHA1\t30|40";
const EVE: &str = "6162636465666768696A\t5\tSHA1\t30|31|616E64726F69643A31|7B7D|";

pub(crate) fn fixtures() -> Vec<Fixture> {
    let plain = accounts();
    vec![
        ("winauth/accounts.xml", file("3.5", &plain).into_bytes()),
        (
            "winauth/accounts_protected.xml",
            file("3.5", &protected_accounts()).into_bytes(),
        ),
        ("winauth/protected.xml", protected(&plain).into_bytes()),
        ("winauth/version_2.xml", version_2().into_bytes()),
    ]
}

fn accounts() -> String {
    let gus = format!(
        "{}\t8\tSHA1\t30|{}",
        HEXUPPER.encode(b"abcdefghijklmnopqrst"),
        HEXUPPER.encode(b"EU-0000-0000-0000")
    );
    let picture = "<skin>base64:iVBORw0KGgo=</skin>";
    [
        account(
            "Google",
            "Plover (ann)",
            "<skin>GoogleIcon.png</skin>",
            &in_clear(ANN),
        ),
        account("Google", "Osprey (ben)", picture, &in_clear(BEN)),
        account("HOTP", "Dunlin (dee)", "", &in_clear(DEE)),
        account("Steam", "Steam (eve)", "", &in_clear(EVE)),
        account("BattleNet", "Battle.net", "", &in_clear(&gus)),
        account(
            "Google",
            "Snipe (fay)",
            "",
            "<authenticatordata encrypted=\"u\">00</authenticatordata>",
        ),
    ]
    .concat()
}

fn protected_accounts() -> String {
    let sealed = |data: &str, password: &str| {
        let content = format!("\u{feff}{DECLARATION}{}", in_clear(data));
        let sealed = with_check(
            content.as_bytes(),
            &under_password(content.as_bytes(), password),
        );
        format!("<authenticatordata encrypted=\"y\">{sealed}</authenticatordata>")
    };
    [
        account("Google", "Plover (ann)", "", &in_clear(ANN)),
        account("Google", "Osprey (ben)", "", &sealed(BEN, PASSWORD)),
        account("Google", "Grebe (gus)", "", &sealed(BEN, "another")),
    ]
    .concat()
}

fn protected(accounts: &str) -> String {
    let content = format!("\u{feff}{DECLARATION}<config>{accounts}</config>");
    let sealed = with_check(
        content.as_bytes(),
        &under_password(content.as_bytes(), PASSWORD),
    );
    let bytes = HEXUPPER.decode(sealed.as_bytes()).expect("hexadecimal");
    let hash = HEXUPPER.encode(&Sha1::digest(bytes));
    file(
        "3.5",
        &format!("<data encrypted=\"y\" sha1=\"{hash}\">{sealed}</data>"),
    )
}

fn version_2() -> String {
    let data = HEXUPPER.encode(b"abcdefghijklmnopqrst") + &HEXUPPER.encode(b"EU-0000-0000-0000");
    let sealed = HEXUPPER.encode(&under_password(data.as_bytes(), PASSWORD));
    file(
        "2.2",
        &format!(
            "<authenticator type=\"WindowsAuthenticator.BattleNetAuthenticator\"><servertimediff>0\
             </servertimediff><secretdata encrypted=\"y\">{sealed}</secretdata></authenticator>"
        ),
    )
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

fn file(version: &str, content: &str) -> String {
    format!(
        "{DECLARATION}\r\n<WinAuth version=\"{version}\">\r\n  <alwaysontop>false</alwaysontop>\r\n  \
         {content}\r\n</WinAuth>"
    )
}

fn account(class: &str, name: &str, skin: &str, data: &str) -> String {
    format!(
        "<WinAuthAuthenticator id=\"00000000-0000-0000-0000-000000000000\" \
         type=\"WinAuth.{class}Authenticator\"><name>{name}</name><created>1500000000000</created>\
         <autorefresh>false</autorefresh>{skin}{data}</WinAuthAuthenticator>\r\n"
    )
}

fn in_clear(data: &str) -> String {
    format!(
        "<authenticatordata><servertimediff>0</servertimediff><lastservertime>0</lastservertime>\
         <secretdata>{data}</secretdata></authenticatordata>"
    )
}

/// Since version 3 a check of the content stands before it.
fn with_check(content: &[u8], sealed: &[u8]) -> String {
    let salt = [21; 8];
    let hash = Sha256::new_with_prefix(salt)
        .chain_update(content)
        .finalize();
    HEXUPPER.encode(&[&b"WINAUTH3"[..], &salt, &hash, sealed].concat())
}

fn under_password(content: &[u8], password: &str) -> Vec<u8> {
    let salt = [22; 8];
    let mut key = [0; 72];
    pbkdf2::pbkdf2_hmac::<Sha1>(password.as_bytes(), &salt, 2000, &mut key);
    let mut cipher = <Blowfish>::bc_init_state();
    cipher.bc_expand_key(&key);
    let padding = 8 - content.len() % 8;
    let mut sealed = content.to_vec();
    sealed.resize(
        content.len() + padding,
        u8::try_from(padding).expect("8 at most"),
    );
    let (blocks, _) = sealed.as_chunks_mut::<8>();
    for block in blocks {
        cipher.encrypt_block(block.into());
    }
    [&salt[..], &sealed].concat()
}
