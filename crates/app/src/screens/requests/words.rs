use crate::words::words;

words! {
    /// What sign-in requests say.
    RequestWords {
        title = "Sign-in requests", "Aanmeldverzoeken";
        one = "Sign-in request", "Aanmeldverzoek";
        title_with(count: usize) = "Sign-in requests, {count} waiting", "Aanmeldverzoeken, {count} wachten";
        asks(asker: &str) = "{asker} asks: is this you?", "{asker} vraagt: ben jij dit?";
        sign_in_to = "Sign-in to", "Aanmelden bij";
        account = "Account", "Account";
        from = "From", "Vanaf";
        not_told = "Not told", "Niet verteld";
        asked_at = "Asked", "Gevraagd";
        left(minutes: u64, seconds: &str) = "{minutes}:{seconds} left", "nog {minutes}:{seconds}";
        expired = "This request has expired. Start the sign-in again there if it was you.", "Dit verzoek is verlopen. Begin het aanmelden daar opnieuw als jij het was.";
        number = "The six digits that are shown where you sign in", "De zes cijfers die staan waar je je aanmeldt";
        six_digits = "The number has six digits.", "Het getal heeft zes cijfers.";
        approve = "Approve", "Goedkeuren";
        deny = "Deny", "Weigeren";
        not_me = "This is not me", "Dit ben ik niet";
        report_title = "Report that this is not you?", "Melden dat jij dit niet bent?";
        report_means(asker: &str) = "Nobody is signed in, and {asker} is told. Somebody may know your password: change it after that.",
                                    "Niemand wordt aangemeld en {asker} krijgt bericht. Misschien kent iemand je wachtwoord: verander het daarna.";
        report = "Report", "Melden";
        back = "Back", "Terug";
        later = "Decide later", "Later beslissen";
        approved(what: &str) = "Approved: the sign-in to {what} goes on.", "Goedgekeurd: het aanmelden bij {what} gaat verder.";
        denied(what: &str) = "Denied: nobody is signed in to {what}.", "Geweigerd: niemand is aangemeld bij {what}.";
        reported(what: &str) = "Reported: nobody is signed in to {what}. Change your password now.", "Gemeld: niemand is aangemeld bij {what}. Verander nu je wachtwoord.";
        wrong_number = "That is not the number that is shown there. Look again: after three wrong numbers the request ends.",
                       "Dat is niet het getal dat daar staat. Kijk nog eens: na drie verkeerde getallen eindigt het verzoek.";
        failed = "The number was wrong three times, so the request has ended. Start the sign-in again there.",
                 "Het getal was drie keer verkeerd, dus het verzoek is beëindigd. Begin het aanmelden daar opnieuw.";
        answered = "This request was answered already, perhaps on another device.", "Dit verzoek is al beantwoord, misschien op een ander apparaat.";
        settled = "The sign-in request was answered elsewhere, or has expired.", "Het aanmeldverzoek is elders beantwoord of verlopen.";
        none = "No sign-in waits for you.", "Er wacht geen aanmelding op je.";
        none_means = "When somebody signs in with one of your accounts, it shows up here and you decide.", "Als iemand zich met een van je accounts aanmeldt, verschijnt dat hier en beslis jij.";
        nobody_asked = "No account on this device can be asked to approve a sign-in. That takes a recovery account, or an account of work or school.",
                       "Geen account op dit apparaat kan gevraagd worden een aanmelding goed te keuren. Daarvoor is een herstelaccount nodig, of een account van werk of school.";
        sign_in_ended(title: &str) = "{title} cannot be asked here: its sign-in has ended.", "{title} kan hier niet gevraagd worden: de aanmelding is beëindigd.";
        no_key(title: &str) = "{title} cannot be asked here: this device has no key for it.", "{title} kan hier niet gevraagd worden: dit apparaat heeft er geen sleutel voor.";
        mend = "Mend it", "Herstellen";
        away(title: &str) = "{title} cannot be asked at the moment. It is tried again by itself.", "{title} kan op dit moment niet gevraagd worden. Het wordt vanzelf opnieuw geprobeerd.";
        notifications = "Notification settings", "Instellingen voor meldingen";
    }
}
