use crate::words::words;

words! {
    /// What the details of the backup say.
    BackupWords {
        title = "Backup details", "Details van de back-up";
        off_title = "Backup is off", "De back-up staat uit";
        off_means = "If this device is lost, its accounts are lost. Turn Cloud backup on in Settings.", "Als dit apparaat wegraakt, zijn de accounts weg. Zet Cloudback-up aan bij Instellingen.";
        up_to_date = "Everything is backed up", "Alles is geback-upt";
        pending = "Changes wait to be backed up", "Er wachten wijzigingen op een back-up";
        pending_means = "They follow by themselves as soon as they can.", "Ze volgen vanzelf zodra het kan.";
        working = "Backing up …", "Bezig met back-uppen …";
        needs_sign_in = "Backup is paused", "De back-up is gepauzeerd";
        needs_sign_in_means = "This device is signed out of its recovery account. Changes are backed up again once you sign in.", "Dit apparaat is afgemeld bij zijn herstelaccount. Wijzigingen worden weer geback-upt zodra je je aanmeldt.";
        failed = "Backup failed", "De back-up is mislukt";
        sign_in = "Sign in", "Aanmelden";
        find_out = "Find out more", "Meer uitzoeken";
        back_up_now = "Back up now", "Nu back-uppen";
        verify_now = "Verify now", "Nu controleren";
        newest = "Newest version", "Nieuwste versie";
        made(device: &str, ago: &str) = "made on {device} {ago}", "gemaakt op {device} {ago}";
        a_device_gone = "a device that is gone", "een apparaat dat er niet meer is";
        accounts = "Accounts in it", "Accounts erin";
        last_backup = "Last backed up", "Laatste back-up";
        last_verified = "Last verified", "Laatst gecontroleerd";
        never = "Never", "Nooit";
        at(ago: &str, moment: &str) = "{ago} · {moment}", "{ago} · {moment}";
        verify_again(when: &str) = "{when}. Verify it again: it proves that the backup can be restored.", "{when}. Controleer opnieuw: dat bewijst dat de back-up teruggezet kan worden.";
        location = "Storage location", "Opslaglocatie";
        at_server(server: &str) = "At the server, {server}", "Op de server, {server}";
        recovery_account = "Recovery account", "Herstelaccount";
        news(device: &str) = "{device} has backed up a newer version. It is merged here at the next backup.", "{device} heeft een nieuwere versie geback-upt. Die wordt hier bij de volgende back-up samengevoegd.";
        committed(head: u64) = "Version {head} is backed up and verified.", "Versie {head} is geback-upt en gecontroleerd.";
        merged(head: u64) = "Changes of another device were merged, and version {head} is backed up and verified.", "Wijzigingen van een ander apparaat zijn samengevoegd, en versie {head} is geback-upt en gecontroleerd.";
        brought(head: u64) = "Changes of another device were brought here (version {head}).", "Wijzigingen van een ander apparaat zijn hier gehaald (versie {head}).";
        nothing_new(head: u64) = "Everything is backed up already (version {head}).", "Alles was al geback-upt (versie {head}).";
        verified_one(head: u64) = "Version {head} was fetched back and opens: 1 account.", "Versie {head} is teruggehaald en gaat open: 1 account.";
        verified(head: u64, accounts: usize) = "Version {head} was fetched back and opens: {accounts} accounts.", "Versie {head} is teruggehaald en gaat open: {accounts} accounts.";
        same_as_here = "It is exactly what is here.", "Het is precies wat hier is.";
        from_it_to_here = "From it to what is here:", "Van die versie naar wat hier is:";
        notices = "Two devices got into each other's way", "Twee apparaten zaten elkaar in de weg";
        seen = "Seen", "Gezien";
        history = "History", "Geschiedenis";
        version(number: u64) = "Version {number}", "Versie {number}";
        newest_tag = "Newest", "Nieuwste";
        thinned = "Thinned out: it cannot be restored any more.", "Uitgedund: deze kan niet meer worden teruggezet.";
        what_changed = "What changed in it", "Wat erin veranderde";
        first_version = "The first version.", "De eerste versie.";
        nothing_changed = "Nothing that you would see.", "Niets wat je zou zien.";
        before_gone = "The version before it was thinned out, so what changed cannot be told.", "De versie ervoor is uitgedund, dus wat veranderde is niet te zeggen.";
        restore = "Restore from this version", "Terugzetten uit deze versie";
        restore_means = "Brings its accounts here. Nothing that is here is overwritten.", "Haalt de accounts eruit hierheen. Niets wat hier is wordt overschreven.";
        more = "Show older versions", "Oudere versies tonen";
        deleting = "Delete", "Verwijderen";
        deleted_title = "The backup was deleted", "De back-up is verwijderd";
        deleted_means(day: &str) = "It can be brought back until {day}.", "Hij kan worden teruggehaald tot {day}.";
        undelete = "Bring it back", "Terughalen";
        undeleted(head: u64) = "The backup is back (version {head}), and backup is on.", "De back-up is terug (versie {head}) en staat aan.";
        not_rejoined(why: &str) = "The backup is back, but this device does not take part in it yet: {why}", "De back-up is terug, maar dit apparaat doet nog niet mee: {why}";
        exists_title = "A backup exists", "Er is een back-up";
        exists_means(device: &str, ago: &str) = "It was made on {device} {ago}, and this device has not restored it. Begin recovery to bring its accounts here; nothing that is here is overwritten.",
                                                "Hij is gemaakt op {device} {ago}, en dit apparaat heeft hem niet teruggezet. Begin met herstellen om de accounts hierheen te halen; niets wat hier is wordt overschreven.";
        recover = "Begin recovery", "Herstel beginnen";
        erase = "Erase every version now", "Elke versie nu wissen";
        erase_title = "Erase the backup for good?", "De back-up voorgoed wissen?";
        erase_means = "Every version is erased at the server at once. Nobody can bring them back, not even who runs the server. The accounts on this device stay.",
                      "Elke versie wordt meteen van de server gewist. Niemand kan ze terughalen, ook niet wie de server beheert. De accounts op dit apparaat blijven.";
        erase_instead = "To only turn backup off, use the switch in Settings: then it can be brought back for 30 days.", "Alleen uitzetten kan met de schakelaar bij Instellingen: dan kan hij nog 30 dagen worden teruggehaald.";
        password = "Password of your recovery account", "Wachtwoord van je herstelaccount";
        wrong_password = "That is not the password of your recovery account. Nothing was erased.", "Dat is niet het wachtwoord van je herstelaccount. Er is niets gewist.";
        erase_now = "Erase", "Wissen";
        erased = "Backup is off, and every version is erased.", "De back-up staat uit en elke versie is gewist.";
        cancel = "Cancel", "Annuleren";
    }
}
