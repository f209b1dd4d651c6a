use crate::words::words;

words! {
    /// What adding an account says.
    AddWords {
        title = "Add account", "Account toevoegen";
        scan = "Scan a QR code", "Scan een QR-code";
        scan_detail = "With the camera of this device", "Met de camera van dit apparaat";
        picture = "Choose a picture", "Kies een afbeelding";
        picture_detail = "A screenshot or a photograph", "Een schermafbeelding of een foto";
        paste = "Paste a link", "Plak een link";
        paste_detail = "otpauth://, or an activation code", "otpauth:// of een activeringscode";
        type_it = "Type it by hand", "Typ het over";
        type_detail = "With the key of the website", "Met de sleutel van de website";
        import = "Import from another app", "Importeer uit een andere app";
        import_detail = "Its export, as one or several files", "De export ervan, als een of meer bestanden";
        other_ways = "Other ways", "Andere manieren";
        again = "Start over", "Opnieuw beginnen";
        reading = "Reading …", "Lezen …";
        no_account = "There is no account in it. Look for the QR code or link that the website shows when you set up two-step verification.", "Er staat geen account in. Zoek de QR-code of link die de website toont als je tweestapsverificatie instelt.";
    }
}
