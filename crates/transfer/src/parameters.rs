//! What makes an account's codes, as the formats write it.

use std::str::FromStr;

use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, ParameterError, Period, Secret, Steam, Totp,
};
use serde::{Deserialize, Deserializer};

use crate::entry_problem::EntryProblem;
use crate::place::shown;

/// A number that some apps write as a number and others as a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure(String);

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(serde_json::Number),
            Text(String),
        }
        Ok(Self(match Written::deserialize(deserializer)? {
            Written::Number(number) => number.to_string(),
            Written::Text(text) => text,
        }))
    }
}

impl From<&str> for Figure {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Figure {
    pub(crate) fn to_text(&self) -> &str {
        &self.0
    }

    pub(crate) fn parse<T: FromStr>(&self) -> Option<T> {
        self.0.trim().parse().ok()
    }
}

/// The parameters of an entry beside its secret. What is not there is what every app takes then.
#[derive(Debug, Default)]
pub(crate) struct Parameters<'a> {
    pub(crate) algorithm: Option<&'a str>,
    pub(crate) digits: Option<&'a Figure>,
    pub(crate) period: Option<&'a Figure>,
    pub(crate) counter: Option<&'a Figure>,
}

impl Parameters<'_> {
    /// What makes the codes of the type `totp`, `hotp` or `steam`, in any case.
    pub(crate) fn generator(&self, kind: &str, secret: Secret) -> Result<Generator, EntryProblem> {
        match kind.to_ascii_lowercase().as_str() {
            "totp" => Ok(Generator::Totp(Totp {
                secret,
                algorithm: self.algorithm()?,
                digits: self.digits()?,
                period: self.period()?,
            })),
            "hotp" => Ok(Generator::Hotp(Hotp {
                secret,
                algorithm: self.algorithm()?,
                digits: self.digits()?,
                counter: self.counter()?,
            })),
            "steam" => {
                let usual = self.algorithm()? == Steam::ALGORITHM
                    && self.period()? == Period::default()
                    && self.digits.is_none_or(|digits| {
                        digits.parse::<u64>() == Some(Steam::CHARACTERS.into())
                    });
                if usual {
                    Ok(Generator::Steam(Steam::new(secret)))
                } else {
                    Err(EntryProblem::StrangeSteam)
                }
            }
            _ => Err(EntryProblem::unknown_type(kind)),
        }
    }

    fn algorithm(&self) -> Result<Algorithm, EntryProblem> {
        let name = self.algorithm.unwrap_or_default();
        if name.is_empty() {
            return Ok(Algorithm::default());
        }
        Ok(name.parse()?)
    }

    fn digits(&self) -> Result<Digits, EntryProblem> {
        parsed(self.digits)
    }

    fn period(&self) -> Result<Period, EntryProblem> {
        parsed(self.period)
    }

    fn counter(&self) -> Result<u64, EntryProblem> {
        let counter = self
            .counter
            .ok_or(EntryProblem::Missing { field: "counter" })?;
        Ok(counter.parse().ok_or_else(|| ParameterError::Counter {
            found: shown(&counter.0),
        })?)
    }
}

fn parsed<T>(figure: Option<&Figure>) -> Result<T, EntryProblem>
where
    T: FromStr<Err = ParameterError> + Default,
{
    match figure {
        Some(figure) => Ok(figure.0.parse()?),
        None => Ok(T::default()),
    }
}

/// A part of an entry that must be there.
pub(crate) fn required<T>(part: Option<T>, field: &'static str) -> Result<T, EntryProblem> {
    part.ok_or(EntryProblem::Missing { field })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(json: &str) -> Figure {
        serde_json::from_str(json).unwrap()
    }

    fn secret() -> Secret {
        Secret::parse_base32("JBSWY3DPEHPK3PXP").unwrap()
    }

    #[test]
    fn numbers_and_texts_are_figures() {
        assert_eq!(figure("30"), figure("\"30\""));
        assert_eq!(figure("30").parse::<u32>(), Some(30));
        assert!(serde_json::from_str::<Figure>("[30]").is_err());
    }

    #[test]
    fn what_is_not_given_is_what_everybody_takes() {
        let generator = Parameters::default().generator("TOTP", secret()).unwrap();
        assert_eq!(generator.digits(), 6);
        assert_eq!(generator.period().unwrap().seconds(), 30);
        assert_eq!(generator.algorithm(), Algorithm::Sha1);
        let no_counter = Parameters::default().generator("hotp", secret());
        assert!(matches!(
            no_counter,
            Err(EntryProblem::Missing { field: "counter" })
        ));
    }

    #[test]
    fn what_is_given_must_be_right() {
        let (many, none) = (figure("99"), figure("0"));
        for parameters in [
            Parameters {
                digits: Some(&many),
                ..Parameters::default()
            },
            Parameters {
                period: Some(&none),
                ..Parameters::default()
            },
            Parameters {
                algorithm: Some("MD5"),
                ..Parameters::default()
            },
        ] {
            assert!(parameters.generator("totp", secret()).is_err());
            assert!(parameters.generator("steam", secret()).is_err());
        }
        assert!(Parameters::default().generator("motp", secret()).is_err());
    }
}
