//! What an account is called where it is shown.

use leptos::prelude::*;
use lifeboat_vault::{Account, Icon};

use super::words::AccountsWords;
use crate::components::AccountMark;

/// The two lines of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Naming {
    /// The first line: the issuer, or the name where there is none.
    pub(crate) issuer: String,
    /// The second line, perhaps empty.
    pub(crate) name: String,
    /// Both in one.
    pub(crate) title: String,
    /// Its own picture, as a `data:` URI.
    pub(crate) picture: Option<String>,
}

/// The account's mark, and its two lines.
#[component]
pub(crate) fn Named(naming: Naming) -> impl IntoView {
    view! {
        <AccountMark title=naming.issuer.clone() picture=naming.picture />
        <div class="account-words">
            <span class="account-issuer">{naming.issuer}</span>
            <span class="account-name">{naming.name}</span>
        </div>
    }
}

impl Naming {
    pub(crate) fn of(account: &Account) -> Self {
        let (issuer, name) = match (account.issuer.is_empty(), account.name.is_empty()) {
            (false, _) => (account.issuer.to_string(), account.name.to_string()),
            (true, false) => (account.name.to_string(), String::new()),
            (true, true) => (AccountsWords::here().nameless().to_owned(), String::new()),
        };
        let picture = account.icon.as_ref().filter(|icon| icon.is_picture());
        Self {
            title: if account.issuer.is_empty() {
                issuer.clone()
            } else {
                account.title()
            },
            issuer,
            name,
            picture: picture.map(Icon::as_str).map(str::to_owned),
        }
    }
}
