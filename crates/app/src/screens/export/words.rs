use crate::words::words;

words! {
    /// What exporting says.
    ExportWords {
        title = "Export", "Exporteren";
        lead = "Write the accounts, with their secrets, into a file: for another app, or for safe keeping.", "Schrijf de accounts met hun geheimen in een bestand: voor een andere app, of om te bewaren.";
        reason = "An export holds the secrets of all accounts. Unlock the app again to make one.", "Een export bevat de geheimen van alle accounts. Ontgrendel de app opnieuw om er een te maken.";
        no_accounts = "There are no accounts to export.", "Er zijn geen accounts om te exporteren.";
        format = "Format", "Indeling";
        loses(count: usize) = "What gets lost ({count})", "Wat verloren gaat ({count})";
        loses_nothing = "Nothing gets lost.", "Er gaat niets verloren.";
        protect = "Protect it with a password", "Met een wachtwoord beveiligen";
        password = "Password of the file", "Wachtwoord van het bestand";
        password_hint = "Several words are better than one. Nobody opens the file without it, so keep it too.", "Meerdere woorden zijn beter dan één. Zonder wachtwoord opent niemand het bestand, dus bewaar het ook.";
        again = "The same again", "Hetzelfde nog eens";
        no_password = "Choose a password for the file.", "Kies een wachtwoord voor het bestand.";
        differs = "This is not the same. Type the password twice.", "Dit is niet hetzelfde. Typ het wachtwoord twee keer.";
        in_clear = "The secrets in this file are not protected. Whoever gets it can make your codes: delete it when it has served its purpose.", "De geheimen in dit bestand zijn niet beveiligd. Wie het krijgt kan je codes maken: verwijder het als het zijn werk heeft gedaan.";
        export = "Export", "Exporteren";
        save = "Save the file", "Bestand opslaan";
        print = "Open to print", "Openen om af te drukken";
        another = "Make another one", "Nog een maken";
        ready_one = "The file with 1 account is ready.", "Het bestand met 1 account is klaar.";
        ready(count: usize) = "The file with {count} accounts is ready.", "Het bestand met {count} accounts is klaar.";
        code_of(number: usize, count: usize) = "QR code {number} of {count}", "QR-code {number} van {count}";
        not_saved = "The browser did not take the file. Try again, or use another browser.", "De browser nam het bestand niet aan. Probeer het opnieuw, of gebruik een andere browser.";
        not_opened = "The browser did not open the page. Allow pop-up windows for this website, or save the file and print that.", "De browser opende de pagina niet. Sta pop-ups toe voor deze website, of sla het bestand op en druk dat af.";
    }
}
