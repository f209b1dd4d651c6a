//! Formats that Lifeboat alone writes.

use std::io::Write;
use std::path::Path;

use age::Encryptor;
use age::secrecy::SecretString;
use lifeboat_otp::Uri;
use lifeboat_transfer::{ExportOptions, Format, export};
use lifeboat_vault::{Account, AccountId, Credential, Label, Timestamp};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::{Fixture, PASSWORD, own};

pub(crate) fn fixtures(folder: &Path) -> Vec<Fixture> {
    let mut fixtures = vec![("printed_page.html", page())];
    // Its salt comes from the system, so a file that is there stays as it is.
    if !folder.join("lifeboat.age").exists() {
        fixtures.push(("lifeboat.age", sealed(&own::lifeboat())));
    }
    fixtures
}

fn sealed(content: &[u8]) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(PASSWORD));
    recipient.set_work_factor(4);
    let recipient: &dyn age::Recipient = &recipient;
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).expect("one recipient");
    let mut sealed = Vec::new();
    let mut writer = encryptor
        .wrap_output(&mut sealed)
        .expect("it can be written");
    writer.write_all(content).expect("it can be written");
    writer.finish().expect("it can be written");
    sealed
}

fn page() -> Vec<u8> {
    let mut rng = StdRng::seed_from_u64(1);
    let now = Timestamp::from_seconds(1_767_225_600);
    let accounts = [
        "otpauth://totp/Plover:ann?secret=JBSWY3DPEHPK3PXP&issuer=Plover",
        "otpauth://totp/Osprey:ben?secret=GEZDGNBVGY3TQOJQ&issuer=Osprey&algorithm=SHA256&digits=8&period=45",
        "otpauth://hotp/Dunlin:dee?secret=KRSXG5CTMVRXEZLU&issuer=Dunlin&counter=41",
    ]
    .map(|uri| {
        let uri = Uri::parse(uri).expect("it is a URI");
        let (issuer, name) = (Label::cleaned(&uri.issuer), Label::cleaned(&uri.name));
        let credential = Credential::Generator(uri.generator);
        Account::new(AccountId::random(&mut rng), issuer, name, credential, now)
    });
    let page = export(
        &accounts,
        Format::PrintedPage,
        &ExportOptions::default(),
        &mut rng,
        now,
    );
    page.expect("it can be written").bytes.to_vec()
}
