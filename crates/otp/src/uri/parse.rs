//! Reading, tolerantly.

use std::borrow::Cow;

use url::form_urlencoded;
use zeroize::Zeroizing;

use super::Uri;
use crate::error::{ParameterError, UriError, shown};
use crate::{Generator, Hotp, Secret, Steam, Totp};

impl Uri {
    /// Reads an `otpauth://` or `steam://` URI. White space around it does not matter.
    ///
    /// # Errors
    /// A [`UriError`] for each thing that can be wrong; no text is ever a reason to panic.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        let text = text.trim();
        if text.len() > Self::MAX_BYTES {
            return Err(UriError::TooLong);
        }
        let (scheme, rest) = text.split_once("://").ok_or(UriError::NotOtpauth)?;
        match scheme.to_ascii_lowercase().as_str() {
            "otpauth" => parse_otpauth(rest),
            "steam" => parse_steam(rest),
            "otpauth-migration" => Err(UriError::Migration),
            _ => Err(UriError::NotOtpauth),
        }
    }
}

/// What comes after `otpauth://`: `TYPE/LABEL?PARAMETERS`.
fn parse_otpauth(text: &str) -> Result<Uri, UriError> {
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let (kind, label) = path.split_once('/').unwrap_or((path, ""));
    let parameters = Parameters::parse(query);

    let kind = Kind::parse(kind)?;
    let secret = parameters.secret()?;
    let generator = match kind {
        Kind::Totp if parameters.ask_for_steam() => Steam::new(secret).into(),
        Kind::Totp => parameters.totp(secret)?.into(),
        Kind::Hotp => parameters.hotp(secret)?.into(),
        Kind::Steam => Steam::new(secret).into(),
    };

    let (prefix, name) = split_label(label);
    let issuer = match parameters.get("issuer") {
        Some(issuer) => issuer.trim().to_owned(),
        None => prefix,
    };
    Ok(Uri {
        issuer: checked("issuer", issuer)?,
        name: checked("name", name)?,
        generator,
        image: parameters.image(),
    })
}

/// What comes after `steam://`: the secret, and nothing that names the account. Only Steam issues
/// these, so the issuer is known.
fn parse_steam(text: &str) -> Result<Uri, UriError> {
    let secret = text.split(['?', '/', '#']).next().unwrap_or_default();
    if secret.is_empty() {
        return Err(UriError::NoSecret);
    }
    let secret = Secret::parse_base32(&decoded(secret))?;
    Ok(Uri {
        issuer: "Steam".to_owned(),
        name: String::new(),
        generator: Generator::Steam(Steam::new(secret)),
        image: None,
    })
}

enum Kind {
    Totp,
    Hotp,
    Steam,
}

impl Kind {
    fn parse(text: &str) -> Result<Self, UriError> {
        match text.to_ascii_lowercase().as_str() {
            "totp" => Ok(Self::Totp),
            "hotp" => Ok(Self::Hotp),
            "steam" => Ok(Self::Steam),
            _ => Err(UriError::UnknownType { name: shown(text) }),
        }
    }
}

/// The parameters after the `?`. Of two with one name, the first counts.
struct Parameters<'a>(Vec<(Cow<'a, str>, Zeroizing<String>)>);

impl<'a> Parameters<'a> {
    fn parse(query: &'a str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .map(|(name, value)| (name, Zeroizing::new(value.into_owned())))
                .collect(),
        )
    }

    /// The value of a parameter, unless it is empty.
    fn get(&self, wanted: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, value)| name.eq_ignore_ascii_case(wanted) && !value.trim().is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn secret(&self) -> Result<Secret, UriError> {
        let text = self.get("secret").ok_or(UriError::NoSecret)?;
        Ok(Secret::parse_base32(text)?)
    }

    fn ask_for_steam(&self) -> bool {
        ["encoder", "algorithm"]
            .iter()
            .filter_map(|name| self.get(name))
            .any(|value| value.trim().eq_ignore_ascii_case("steam"))
    }

    fn totp(&self, secret: Secret) -> Result<Totp, UriError> {
        Ok(Totp {
            secret,
            algorithm: self.parsed("algorithm")?,
            digits: self.parsed("digits")?,
            period: self.parsed("period")?,
        })
    }

    fn hotp(&self, secret: Secret) -> Result<Hotp, UriError> {
        Ok(Hotp {
            secret,
            algorithm: self.parsed("algorithm")?,
            digits: self.parsed("digits")?,
            counter: self.counter()?,
        })
    }

    fn counter(&self) -> Result<u64, UriError> {
        let text = self.get("counter").ok_or(UriError::NoCounter)?;
        let counter = text.trim().parse();
        Ok(counter.map_err(|_| ParameterError::Counter { found: shown(text) })?)
    }

    /// The parsed value of a parameter, its type's default when it is missing.
    fn parsed<T>(&self, name: &str) -> Result<T, UriError>
    where
        T: std::str::FromStr + Default,
        UriError: From<T::Err>,
    {
        match self.get(name) {
            Some(text) => Ok(text.trim().parse()?),
            None => Ok(T::default()),
        }
    }

    /// A picture is an ornament: one that cannot be a link is dropped, and costs no account.
    fn image(&self) -> Option<String> {
        self.get("image")
            .map(str::trim)
            .filter(|image| !image.chars().any(char::is_control))
            .map(ToOwned::to_owned)
    }
}

/// Splits `ISSUER:NAME` and decodes both. The colon is a bare one if there is one, so that names
/// may hold an encoded one; else an encoded one, as the wiki allows.
fn split_label(label: &str) -> (String, String) {
    if let Some((issuer, name)) = label.split_once(':') {
        return (trimmed(&decoded(issuer)), trimmed(&decoded(name)));
    }
    let label = decoded(label);
    match label.split_once(':') {
        Some((issuer, name)) => (trimmed(issuer), trimmed(name)),
        None => (String::new(), trimmed(&label)),
    }
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// Decodes `%XX`. A `+` stays: in a label it is part of the name (`alice+bank@example.com`).
fn decoded(text: &str) -> Zeroizing<String> {
    if !text.contains('%') {
        return Zeroizing::new(text.to_owned());
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if let [b'%', high, low, after_escape @ ..] = rest
            && let (Some(high), Some(low)) = (hex_value(*high), hex_value(*low))
        {
            bytes.push(high << 4 | low);
            rest = after_escape;
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
}

fn hex_value(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

fn checked(part: &'static str, text: String) -> Result<String, UriError> {
    if text.len() > Uri::MAX_LABEL_BYTES {
        return Err(UriError::LabelTooLong { part });
    }
    if text.chars().any(char::is_control) {
        return Err(UriError::ControlCharacters { part });
    }
    Ok(text)
}
