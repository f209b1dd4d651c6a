//! A login with a code, as password managers keep it: a URI, or only the secret, beside a title and a user
//! name.

use lifeboat_otp::{Generator, Secret, Uri};

use crate::entry_problem::EntryProblem;
use crate::inbox::{Arrival, Inbox};
use crate::parameters::Parameters;
use crate::place::Place;

/// What an item says of its account.
pub(crate) struct Item<'a> {
    pub(crate) title: &'a str,
    pub(crate) username: &'a str,
    pub(crate) totp: &'a str,
}

/// An account without what is beside its codes.
pub(crate) struct Found {
    pub(crate) issuer: String,
    pub(crate) name: String,
    pub(crate) generator: Generator,
}

impl Item<'_> {
    /// Takes the account in, with what is beside its codes; or says what is wrong with it.
    pub(crate) fn take_in(
        &self,
        place: &Place,
        inbox: &mut Inbox,
        furnish: impl FnOnce(&mut Arrival),
    ) {
        match self.account() {
            Ok(found) => {
                let generator = Ok::<_, EntryProblem>(found.generator);
                inbox.take(place, &found.issuer, &found.name, generator, furnish);
            }
            Err(problem) => inbox.refuse(place, &problem),
        }
    }

    /// The account. What its URI does not name is called as the item is.
    pub(crate) fn account(&self) -> Result<Found, EntryProblem> {
        let text = self.totp.trim();
        if !text.contains("://") {
            let generator = Parameters::default().generator("totp", Secret::parse_base32(text)?)?;
            return Ok(Found {
                issuer: self.title.to_owned(),
                name: self.username.to_owned(),
                generator,
            });
        }
        let uri = Uri::parse(text)?;
        let or = |text: String, other: &str| {
            if text.is_empty() {
                other.to_owned()
            } else {
                text
            }
        };
        let is_steam = matches!(uri.generator, Generator::Steam(_));
        let name = or(uri.name, self.username);
        Ok(Found {
            // Of Steam the issuer is known, so the title is the best name there is.
            name: if is_steam { or(name, self.title) } else { name },
            issuer: or(uri.issuer, self.title),
            generator: uri.generator,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(totp: &str) -> (String, String, Generator) {
        let item = Item {
            title: "Acme",
            username: "ann",
            totp,
        };
        let found = item.account().unwrap();
        (found.issuer, found.name, found.generator)
    }

    #[test]
    fn the_item_names_what_its_code_does_not() {
        let (issuer, name, _) = account("otpauth://totp/Other:ben?secret=AAAA");
        assert_eq!((issuer.as_str(), name.as_str()), ("Other", "ben"));
        let (issuer, name, _) = account("otpauth://totp/?secret=AAAA");
        assert_eq!((issuer.as_str(), name.as_str()), ("Acme", "ann"));
        let (issuer, name, generator) = account(" jbsw y3dp ehpk 3pxp ");
        assert_eq!((issuer.as_str(), name.as_str()), ("Acme", "ann"));
        assert!(matches!(generator, Generator::Totp(_)));
        let (issuer, name, generator) = account("steam://JBSWY3DPEHPK3PXP");
        assert_eq!((issuer.as_str(), name.as_str()), ("Steam", "ann"));
        assert!(matches!(generator, Generator::Steam(_)));
    }
}
