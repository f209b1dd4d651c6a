//! Finding accounts by what a person types.

use super::Contents;
use crate::{Account, AccountId};

impl Contents {
    /// The accounts that a query means, in the user's order: those with the query somewhere in
    /// `issuer name`, upper and lower case being one, and, from 4 characters on, those whose id
    /// begins with it. A whole id means that account alone; an empty query means all.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<&Account> {
        const SHORTEST_ID_PREFIX: usize = 4;

        let query = query.trim().to_lowercase();
        if let Ok(id) = query.parse::<AccountId>() {
            return self.account(id).into_iter().collect();
        }
        let may_be_id = query.len() >= SHORTEST_ID_PREFIX
            && query.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        self.accounts
            .iter()
            .filter(|account| {
                let (issuer, name) = account.folded_labels();
                format!("{issuer} {name}").contains(&query)
                    || (may_be_id && account.id.to_string().starts_with(&query))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::account_named;

    fn vault() -> Contents {
        let mut vault = Contents::default();
        for (issuer, name) in [
            ("Example", "alice"),
            ("École", "bob"),
            ("Facebook", "alice"),
        ] {
            let _ = vault.add(account_named(issuer, name));
        }
        vault
    }

    fn found(query: &str) -> Vec<String> {
        vault()
            .find(query)
            .iter()
            .map(|account| account.title())
            .collect()
    }

    #[test]
    fn any_part_of_issuer_and_name_finds_an_account() {
        assert_eq!(found("ALICE"), ["Example (alice)", "Facebook (alice)"]);
        assert_eq!(found("ple al"), ["Example (alice)"]);
        assert_eq!(found("éCOLE"), ["École (bob)"]);
        assert_eq!(found("  face "), ["Facebook (alice)"]);
        assert_eq!(found("nobody"), [""; 0]);
        assert_eq!(found("").len(), 3);
    }

    #[test]
    fn an_id_or_its_beginning_finds_the_account() {
        let vault = vault();
        let id = vault.accounts[1].id;
        let text = id.to_string();
        assert_eq!(vault.find(&text), [&vault.accounts[1]]);
        assert_eq!(vault.find(&text.to_uppercase()), [&vault.accounts[1]]);
        assert_eq!(vault.find(&text[..13]), [&vault.accounts[1]]);
        assert!(
            vault.find(&text[..3]).is_empty(),
            "too short to be meant as an id"
        );
        assert!(
            vault
                .find("67e55044-10b1-426f-9247-bb680e5fe0c8")
                .is_empty()
        );
    }
}
