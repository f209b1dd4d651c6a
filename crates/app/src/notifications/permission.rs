//! Whether this browser shows notifications of the app.

use crate::{notifications::browser, ports::finished, trouble::Trouble, words::words};

words! {
    PermissionWords {
        denied = "This browser blocks notifications of this page. Allow them in the browser's settings for this site, then come back.",
                 "Deze browser blokkeert meldingen van deze pagina. Sta ze toe in de instellingen van de browser voor deze site en kom dan terug.";
        install_first = "On an iPhone or iPad, notifications need the app on the Home Screen: press Share, then “Add to Home Screen”, and open it from there.",
                        "Op een iPhone of iPad werken meldingen alleen met de app op het beginscherm: druk op Deel, dan op ‘Zet op beginscherm’, en open de app daar.";
        no_notifications = "This browser has no notifications for pages. Sign-in requests show up while the app is open.",
                           "Deze browser heeft geen meldingen voor pagina's. Aanmeldverzoeken verschijnen zolang de app open is.";
        not_asked(name: &str) = "This browser did not ask whether notifications may be shown ({name}). Allow them in its settings for this site.",
                                "Deze browser vroeg niet of meldingen getoond mogen worden ({name}). Sta ze toe in de instellingen voor deze site.";
    }
}

/// Whether notifications may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    /// They may.
    Granted,
    /// The user has not been asked.
    NotAsked,
    /// The user does not want them.
    Denied,
    /// This browser has none for the app.
    Unsupported(Lack),
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lack {
    /// The app is not on the Home Screen, and only there it has them.
    Installation,
    /// There are none.
    Notifications,
}

impl Permission {
    /// As it stands now.
    pub(super) fn now() -> Self {
        if !browser::has_push() {
            let lack = if browser::is_apple_touch_device() && !browser::is_installed() {
                Lack::Installation
            } else {
                Lack::Notifications
            };
            return Self::Unsupported(lack);
        }
        Self::of(&browser::permission())
    }

    /// Asks the user. Nothing is asked where the answer is known.
    ///
    /// # Errors
    ///
    /// The browser does not ask.
    pub(super) async fn ask() -> Result<Self, Trouble> {
        if Self::now() != Self::NotAsked {
            return Ok(Self::now());
        }
        let answer = finished(browser::ask_permission()).await;
        answer
            .map(|answer| Self::of(&answer.as_string().unwrap_or_default()))
            .map_err(|name| Trouble::new(PermissionWords::here().not_asked(&name)))
    }

    fn of(word: &str) -> Self {
        match word {
            "granted" => Self::Granted,
            "denied" => Self::Denied,
            _ => Self::NotAsked,
        }
    }

    /// Why they do not come, and what to do, where something is to be done.
    pub(crate) fn obstacle(self) -> Option<&'static str> {
        let words = PermissionWords::here();
        match self {
            Self::Granted | Self::NotAsked => None,
            Self::Denied => Some(words.denied()),
            Self::Unsupported(Lack::Installation) => Some(words.install_first()),
            Self::Unsupported(Lack::Notifications) => Some(words.no_notifications()),
        }
    }
}
