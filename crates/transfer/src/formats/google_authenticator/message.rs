//! The message in a link, as Protocol Buffers. Written by hand after what the app sends; there is no
//! published description.

use std::fmt;

use lifeboat_otp::{Algorithm, Digits, Generator, Hotp, ParameterError, Period, Secret, Totp};

use zeroize::Zeroize;

use crate::entry_problem::EntryProblem;
use crate::inbox::Inbox;
use crate::place::Number;

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Payload {
    #[prost(message, repeated, tag = "1")]
    pub(super) accounts: Vec<Account>,
    #[prost(int32, tag = "2")]
    pub(super) version: i32,
    #[prost(int32, tag = "3")]
    pub(super) batch_size: i32,
    #[prost(int32, tag = "4")]
    pub(super) batch_index: i32,
    #[prost(int32, tag = "5")]
    pub(super) batch_id: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Account {
    #[prost(bytes = "vec", tag = "1")]
    secret: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    issuer: String,
    /// 0 not said, 1 SHA-1, 2 SHA-256, 3 SHA-512, 4 MD5.
    #[prost(int32, tag = "4")]
    algorithm: i32,
    /// 0 not said, 1 six, 2 eight.
    #[prost(int32, tag = "5")]
    digits: i32,
    /// 0 not said, 1 HOTP, 2 TOTP.
    #[prost(int32, tag = "6")]
    kind: i32,
    #[prost(int64, tag = "7")]
    counter: i64,
}

impl fmt::Debug for Payload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Payload([redacted])")
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Account([redacted])")
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl Account {
    /// An account as the app sends it: with the issuer before the name as well. `None` for what the
    /// message has no number for.
    pub(super) fn new(issuer: &str, name: &str, generator: &Generator) -> Option<Self> {
        let (kind, counter) = match generator {
            Generator::Totp(totp) if totp.period == Period::default() => (2, 0),
            Generator::Hotp(hotp) => (1, i64::try_from(hotp.counter).ok()?),
            Generator::Totp(_) | Generator::Steam(_) => return None,
        };
        Some(Self {
            secret: generator.secret().expose_bytes().to_vec(),
            name: if issuer.is_empty() {
                name.to_owned()
            } else {
                format!("{issuer}:{name}")
            },
            issuer: issuer.to_owned(),
            algorithm: match generator.algorithm() {
                Algorithm::Sha1 => 1,
                Algorithm::Sha256 => 2,
                Algorithm::Sha512 => 3,
            },
            digits: match generator.digits() {
                6 => 1,
                8 => 2,
                _ => return None,
            },
            kind,
            counter,
        })
    }

    /// Puts the account, from the link with this number, into the inbox.
    pub(super) fn take(mut self, link: Number, inbox: &mut Inbox) {
        let secret = Secret::from_bytes(std::mem::take(&mut self.secret));
        let generator = secret
            .map_err(EntryProblem::from)
            .and_then(|secret| self.generator(secret));
        let (issuer, name) = self.labels();
        let place = link.called(issuer, name);
        inbox.take(&place, issuer, name, generator, |_| {});
    }

    /// Issuer and name. The app puts the issuer before the name as well.
    fn labels(&self) -> (&str, &str) {
        let name = self
            .name
            .strip_prefix(&self.issuer)
            .filter(|_| !self.issuer.is_empty())
            .and_then(|rest| rest.strip_prefix(':'))
            .map_or(self.name.as_str(), str::trim_start);
        (&self.issuer, name)
    }

    fn generator(&self, secret: Secret) -> Result<Generator, EntryProblem> {
        let algorithm = match self.algorithm {
            0 | 1 => Algorithm::Sha1,
            2 => Algorithm::Sha256,
            3 => Algorithm::Sha512,
            4 => "MD5".parse()?,
            number => {
                return Err(EntryProblem::UnknownAlgorithm {
                    number: number.into(),
                });
            }
        };
        let digits = match self.digits {
            0 | 1 => Digits::default(),
            2 => Digits::new(8)?,
            other => {
                return Err(ParameterError::Digits {
                    found: format!("number {other} in Google's list"),
                }
                .into());
            }
        };
        match self.kind {
            0 | 2 => Ok(Generator::Totp(Totp {
                secret,
                algorithm,
                digits,
                period: Period::default(),
            })),
            1 => Ok(Generator::Hotp(Hotp {
                secret,
                algorithm,
                digits,
                counter: u64::try_from(self.counter).map_err(|_| ParameterError::Counter {
                    found: self.counter.to_string(),
                })?,
            })),
            other => Err(EntryProblem::unknown_type(&other.to_string())),
        }
    }
}
