use crate::words::words;

words! {
    /// What a recovery says.
    RecoveryWords {
        title = "Begin recovery", "Herstel beginnen";
        sign_in_lead = "Sign in to the recovery account that you backed up with. Nothing that is here is changed before you have seen what comes back.", "Meld je aan bij het herstelaccount waarmee je back-ups maakte. Wat hier staat verandert niet voordat je hebt gezien wat er terugkomt.";
        looking = "Fetching and opening your backup …", "Je back-up ophalen en openen …";
        applying = "Bringing your accounts here …", "Je accounts hierheen halen …";

        no_backup_title = "There is no backup here", "Hier is geen back-up";
        no_backup(email: &str) = "{email} has no backup. Check that it is the account that you backed up with.", "{email} heeft geen back-up. Controleer of dit het account is waarmee je back-ups maakte.";
        another_account = "Sign in to another account", "Aanmelden bij een ander account";
        turn_on = "Back up this device instead", "Van dit apparaat een back-up maken";
        deleted_title = "The backup was deleted", "De back-up is verwijderd";
        deleted(until: &str) = "Until {until} it can be brought back, with everything in it.", "Die kan tot {until} worden teruggehaald, met alles wat erin zit.";
        bring_back = "Bring the backup back", "Back-up terughalen";
        earlier_key_title = "Was it you who brought it back?", "Heb je hem zelf teruggehaald?";
        earlier_key = "If the backup was deleted and brought back after a device was revoked, its newest version can still be taken. Look at when it was made first.", "Is de back-up verwijderd en teruggehaald nadat een apparaat is ingetrokken, dan kan de nieuwste versie toch worden overgenomen. Kijk eerst wanneer die is gemaakt.";
        look_at_it = "Look at that version", "Die versie bekijken";
        elsewhere_title = "This browser cannot recover it", "Deze browser kan dit niet herstellen";
        elsewhere = "Where it can be recovered, export the accounts to a Lifeboat file with a password, and import that here.", "Exporteer de accounts daar waar herstel wel kan naar een Lifeboat-bestand met een wachtwoord, en importeer dat hier.";
        import = "Import a file", "Een bestand importeren";
        trouble_title = "That did not work", "Dat lukte niet";
        try_again = "Try again", "Opnieuw proberen";
        other_version = "Choose an earlier version", "Een eerdere versie kiezen";

        made(device: &str, ago: &str) = "Made on {device}, {ago}", "Gemaakt op {device}, {ago}";
        newest = "Newest version", "Nieuwste versie";
        version(number: u64) = "Version {number}", "Versie {number}";
        older(number: u64, head: u64) = "Version {number}; the newest is {head}", "Versie {number}; de nieuwste is {head}";
        accounts_one = "1 account", "1 account";
        accounts(count: usize) = "{count} accounts", "{count} accounts";
        change_version = "Another version", "Andere versie";
        versions_title = "Which version?", "Welke versie?";
        thinned = "Thinned out: it cannot be brought back any more", "Uitgedund: kan niet meer worden teruggehaald";
        gone_device = "a device that is gone", "een apparaat dat weg is";
        cancel = "Cancel", "Annuleren";

        comes_back = "Comes back", "Komt terug";
        already_here = "Already here", "Al hier";
        different = "Different here", "Hier anders";
        different_lead = "These are here with another secret. Both are kept unless you decide otherwise.", "Deze staan hier met een ander geheim. Ze blijven allebei, tenzij je anders beslist.";
        here_as(title: &str) = "Here as {title}", "Hier als {title}";
        then_sign_in = "Then still: sign in to it", "Daarna nog: erbij aanmelden";
        then_scan = "Then still: scan a QR code of its administrator", "Daarna nog: een QR-code van de beheerder scannen";
        settings = "The settings come back too.", "De instellingen komen ook terug.";
        only_here_one = "1 other account is here, and is left alone.", "Er staat hier nog 1 ander account; dat blijft zoals het is.";
        only_here(count: usize) = "{count} other accounts are here, and are left alone.", "Er staan hier nog {count} andere accounts; die blijven zoals ze zijn.";
        empty = "There are no accounts in this version.", "In deze versie zitten geen accounts.";
        bring_one = "Bring 1 account here", "1 account hierheen halen";
        bring(count: usize) = "Bring {count} accounts here", "{count} accounts hierheen halen";
        take_part = "Continue", "Doorgaan";
        nothing_missing = "Everything in the backup is here already. From now on this device backs up too.", "Alles uit de back-up staat hier al. Vanaf nu maakt dit apparaat ook back-ups.";
        then_backs_up = "From then on this device backs up too.", "Daarna maakt dit apparaat ook back-ups.";

        on_this_device = "Here", "Hier";
        in_backup = "In the backup", "In de back-up";
        changed(at: &str) = "Changed {at}", "Gewijzigd {at}";
        keep_both = "Keep both", "Allebei houden";
        keep_here = "Keep the one here", "Die van hier houden";
        take_backup = "Take the backup's", "Die van de back-up nemen";
        decide(title: &str) = "What to do with {title}", "Wat te doen met {title}";

        recovered_one = "1 account came back", "1 account is terug";
        recovered(count: usize) = "{count} accounts came back", "{count} accounts zijn terug";
        nothing_new = "Everything was here already", "Alles stond hier al";
        were_here_one = "1 was here already.", "1 stond hier al.";
        were_here(count: usize) = "{count} were here already.", "{count} stonden hier al.";
        done = "The recovery is done", "Het herstel is klaar";
        were_different_one = "1 was different here, and is as you decided.", "1 was hier anders, en is zoals jij besliste.";
        were_different(count: usize) = "{count} were different here, and are as you decided.", "{count} waren hier anders, en zijn zoals jij besliste.";
        backup_is_on = "Backup is on.", "De back-up staat aan.";
        still_to_do = "Still to be done", "Nog te doen";
        still_to_do_lead = "These are bound to a device, so they came back as names. Each needs a proof here.", "Deze horen bij een apparaat en kwamen daarom terug als naam. Elk heeft hier een bewijs nodig.";
        sign_in = "Sign in to recover", "Aanmelden om te herstellen";
        scan = "Scan the QR code to recover", "Scan de QR-code om te herstellen";
        to_accounts = "To my accounts", "Naar mijn accounts";
        later = "Later: to my accounts", "Later: naar mijn accounts";
    }
}
