//! What makes the codes of an account, as the app writes it: the secret in hexadecimal, and what is beside
//! it.
//!
//! ```text
//! 4865…3031⇥6⇥SHA1⇥30                            of most accounts
//! 4865…3031⇥6⇥SHA1⇥30|7                          HOTP: the counter of the last code
//! 4865…3031⇥8⇥SHA1⇥30|55532D…                    Battle.net: the serial number
//! 4865…303155532D…                               Battle.net before version 3
//! 4865…3031⇥5⇥SHA1⇥30|…|…|…                      Steam
//! ```

use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, ParameterError, Period, Secret, Steam, Totp,
};
use zeroize::Zeroizing;

use crate::decryption::hex;
use crate::entry_problem::EntryProblem;
use crate::place::shown;

/// What the app tells the sites apart by: the last part of the name of a class of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    BattleNet,
    Steam,
    Trion,
    GuildWars,
    Microsoft,
    Counter,
    Other,
}

/// Of Battle.net: the secret has 20 bytes.
const OLD_SECRET_DIGITS: usize = 40;

impl Site {
    /// The site of a type such as `WinAuth.SteamAuthenticator`. In the oldest files nothing is of Battle.net.
    pub(super) fn parse(class: Option<&str>) -> Self {
        let Some(class) = class else {
            return Self::BattleNet;
        };
        match class.rsplit('.').next().unwrap_or_default() {
            "BattleNetAuthenticator" => Self::BattleNet,
            "SteamAuthenticator" => Self::Steam,
            "TrionAuthenticator" => Self::Trion,
            "GuildWarsAuthenticator" => Self::GuildWars,
            "MicrosoftAuthenticator" => Self::Microsoft,
            "HOTPAuthenticator" => Self::Counter,
            _ => Self::Other,
        }
    }

    /// Who issued the account, where the site says so.
    pub(super) const fn issuer(self) -> &'static str {
        match self {
            Self::BattleNet => "Battle.net",
            Self::Steam => "Steam",
            Self::Trion => "Trion",
            Self::GuildWars => "Guild Wars 2",
            Self::Microsoft => "Microsoft",
            Self::Counter | Self::Other => "",
        }
    }

    const fn digits(self) -> &'static str {
        match self {
            Self::BattleNet | Self::Trion => "8",
            Self::Steam => "5",
            _ => "6",
        }
    }

    pub(super) fn generator(self, data: &str) -> Result<Generator, EntryProblem> {
        let (code, beside) = data.split_once('|').unwrap_or((data, ""));
        let mut parts = code.split('\t').map(str::trim);
        let key = parts.next().unwrap_or_default();
        let key = match (self, key.get(..OLD_SECRET_DIGITS)) {
            // The serial number follows.
            (Self::BattleNet, Some(key)) => key,
            _ => key,
        };
        let bytes = hex(key).ok_or(EntryProblem::SecretEncoding {
            encoding: "hexadecimal",
        })?;
        let secret = Secret::from_bytes(bytes)?;
        let digits: Digits = parts.next().unwrap_or(self.digits()).parse()?;
        let algorithm: Algorithm = parts.next().unwrap_or("SHA1").parse()?;
        let period = parts.next().map_or(Ok(Period::default()), str::parse)?;
        Ok(match self {
            Self::Steam => Steam::new(secret).into(),
            Self::Counter => Generator::Hotp(Hotp {
                secret,
                algorithm,
                digits,
                counter: next_counter(beside)?,
            }),
            _ => Generator::Totp(Totp {
                secret,
                algorithm,
                digits,
                period,
            }),
        })
    }

    /// The serial number of an account of Battle.net, which is what it is called.
    pub(super) fn serial(self, data: &str) -> Option<Zeroizing<String>> {
        if self != Self::BattleNet {
            return None;
        }
        let serial = match data.rsplit_once('|') {
            Some((_, serial)) => serial,
            None => data.get(OLD_SECRET_DIGITS..)?,
        };
        let serial = String::from_utf8(hex(serial)?).ok()?;
        (!serial.is_empty()).then(|| Zeroizing::new(serial))
    }
}

/// The app counts on before it makes a code; -1 stands for no code yet.
fn next_counter(text: &str) -> Result<u64, EntryProblem> {
    let last = if text.is_empty() {
        Some(0)
    } else {
        text.parse::<i64>().ok()
    };
    let next = last
        .and_then(|last| last.checked_add(1))
        .and_then(|next| u64::try_from(next).ok());
    Ok(next.ok_or_else(|| ParameterError::Counter { found: shown(text) })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_counter_follows_the_one_of_the_last_code() {
        for (text, next) in [("", 1), ("-1", 0), ("0", 1), ("7", 8)] {
            assert_eq!(next_counter(text), Ok(next), "{text}");
        }
        for text in ["-2", "x", "9223372036854775807"] {
            assert!(next_counter(text).is_err(), "{text}");
        }
    }
}
