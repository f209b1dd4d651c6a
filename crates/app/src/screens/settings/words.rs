use crate::words::words;

words! {
    /// What the list of settings says.
    SettingsWords {
        title = "Settings", "Instellingen";
        notifications = "Notifications", "Meldingen";
        notifications_on = "Sign-in requests also reach you while the app is closed", "Aanmeldverzoeken bereiken je ook als de app dicht is";
        notifications_on_except(titles: &str) = "Sign-in requests also reach you while the app is closed, except those of {titles}: these show up in the open app only",
                                                "Aanmeldverzoeken bereiken je ook als de app dicht is, behalve die van {titles}: die verschijnen alleen in de geopende app";
        notifications_here_only = "On, but not yet allowed in this browser", "Aan, maar in deze browser nog niet toegestaan";
        notifications_off = "Sign-in requests show up in the open app only", "Aanmeldverzoeken verschijnen alleen in de geopende app";
        allow = "Allow", "Toestaan";
        sound = "Sound", "Geluid";
        vibrate = "Vibrate", "Trillen";
        backup = "Backup", "Back-up";
        cloud_backup = "Cloud backup", "Cloudback-up";
        recovery_account = "Recovery account", "Herstelaccount";
        no_recovery_account = "None yet", "Nog geen";
        signed_out(email: &str) = "{email} · signed out", "{email} · afgemeld";
        details = "Details", "Details";
        details_hint = "State, history, verification", "Stand, geschiedenis, controle";
        last_backup(ago: &str) = "Last backed up {ago}", "Laatste back-up {ago}";
        security = "Security", "Beveiliging";
        app_lock = "App lock", "Appvergrendeling";
        on = "On", "Aan";
        off = "Off", "Uit";
        lock_now = "Lock now", "Nu vergrendelen";
        devices = "Devices", "Apparaten";
        devices_hint = "See and revoke what is signed in", "Zie en trek in wat is aangemeld";
        recovery_kit = "Recovery kit", "Herstelkit";
        recovery_kit_hint = "The code on paper that brings everything back", "De code op papier die alles terugbrengt";
        work_or_school = "Work or school accounts", "Werk- of schoolaccounts";
        device_registration = "Device registration", "Apparaatregistratie";
        registered(count: usize) = "Registered with {count}", "Geregistreerd bij {count}";
        not_registered = "Not registered anywhere", "Nergens geregistreerd";
        accounts = "Accounts", "Accounts";
        import = "Import", "Importeren";
        import_hint = "From another authenticator or a file", "Uit een andere authenticator of een bestand";
        export = "Export", "Exporteren";
        export_hint = "A file of your own, or for another app", "Een eigen bestand, of voor een andere app";
        general = "General", "Algemeen";
        language = "Language", "Taal";
        help = "Help", "Hulp";
        help_hint = "Find out what is wrong", "Uitzoeken wat er mis is";
        about = "About", "Over";
    }
}
