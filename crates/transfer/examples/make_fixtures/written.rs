//! Formats of Lifeboat's own that nothing else writes.

use lifeboat_otp::Uri;
use lifeboat_transfer::{ExportOptions, Format, export};
use lifeboat_vault::{Account, AccountId, Credential, Label, Timestamp};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::Fixture;

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![("printed_page.html", page())]
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
