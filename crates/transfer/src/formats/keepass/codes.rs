//! Where entries keep what makes their codes. Each program has its own way:
//!
//! - KeePass itself (its documentation, "One-Time Passwords"): `TimeOtp-Secret-Base32` and the like,
//!   `TimeOtp-Length`, `TimeOtp-Period`, `TimeOtp-Algorithm`; `HmacOtp-Secret-Base32`,
//!   `HmacOtp-Counter`;
//! - KeePassXC, Strongbox and others: `otp` with an `otpauth://` URI;
//! - the plugin `KeeOtp`: `otp` with `key=…&step=30&size=6`;
//! - the plugin `KeeTrayTOTP`: `TOTP Seed`, and `TOTP Settings` with `30;6`, or `30;S` for Steam.
//!
//! An entry that says the same in two ways is one account.

use data_encoding::HEXLOWER_PERMISSIVE;
use lifeboat_otp::{Generator, Secret};

use super::fields::Fields;
use crate::decryption::base64;
use crate::entry_problem::EntryProblem;
use crate::login_item::{Found, Item};
use crate::parameters::{Figure, Parameters};

/// What makes the codes of an entry: nothing for most entries, and seldom more than one.
pub(super) fn codes(fields: &Fields) -> Vec<Result<Found, EntryProblem>> {
    let mut codes: Vec<Result<Found, EntryProblem>> = Vec::new();
    let ways = [otp, time_otp, hmac_otp, seed];
    for code in ways.into_iter().filter_map(|way| way(fields)) {
        let is_known = code.as_ref().is_ok_and(|found| {
            let known = codes.iter().flatten();
            let mut known = known.map(|known| &known.generator);
            known.any(|known| known.makes_same_codes(&found.generator))
        });
        if !is_known {
            codes.push(code);
        }
    }
    codes
}

/// An account that is called as the entry is.
fn called_as(fields: &Fields, generator: Generator) -> Found {
    Found {
        issuer: fields.get("Title").to_owned(),
        name: fields.get("UserName").to_owned(),
        generator,
    }
}

fn otp(fields: &Fields) -> Option<Result<Found, EntryProblem>> {
    let text = fields.find("otp")?;
    if !text.contains("://") && text.contains("key=") {
        return Some(kee_otp(text).map(|generator| called_as(fields, generator)));
    }
    let item = Item {
        title: fields.get("Title"),
        username: fields.get("UserName"),
        totp: text,
    };
    Some(item.account())
}

fn kee_otp(text: &str) -> Result<Generator, EntryProblem> {
    let value = |name: &str| {
        let mut pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    };
    // A secret whose padding is escaped, as in a URI.
    let secret = value("key")
        .unwrap_or_default()
        .replace("%3d", "")
        .replace("%3D", "");
    let secret = Secret::parse_base32(&zeroize::Zeroizing::new(secret))?;
    let figure = |name| value(name).map(Figure::from);
    let (digits, period, counter) = (figure("size"), figure("step"), figure("counter"));
    let parameters = Parameters {
        algorithm: value("otpHashMode"),
        digits: digits.as_ref(),
        period: period.as_ref(),
        counter: counter.as_ref(),
    };
    parameters.generator(value("type").unwrap_or("totp"), secret)
}

fn time_otp(fields: &Fields) -> Option<Result<Found, EntryProblem>> {
    let secret = secret(fields, "TimeOtp-Secret")?;
    let figure = |name| fields.find(name).map(Figure::from);
    let (digits, period) = (figure("TimeOtp-Length"), figure("TimeOtp-Period"));
    let parameters = Parameters {
        algorithm: fields.find("TimeOtp-Algorithm"),
        digits: digits.as_ref(),
        period: period.as_ref(),
        counter: None,
    };
    let generator = secret.and_then(|secret| parameters.generator("totp", secret));
    Some(generator.map(|generator| called_as(fields, generator)))
}

/// The codes of KeePass itself have six digits and SHA-1: it has no fields for others.
fn hmac_otp(fields: &Fields) -> Option<Result<Found, EntryProblem>> {
    let secret = secret(fields, "HmacOtp-Secret")?;
    let counter = Figure::from(fields.find("HmacOtp-Counter").unwrap_or("0"));
    let parameters = Parameters {
        counter: Some(&counter),
        ..Parameters::default()
    };
    let generator = secret.and_then(|secret| parameters.generator("hotp", secret));
    Some(generator.map(|generator| called_as(fields, generator)))
}

