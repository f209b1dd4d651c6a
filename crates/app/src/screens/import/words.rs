use crate::words::words;

words! {
    /// What importing says.
    ImportWords {
        title = "Import", "Importeren";
        lead = "Bring in the accounts of another authenticator, or a file that Lifeboat has written. Nothing is taken in before you have seen what it is, and nothing leaves this device.", "Haal de accounts van een andere authenticator binnen, of een bestand dat Lifeboat heeft geschreven. Er komt niets binnen voordat je hebt gezien wat het is, en niets verlaat dit apparaat.";
        choose_files = "Choose files", "Kies bestanden";
        choose_folder = "Choose a folder", "Kies een map";
        drop_here = "You can also drop files here.", "Je kunt bestanden ook hierheen slepen.";
        reading = "Reading …", "Lezen …";
        formats(count: usize) = "{count} formats are recognized", "{count} indelingen worden herkend";
        how = "Export the accounts in the other app, then choose the file here. Where an app shows QR codes instead, screenshots of them will do.", "Exporteer de accounts in de andere app, en kies het bestand hier. Waar een app QR-codes toont, voldoen schermafbeeldingen ervan.";
        password_of(name: &str) = "Password of {name}", "Wachtwoord van {name}";
        password_hint = "The one that it was exported with.", "Het wachtwoord waarmee het is geëxporteerd.";
        no_password = "Type the password of the file.", "Typ het wachtwoord van het bestand.";
        open = "Open", "Openen";
        leave_out = "Leave this file out", "Dit bestand overslaan";
        unread(count: usize) = "Files that cannot be read ({count})", "Bestanden die niet kunnen worden gelezen ({count})";
        nothing = "No account was found. Choose the file that the other app has exported.", "Er is geen account gevonden. Kies het bestand dat de andere app heeft geëxporteerd.";
        start_over = "Choose other files", "Kies andere bestanden";
        left_out = "It was left out: its password was not given.", "Het is overgeslagen: het wachtwoord is niet gegeven.";
        delete_it = "An export that is not encrypted can be read by everybody who finds it. Delete it now.", "Een export die niet versleuteld is kan iedereen lezen die hem vindt. Verwijder hem nu.";
    }
}
