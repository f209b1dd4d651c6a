use crate::{unlocking::app_lock::LocksAfter, words::words};

words! {
    /// What the app lock says.
    AppLockWords {
        why = "With the app lock on, codes show only after your passcode, or a passkey. Without it, whoever holds this unlocked device sees them.",
              "Met de appvergrendeling aan verschijnen codes pas na je pincode of een passkey. Zonder ziet iedereen met dit ontgrendelde apparaat ze.";
        wanted_elsewhere = "On another device of yours the app lock is on. Set a passcode to have it here too.",
                           "Op een ander apparaat van jou staat de appvergrendeling aan. Stel een pincode in om dat hier ook te hebben.";
        needs_vault = "There is nothing to lock yet. Add an account first.", "Er is nog niets te vergrendelen. Voeg eerst een account toe.";
        new_passcode = "New passcode", "Nieuwe pincode";
        new_passcode_hint = "6 characters or more; letters count too. It is not your recovery account's password.",
                            "6 tekens of meer; letters mogen ook. Dit is niet het wachtwoord van je herstelaccount.";
        again = "The same again", "Nog een keer";
        not_the_same = "The two are not the same. Type it again.", "De twee zijn niet gelijk. Typ hem opnieuw.";
        nobody_resets = "Nobody can reset this passcode. If you forget it, your accounts come back from your backup.",
                        "Niemand kan deze pincode opnieuw instellen. Als je hem vergeet, komen je accounts terug uit je back-up.";
        without_backup = "This device has no backup. If you forget the passcode, its accounts are lost.",
                         "Dit apparaat heeft geen back-up. Als je de pincode vergeet, zijn de accounts weg.";
        turn_on = "Turn app lock on", "Appvergrendeling aanzetten";
        turned_on = "The app lock is on.", "De appvergrendeling staat aan.";
        is_on = "The app lock is on. Your passcode opens the app on this device.", "De appvergrendeling staat aan. Je pincode opent de app op dit apparaat.";
        locks = "Locks by itself", "Vergrendelt vanzelf";
        locks_means = "When the app is out of sight or not used", "Als de app uit beeld is of niet gebruikt wordt";
        at_once = "At once when hidden", "Meteen uit beeld";
        minutes(count: u64) = "After {count} min", "Na {count} min";
        an_hour = "After an hour", "Na een uur";
        lock = "Lock", "Vergrendel";
        passkey = "Passkey", "Passkey";
        passkey_means = "Opens the app with your fingerprint, face or security key, beside the passcode", "Opent de app met je vingerafdruk, gezicht of beveiligingssleutel, naast de pincode";
        passkey_set = "Opens the app, beside the passcode", "Opent de app, naast de pincode";
        no_prf = "This browser's passkeys cannot open a vault. The passcode does.", "De passkeys van deze browser kunnen geen kluis openen. De pincode wel.";
        add = "Set up", "Instellen";
        remove = "Remove", "Verwijderen";
        passkey_added = "The passkey opens the app from now on.", "De passkey opent de app vanaf nu.";
        passkey_removed = "The passkey does not open the app any more. Remove it from your passwords too.", "De passkey opent de app niet meer. Verwijder hem ook uit je wachtwoorden.";
        change = "Change passcode", "Pincode wijzigen";
        current = "Current passcode", "Huidige pincode";
        changed = "The passcode was changed.", "De pincode is gewijzigd.";
        wrong = "That is not the passcode. Nothing was changed.", "Dat is niet de pincode. Er is niets veranderd.";
        turn_off = "Turn app lock off", "Appvergrendeling uitzetten";
        turn_off_means = "This browser opens the app without asking, and the passkey does not open it any more.", "Deze browser opent de app zonder te vragen, en de passkey opent hem niet meer.";
        turned_off = "The app lock is off.", "De appvergrendeling staat uit.";
        cancel = "Cancel", "Annuleren";
    }
}

impl AppLockWords {
    /// The time until it locks.
    pub(super) fn time(self, after: LocksAfter) -> String {
        match after {
            LocksAfter::Immediately => self.at_once().to_owned(),
            LocksAfter::OneHour => self.an_hour().to_owned(),
            other => self.minutes(other.seconds() / 60),
        }
    }
}
