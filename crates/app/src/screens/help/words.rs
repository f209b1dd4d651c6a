use lifeboat_client::doctor::Check;

use crate::words::words;

words! {
    /// What the help says.
    HelpWords {
        title = "Help", "Hulp";
        lead = "This looks at the vault, the network, the sign-in and the backup, and says what to do.", "Dit kijkt naar de kluis, het netwerk, de aanmelding en de back-up, en zegt wat je kunt doen.";
        again = "Check again", "Opnieuw kijken";
        all_well = "All is well", "Alles is in orde";
        one_thing = "One thing needs a look", "Eén ding vraagt aandacht";
        things(count: usize) = "{count} things need a look", "{count} dingen vragen aandacht";
        fine = "Fine", "In orde";
        problem = "Problem", "Probleem";
        look = "Look at it", "Bekijk dit";
        no_vault = "There is no account on this device yet.", "Er staat nog geen account op dit apparaat.";
        bring_accounts = "Add an account, import a file, or begin recovery.", "Voeg een account toe, importeer een bestand of begin met herstellen.";
        vault = "Vault", "Kluis";
        recovery_account = "Recovery account", "Herstelaccount";
        network = "Network", "Netwerk";
        clock = "Clock", "Klok";
        sign_in = "Sign-in", "Aanmelding";
        backup = "Backup", "Back-up";
        platform = "Platform", "Platform";
        storage_location = "Storage location", "Opslaglocatie";
        already_here = "Accounts already here", "Accounts die er al zijn";
        out_of_date = "Out of date", "Niet bijgewerkt";
        history = "History", "Geschiedenis";
        follow_ups = "Accounts that need proof", "Accounts die bewijs nodig hebben";
        sign_in_requests = "Sign-in requests", "Aanmeldverzoeken";
        to_add = "Add an account", "Account toevoegen";
        to_accounts = "See your accounts", "Bekijk je accounts";
        to_requests = "See which", "Bekijk welke";
        to_recovery_account = "Get a recovery account", "Herstelaccount regelen";
        to_sign_in = "Sign in", "Aanmelden";
        to_back_up = "Back up now", "Nu back-uppen";
        to_settings = "Go to Settings", "Naar Instellingen";
        to_details = "Go to backup details", "Naar details van de back-up";
        to_recovery = "Begin recovery", "Herstel beginnen";
    }
}

impl HelpWords {
    /// What a check looked at.
    pub(super) fn check(self, check: Check) -> &'static str {
        match check {
            Check::Vault => self.vault(),
            Check::RecoveryAccount => self.recovery_account(),
            Check::Network => self.network(),
            Check::Clock => self.clock(),
            Check::SignIn => self.sign_in(),
            Check::Backup => self.backup(),
            Check::Platform => self.platform(),
            Check::StorageLocation => self.storage_location(),
            Check::AlreadyHere => self.already_here(),
            Check::OutOfDate => self.out_of_date(),
            Check::History => self.history(),
            Check::FollowUps => self.follow_ups(),
            Check::SignInRequests => self.sign_in_requests(),
        }
    }
}
