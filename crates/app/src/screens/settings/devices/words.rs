use crate::words::words;

words! {
    /// What the list of devices says.
    DevicesWords {
        about = "Each device is signed in with a key of its own. Revoke one that is lost: it is signed out, and reads nothing that is backed up from then on.",
                "Elk apparaat is aangemeld met een eigen sleutel. Trek een verloren apparaat in: het wordt afgemeld en leest niets meer van wat daarna geback-upt wordt.";
        needs_account = "The devices that you see here are those of a recovery account.", "De apparaten die je hier ziet zijn die van een herstelaccount.";
        this_device = "This device", "Dit apparaat";
        signed_out = "Signed out", "Afgemeld";
        shut_out = "Shut out: revoke it", "Buitengesloten: trek het in";
        last_seen(ago: &str) = "Last seen {ago}", "Laatst gezien {ago}";
        since(day: &str) = "first sign-in {day}", "eerste aanmelding {day}";
        rename(name: &str) = "Rename {name}", "{name} hernoemen";
        revoke(name: &str) = "Revoke {name}", "{name} intrekken";
        rename_title = "Rename device", "Apparaat hernoemen";
        name = "Name", "Naam";
        save = "Save", "Opslaan";
        renamed(name: &str) = "It is called {name} now.", "Het heet nu {name}.";
        revoke_title(name: &str) = "Revoke {name}?", "{name} intrekken?";
        revoke_means = "It is signed out at once, its own codes and approvals for your recovery account stop, and it reads nothing that is backed up from now on.",
                       "Het wordt meteen afgemeld, zijn eigen codes en goedkeuringen voor je herstelaccount stoppen, en het leest niets meer van wat vanaf nu geback-upt wordt.";
        revoke_limits = "What it holds already stays readable there. If it may be in other hands, renew the codes of your most important accounts.",
                        "Wat er al op staat, blijft daar leesbaar. Als het in andere handen kan zijn, vernieuw dan de codes van je belangrijkste accounts.";
        revoke_now = "Revoke", "Intrekken";
        revoked(name: &str) = "{name} is revoked.", "{name} is ingetrokken.";
        unverified(why: &str) = "The device is revoked. The newest version was sealed anew, but could not be verified: {why} Verify the backup under Details.",
                                "Het apparaat is ingetrokken. De nieuwste versie is opnieuw verzegeld, maar kon niet gecontroleerd worden: {why} Controleer de back-up bij Details.";
        cancel = "Cancel", "Annuleren";
    }
}
