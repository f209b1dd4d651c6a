use crate::words::words;

words! {
    /// What the screens of one account say.
    AccountWords {
        title = "Account", "Account";
        gone = "This account is not here any more.", "Dit account is hier niet meer.";
        back_to_accounts = "To the accounts", "Naar de accounts";
        edit = "Edit", "Bewerken";
        edit_title = "Edit account", "Account bewerken";
        show_qr = "QR code", "QR-code";
        qr_title = "QR code", "QR-code";
        remove = "Remove", "Verwijderen";
        cancel = "Cancel", "Annuleren";
        save = "Save", "Opslaan";
        pin = "Pin on top", "Bovenaan vastzetten";
        about = "About this account", "Over dit account";
        issuer = "Website or organization", "Website of organisatie";
        name = "Your name there", "Je naam daar";
        group = "Group", "Groep";
        group_hint = "Accounts of a group stand together in the list. Leave it empty for none.", "Accounts van een groep staan bij elkaar in de lijst. Laat leeg voor geen groep.";
        note = "Note", "Notitie";
        pinned = "Shown on top", "Bovenaan in de lijst";
        kind = "Kind", "Soort";
        kind_personal = "Personal account", "Persoonlijk account";
        kind_work = "Work or school account", "Werk- of schoolaccount";
        kind_other = "Other account", "Ander account";
        codes = "Codes", "Codes";
        timed(digits: u8, seconds: u64) = "{digits} digits, every {seconds} seconds", "{digits} cijfers, elke {seconds} seconden";
        counted(digits: u8, counter: u64) = "{digits} digits, counted: the next is number {counter}", "{digits} cijfers, geteld: de volgende is nummer {counter}";
        steam = "Steam Guard, every 30 seconds", "Steam Guard, elke 30 seconden";
        of_device = "Made by this device’s own key, which never leaves it", "Gemaakt met de eigen sleutel van dit apparaat, die het nooit verlaat";
        of_device_missing = "This device has no key for it yet", "Dit apparaat heeft er nog geen sleutel voor";
        algorithm = "Algorithm", "Algoritme";
        server = "Server", "Server";
        icon = "Picture", "Afbeelding";
        icon_own = "Its own", "Een eigen afbeelding";
        icon_initial = "Its initial on a colour", "De beginletter op een kleur";
        added = "Added", "Toegevoegd";
        edited = "Changed", "Gewijzigd";
        needs_action = "Needs action", "Actie nodig";
        name_only = "It came back as a name. It works again on this device when you have proven that it is yours.", "Het is teruggekomen als naam. Het werkt weer op dit apparaat als je hebt aangetoond dat het van jou is.";
        tap_to_copy = "Tap the code to copy it", "Tik op de code om die te kopiëren";
        counted_hint = "Each code works once. Ask for the next only when you need it.", "Elke code werkt één keer. Vraag de volgende pas als je die nodig hebt.";
        remove_title(title: &str) = "Remove {title}?", "{title} verwijderen?";
        remove_warning = "Turn two-step verification off at the website first: without these codes you may not get in any more. Your other devices that share the backup lose the account too.", "Zet tweestapsverificatie eerst uit op de website: zonder deze codes kom je er misschien niet meer in. Je andere apparaten met dezelfde back-up raken het account ook kwijt.";
        removed(title: &str) = "{title} removed", "{title} verwijderd";
        undo = "Undo", "Ongedaan maken";
        put_back(title: &str) = "{title} is back", "{title} is terug";
        saved = "Saved", "Opgeslagen";
        nameless = "Fill in the website or your name, so that you can tell accounts apart.", "Vul de website of je naam in, zodat je accounts uit elkaar kunt houden.";
        qr_lead = "Scan this with the other authenticator. Whoever sees it can make the codes, so let nobody watch.", "Scan dit met de andere authenticator. Wie het ziet kan de codes maken, dus laat niemand meekijken.";
        qr_reason = "The QR code holds the account’s secret. Unlock the app again to see it.", "De QR-code bevat het geheim van het account. Ontgrendel de app opnieuw om die te zien.";
        qr_of(title: &str) = "QR code of {title}", "QR-code van {title}";
    }
}
