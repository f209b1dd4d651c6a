use crate::words::words;

words! {
    /// What the closed app says.
    UnlockWords {
        title = "Lifeboat is locked", "Lifeboat is vergrendeld";
        passcode = "Passcode", "Pincode";
        unlock = "Unlock", "Ontgrendelen";
        with_passkey = "Unlock with passkey", "Ontgrendelen met passkey";
        wrong = "That is not the passcode. Try again; nothing was changed.", "Dat is niet de pincode. Probeer het opnieuw; er is niets veranderd.";
        nothing_typed = "Type your passcode.", "Typ je pincode.";
        forgot = "Forgot the passcode?", "Pincode vergeten?";
        forgot_title = "Without the passcode", "Zonder de pincode";
        forgot_means = "Nobody can open this vault without its passcode or passkey, and nobody can reset it. What you can do: empty the app in this browser, then bring your accounts back from your backup.",
                       "Niemand kan deze kluis openen zonder de pincode of passkey, en niemand kan die opnieuw instellen. Wat wel kan: de app in deze browser leegmaken en je accounts terughalen uit je back-up.";
        forgot_needs = "You need your recovery account's password and a second proof. What was not backed up is lost.",
                       "Je hebt het wachtwoord van je herstelaccount nodig en een tweede bewijs. Wat niet geback-upt was, is weg.";
        confirm(word: &str) = "Type {word} to confirm", "Typ {word} om te bevestigen";
        word = "EMPTY", "LEEG";
        empty = "Empty this app", "Deze app leegmaken";
        cancel = "Cancel", "Annuleren";
        emptied = "The app is empty. Begin recovery to bring your accounts back.", "De app is leeg. Begin met herstellen om je accounts terug te halen.";
        damaged_key = "The vault's key came back damaged. Load the page again.", "De sleutel van de kluis kwam beschadigd terug. Laad de pagina opnieuw.";
    }
}