/// A secret whose encoding is told by the end of the field's name. Without an end it is the text itself.
fn secret(fields: &Fields, name: &str) -> Option<Result<Secret, EntryProblem>> {
    let with = |end: &str| fields.find(&format!("{name}{end}"));
    let wrong = |encoding| EntryProblem::SecretEncoding { encoding };
    let bytes = if let Some(text) = with("-Base32") {
        return Some(Secret::parse_base32(text).map_err(EntryProblem::from));
    } else if let Some(text) = with("") {
        Ok(text.as_bytes().to_vec())
    } else if let Some(text) = with("-Hex") {
        let text = text.replace([' ', '-'], "");
        HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .map_err(|_| wrong("hexadecimal"))
    } else if let Some(text) = with("-Base64") {
        base64(text).ok_or(wrong("Base64"))
    } else {
        return None;
    };
    Some(bytes.and_then(|bytes| Ok(Secret::from_bytes(bytes)?)))
}

fn seed(fields: &Fields) -> Option<Result<Found, EntryProblem>> {
    let seed = fields.find("TOTP Seed")?;
    Some(tray_totp(seed, fields.get("TOTP Settings")).map(|found| called_as(fields, found)))
}

fn tray_totp(seed: &str, settings: &str) -> Result<Generator, EntryProblem> {
    let secret = Secret::parse_base32(seed)?;
    let mut settings = settings
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let (period, size) = (settings.next().map(Figure::from), settings.next());
    let is_steam = size.is_some_and(|size| size.eq_ignore_ascii_case("s"));
    let digits = size.filter(|_| !is_steam).map(Figure::from);
    let parameters = Parameters {
        digits: digits.as_ref(),
        period: period.as_ref(),
        ..Parameters::default()
    };
    parameters.generator(if is_steam { "steam" } else { "totp" }, secret)
}

#[cfg(test)]
mod tests {
    use lifeboat_otp::Algorithm;

    use super::*;

    fn one(fields: &[(&str, &str)]) -> Generator {
        let fields: Fields = fields.iter().copied().collect();
        let mut codes = codes(&fields);
        assert_eq!(codes.len(), 1);
        codes.remove(0).unwrap().generator
    }

    #[test]
    fn the_secret_of_keepass_is_read_in_each_encoding() {
        for (name, text) in [
            ("TimeOtp-Secret", "12345"),
            ("TimeOtp-Secret-Hex", "31 32-333435"),
            ("TimeOtp-Secret-Base32", "GEZDGNBV"),
            ("TimeOtp-Secret-Base64", "MTIzNDU="),
        ] {
            assert_eq!(one(&[(name, text)]).secret().expose_bytes(), b"12345");
        }
        let wrong: Fields = [("TimeOtp-Secret-Hex", "xyz")].into_iter().collect();
        assert!(codes(&wrong)[0].is_err());
    }

    #[test]
    fn the_parameters_of_keepass_are_read() {
        let generator = one(&[
            ("TimeOtp-Secret-Base32", "GEZDGNBV"),
            ("TimeOtp-Length", "8"),
            ("TimeOtp-Period", "45"),
            ("TimeOtp-Algorithm", "HMAC-SHA-512"),
        ]);
        assert_eq!(generator.digits(), 8);
        assert_eq!(generator.period().unwrap().seconds(), 45);
        assert_eq!(generator.algorithm(), Algorithm::Sha512);
        let generator = one(&[("HmacOtp-Secret", "12345"), ("HmacOtp-Counter", "7")]);
        assert_eq!(generator.counter(), Some(7));
    }

    #[test]
    fn the_plugins_are_read() {
        let generator = one(&[("otp", "key=GEZDGNBV&step=60&size=8&otpHashMode=Sha256")]);
        assert_eq!(generator.digits(), 8);
        assert_eq!(generator.period().unwrap().seconds(), 60);
        assert_eq!(generator.algorithm(), Algorithm::Sha256);
        let generator = one(&[("otp", "key=GEZDGNBV&type=Hotp&counter=3")]);
        assert_eq!(generator.counter(), Some(3));
        let generator = one(&[("TOTP Seed", "GEZDGNBV"), ("TOTP Settings", "60;8")]);
        assert_eq!(generator.digits(), 8);
        let generator = one(&[("TOTP Seed", "GEZDGNBV"), ("TOTP Settings", "30;S")]);
        assert!(matches!(generator, Generator::Steam(_)));
    }

    #[test]
    fn what_is_said_twice_is_one_account() {
        one(&[
            ("TimeOtp-Secret-Base32", "GEZDGNBV"),
            ("TOTP Seed", "gezd gnbv"),
            ("otp", "otpauth://totp/a:b?secret=GEZDGNBV"),
        ]);
        let none: Fields = [("Title", "Acme"), ("otp", "")].into_iter().collect();
        assert!(codes(&none).is_empty());
    }
}
