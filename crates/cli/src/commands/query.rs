//! Which account the user means.

use lifeboat_vault::{Account, AccountId, Contents};

use crate::error::CliError;

/// How many of several matches an error names.
const NAMED: usize = 10;

/// The one account that a query means: an id, its first characters, or a part of issuer and name. A
/// query that is the whole issuer or name of just one account means that one.
pub(crate) fn one<'a>(contents: &'a Contents, query: &str) -> Result<&'a Account, CliError> {
    let found = some(contents, query)?;
    if let [account] = found.as_slice() {
        return Ok(account);
    }
    let exact: Vec<&Account> = found
        .iter()
        .copied()
        .filter(|account| {
            let is = |text: &str| text.to_lowercase() == query.trim().to_lowercase();
            is(account.issuer.as_str()) || is(account.name.as_str())
        })
        .collect();
    match exact.as_slice() {
        [account] => Ok(account),
        _ => Err(ambiguous(query, &found)),
    }
}

/// All accounts that a query means, at least one.
pub(crate) fn some<'a>(contents: &'a Contents, query: &str) -> Result<Vec<&'a Account>, CliError> {
    let found = contents.find(query);
    if !found.is_empty() {
        return Ok(found);
    }
    // As this program writes them: `Example (alice)`.
    let wanted = query.trim().to_lowercase();
    let titled = contents.accounts.iter();
    let titled: Vec<&Account> = titled
        .filter(|account| account.title().to_lowercase() == wanted)
        .collect();
    if !titled.is_empty() {
        return Ok(titled);
    }
    if contents.accounts.is_empty() {
        return Err(
            CliError::failed("no_accounts", "There are no accounts here yet.")
                .hint("lifeboat add, lifeboat import FILE or lifeboat recover"),
        );
    }
    Err(CliError::failed(
        "no_such_account",
        format!("No account matches \"{query}\"."),
    )
    .hint("lifeboat list"))
}

/// An id, as short as a query may be.
pub(crate) fn short_id(id: AccountId) -> String {
    id.to_string().chars().take(8).collect()
}

fn ambiguous(query: &str, found: &[&Account]) -> CliError {
    let mut lines = vec![format!("{} accounts match \"{query}\":", found.len())];
    for account in found.iter().take(NAMED) {
        lines.push(format!("  {}  {}", short_id(account.id), account.title()));
    }
    if found.len() > NAMED {
        lines.push(format!("  and {} more", found.len() - NAMED));
    }
    lines.push("Give more of the name, or the id in front of it.".to_owned());
    CliError::failed("ambiguous", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use lifeboat_otp::{Secret, Totp};
    use lifeboat_vault::{Credential, Label, Timestamp};
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    fn contents(accounts: &[(&str, &str)]) -> Contents {
        let mut rng = StdRng::seed_from_u64(1);
        let mut contents = Contents::default();
        for (issuer, name) in accounts {
            let totp = Totp::new(Secret::parse_base32("JBSWY3DPEHPK3PXP").unwrap());
            let _ = contents.add(Account::new(
                AccountId::random(&mut rng),
                Label::parse(issuer).unwrap(),
                Label::parse(name).unwrap(),
                Credential::Generator(totp.into()),
                Timestamp::from_seconds(1),
            ));
        }
        contents
    }

    #[test]
    fn a_whole_name_means_the_account_that_has_it() {
        let contents = contents(&[("Git", "alice"), ("GitHub", "alice")]);
        assert_eq!(one(&contents, "git").unwrap().issuer.as_str(), "Git");
        assert_eq!(one(&contents, "github").unwrap().issuer.as_str(), "GitHub");
    }

    #[test]
    fn an_ambiguous_query_names_the_accounts_and_what_to_do() {
        let contents = contents(&[("Git", "alice"), ("GitHub", "alice")]);
        let error = one(&contents, "alice").unwrap_err();
        assert_eq!(error.code, "ambiguous");
        assert!(
            error.message.contains("GitHub (alice)"),
            "{}",
            error.message
        );
        let id = short_id(contents.accounts[1].id);
        assert!(error.message.contains(&id));
        assert_eq!(one(&contents, &id).unwrap().issuer.as_str(), "GitHub");
    }

    #[test]
    fn an_account_is_found_as_it_is_shown() {
        let contents = contents(&[("Git", "alice"), ("GitHub", "alice")]);
        let found = one(&contents, "git (ALICE)").unwrap();
        assert_eq!(found.issuer.as_str(), "Git");
    }

    #[test]
    fn nothing_found_is_said() {
        assert_eq!(one(&contents(&[]), "x").unwrap_err().code, "no_accounts");
        let contents = contents(&[("Git", "alice")]);
        assert_eq!(one(&contents, "x").unwrap_err().code, "no_such_account");
    }
}
