//! Which of the copies that were compressed ahead of time a browser takes (RFC 9110 §12.5.3).

use axum::http::{HeaderMap, header};

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Identity,
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
}

/// The compressions that there can be, the best first.
pub const COMPRESSED: [Encoding; 2] = [Encoding::Brotli, Encoding::Gzip];

impl Encoding {
    /// What the name of such a copy ends with, beyond the file's own name.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// What it is called in headers; none if nothing is said.
    #[must_use]
    pub fn token(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// The one that a path's end names.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let found = COMPRESSED
            .into_iter()
            .find(|one| path.ends_with(one.suffix()));
        found.unwrap_or(Self::Identity)
    }
}

/// The compressions that a browser takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    brotli: bool,
    gzip: bool,
}

impl Accepted {
    /// What the header `Accept-Encoding` says. Without one, nothing compressed is sent.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let all = headers.get_all(header::ACCEPT_ENCODING);
        let texts: Vec<&str> = all.iter().filter_map(|value| value.to_str().ok()).collect();
        let takes = |token: &str| {
            let weight = |token| texts.iter().find_map(|text| weight_of(text, token));
            weight(token)
                .or_else(|| weight("*"))
                .is_some_and(|q| q > 0.0)
        };
        Self {
            brotli: takes("br"),
            gzip: takes("gzip"),
        }
    }

    /// Those that are accepted, the best first.
    pub fn best_first(self) -> impl Iterator<Item = Encoding> {
        COMPRESSED
            .into_iter()
            .filter(move |encoding| match encoding {
                Encoding::Brotli => self.brotli,
                Encoding::Gzip => self.gzip,
                Encoding::Identity => true,
            })
    }
}

/// The weight (RFC 9110 §12.4.2) that a list gives to this token, if it names it.
fn weight_of(list: &str, token: &str) -> Option<f32> {
    list.split(',').find_map(|item| {
        let mut parts = item.split(';').map(str::trim);
        if !parts.next()?.eq_ignore_ascii_case(token) {
            return None;
        }
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        Some(weight.map_or(1.0, |text| text.parse().unwrap_or(0.0)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(accept: &str) -> Vec<Encoding> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        Accepted::of(&headers).best_first().collect()
    }

    #[test]
    fn the_best_that_is_accepted_comes_first() {
        use Encoding::{Brotli, Gzip};
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", vec![Brotli, Gzip]),
            ("gzip", vec![Gzip]),
            ("GZIP;q=0.5", vec![Gzip]),
            ("br;q=0, gzip", vec![Gzip]),
            ("br; q=0.000, *", vec![Gzip]),
            ("*", vec![Brotli, Gzip]),
            ("*;q=0", vec![]),
            ("br;q=x", vec![]),
            ("brotli", vec![]),
            ("identity", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(best(accept), expected, "{accept}");
        }
        assert_eq!(Accepted::of(&HeaderMap::new()).best_first().count(), 0);
    }
}
