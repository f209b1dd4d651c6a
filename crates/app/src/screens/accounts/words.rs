use crate::words::words;

words! {
    /// What the list of accounts says.
    AccountsWords {
        nameless = "Account without a name", "Account zonder naam";
        arrange = "Arrange accounts", "Accounts ordenen";
        how_to_arrange = "Press the arrows of an account, drag it by its grip, or use the arrow keys on the grip. Pinned accounts stay on top.", "Druk op de pijlen van een account, sleep het aan zijn greep, of gebruik de pijltjestoetsen op de greep. Vastgezette accounts blijven bovenaan.";
        done = "Done", "Klaar";
        grip(title: &str) = "Move {title}", "Verplaats {title}";
        move_up(title: &str) = "Move up: {title}", "Omhoog: {title}";
        move_down(title: &str) = "Move down: {title}", "Omlaag: {title}";
        pin(title: &str) = "Pin {title} on top", "Zet {title} bovenaan vast";
        pinned_now(title: &str) = "{title} is pinned on top", "{title} staat bovenaan vast";
        unpinned_now(title: &str) = "{title} is not pinned any more", "{title} staat niet meer vast";
        place(title: &str, place: usize, count: usize) = "{title}: {place} of {count}", "{title}: {place} van {count}";
        add = "Add account", "Account toevoegen";
        search = "Search accounts", "Accounts zoeken";
        settings_attention = "Settings, the backup needs attention", "Instellingen, de back-up vraagt aandacht";
        settings_code = "Settings, your recovery code is to be written down", "Instellingen, je herstelcode moet nog worden opgeschreven";
        pinned = "Pinned", "Vastgezet";
        nothing_found(query: &str) = "No account matches “{query}”.", "Geen account past bij “{query}”.";
        copy(title: &str) = "Copy the code of {title}", "Kopieer de code van {title}";
        copied(title: &str) = "Code of {title} copied", "Code van {title} gekopieerd";
        not_copied = "This browser does not let the app copy. Select the code and copy it yourself.", "Deze browser laat de app niet kopiëren. Selecteer de code en kopieer die zelf.";
        next(code: &str) = "next {code}", "hierna {code}";
        details(title: &str) = "Details of {title}", "Details van {title}";
        next_code(title: &str) = "Show the next code of {title}", "Toon de volgende code van {title}";
        show_code = "Show code", "Toon code";
        sign_in_to_recover = "Sign in to recover", "Aanmelden om te herstellen";
        scan_to_recover = "Scan the QR code to recover", "Scan de QR-code om te herstellen";
        needs_action = "Needs action", "Actie nodig";
    }
}
