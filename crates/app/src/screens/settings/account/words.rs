use crate::words::words;

words! {
    /// What the screens of the recovery account say.
    AccountWords {
        none = "No recovery account yet", "Nog geen herstelaccount";
        why = "It is the sign-in that opens your backup on another device. You need it for backup, and for nothing else: codes work without.",
              "Dit is de aanmelding die je back-up op een ander apparaat opent. Je hebt het nodig voor een back-up en nergens anders voor: codes werken zonder.";
        sign_up = "Create a recovery account", "Herstelaccount maken";
        sign_in = "I have one: sign in", "Ik heb er een: aanmelden";
        signed_out = "This device is signed out. Backup waits until you sign in again; codes go on working.",
                     "Dit apparaat is afgemeld. De back-up wacht tot je je weer aanmeldt; codes blijven werken.";
        sign_in_again = "Sign in again", "Opnieuw aanmelden";
        is_signed_in = "Signed in on this device", "Aangemeld op dit apparaat";
        is_signed_out = "Signed out", "Afgemeld";
        server = "Server", "Server";
        secure = "Keep it safe", "Houd het veilig";
        password = "Change password", "Wachtwoord wijzigen";
        password_hint = "Other devices sign in again after it", "Andere apparaten melden zich daarna opnieuw aan";
        contacts = "Contacts", "Contacten";
        contacts_hint = "Where codes and warnings go", "Waar codes en waarschuwingen heen gaan";
        other = "Another account", "Een ander account";
        change = "Change account", "Account wijzigen";
        change_hint = "Move this device and its backup to another one", "Dit apparaat en zijn back-up naar een ander verhuizen";
        current = "Current password", "Huidig wachtwoord";
        save = "Change password", "Wachtwoord wijzigen";
        means = "Your backup stays as it is: only its key is wrapped anew. All other devices have to sign in again.",
                "Je back-up blijft zoals hij is: alleen de sleutel wordt opnieuw ingepakt. Alle andere apparaten moeten zich opnieuw aanmelden.";
        changed = "The password was changed. Other devices sign in again.", "Het wachtwoord is gewijzigd. Andere apparaten melden zich opnieuw aan.";
        wrong = "That is not your current password.", "Dat is niet je huidige wachtwoord.";
        contacts_means = "Codes for signing in and resetting, and warnings when something happens, go to these. Two kinds are safer than one.",
                         "Codes om aan te melden en te herstellen, en waarschuwingen als er iets gebeurt, gaan hierheen. Twee soorten zijn veiliger dan een.";
        names_account = "Names the account", "Benoemt het account";
        proven = "Proven", "Bewezen";
        not_proven = "Not proven: counts for nothing yet", "Niet bewezen: telt nog niet mee";
        prove = "Prove", "Bewijzen";
        remove(value: &str) = "Remove {value}", "{value} verwijderen";
        add_title = "Add a contact", "Contact toevoegen";
        value = "Email address or phone", "E-mailadres of telefoon";
        value_hint = "A phone in international form, such as +31612345678.", "Een telefoon in internationale vorm, zoals +31612345678.";
        neither = "That is neither an email address nor a phone in international form, such as +31612345678.",
                  "Dat is geen e-mailadres en geen telefoon in internationale vorm, zoals +31612345678.";
        add = "Send a code", "Stuur een code";
        code_title(value: &str) = "Code for {value}", "Code voor {value}";
        code_sent(value: &str) = "A code of six digits was sent to {value}.", "Er is een code van zes cijfers naar {value} gestuurd.";
        code = "Code", "Code";
        confirm = "Confirm", "Bevestigen";
        send_again = "Send another code", "Stuur een nieuwe code";
        is_proven(value: &str) = "{value} is proven. Codes and warnings can go there.", "{value} is bewezen. Codes en waarschuwingen kunnen daarheen.";
        remove_title(value: &str) = "Remove {value}?", "{value} verwijderen?";
        remove_means = "Codes and warnings no longer go there.", "Codes en waarschuwingen gaan daar niet meer heen.";
        remove_now = "Remove", "Verwijderen";
        removed(value: &str) = "{value} is removed.", "{value} is verwijderd.";
        cancel = "Cancel", "Annuleren";
    }
}
