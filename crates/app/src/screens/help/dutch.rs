//! The findings of the doctor in Dutch.

use lifeboat_client::doctor::{Check, Finding, Remedy, Severity};

/// What was found.
pub(super) fn found(finding: &Finding) -> &'static str {
    if finding.severity == Severity::Ok {
        fine(finding.check)
    } else {
        wrong(finding.check, finding.remedy)
    }
}

fn fine(check: Check) -> &'static str {
    match check {
        Check::Vault => "De kluis gaat open.",
        Check::RecoveryAccount => "Dit apparaat kent een herstelaccount.",
        Check::Network => "De server antwoordt.",
        Check::Clock => "De klok loopt gelijk met die van de server.",
        Check::SignIn => "Dit apparaat is aangemeld.",
        Check::Backup => "De back-up staat aan en is bijgewerkt.",
        Check::Platform => "De server staat herstel alleen toe op het platform van de back-up.",
        Check::StorageLocation => "De opslaglocatie is bereikbaar.",
        Check::AlreadyHere => "Er zit niets in de weg.",
        Check::OutOfDate => "De nieuwste versie is hier bekend.",
        Check::History => "De nieuwste versie is teruggehaald en gaat open.",
        Check::FollowUps => "Geen account heeft nog bewijs nodig.",
        Check::SignInRequests => "Dit apparaat kan aanmeldingen goedkeuren.",
    }
}

fn wrong(check: Check, remedy: Option<Remedy>) -> &'static str {
    match (check, remedy) {
        (Check::Vault, Some(Remedy::BringAccounts)) => "Er staat nog geen account op dit apparaat.",
        (Check::Vault, Some(Remedy::LookThenBackUp)) => {
            "Het nieuwste bestand van de kluis is beschadigd of weg, dus het vorige wordt gebruikt. Wat het laatst veranderd is, kan ontbreken."
        }
        (Check::Vault, _) => {
            "Een beschadigde kluis is apart bewaard. Wat daarvoor het laatst veranderd is, kan hier ontbreken."
        }
        (Check::RecoveryAccount, _) => {
            "Dit apparaat heeft geen herstelaccount: als het wegraakt, zijn de accounts weg."
        }
        (Check::Network, _) => {
            "De server is niet te bereiken. Codes werken zonder netwerk; de back-up gaat vanzelf verder als de server terug is."
        }
        (Check::Clock, _) => {
            "De klok van dit apparaat loopt niet gelijk met die van de server, dus codes kunnen geweigerd worden."
        }
        (Check::SignIn, _) => "Dit apparaat is niet meer aangemeld bij zijn herstelaccount.",
        (Check::Backup, Some(Remedy::Undelete)) => "De back-up is verwijderd.",
        (Check::Backup, Some(Remedy::StartAnew)) => {
            "De back-up staat aan, maar de server heeft geen back-up."
        }
        (Check::Backup, Some(Remedy::TurnBackupOn)) => {
            "De back-up staat uit, en er is geen back-up."
        }
        (Check::Backup, Some(Remedy::Recover | Remedy::LookThenRecover)) => {
            "Er is een back-up die dit apparaat niet heeft teruggezet."
        }
        (Check::Backup, Some(Remedy::FinishErasing)) => {
            "Het wissen van de back-up is begonnen en niet afgemaakt, dus hij is niet meer compleet."
        }
        (Check::Backup, _) => "De laatste poging om te back-uppen is mislukt.",
        (Check::Platform, _) => {
            "De server staat herstel alleen toe op het platform dat de back-up maakte."
        }
        (Check::StorageLocation, Some(Remedy::UndeleteOrErase)) => {
            "De verzegelde versies van een verwijderde back-up staan nog in de opslaglocatie."
        }
        (Check::StorageLocation, _) => "De opslaglocatie van de back-up is niet te bereiken.",
        (Check::AlreadyHere, _) => {
            "Er is een back-up die dit apparaat niet heeft teruggezet, en er staan hier al accounts."
        }
        (Check::OutOfDate, _) => "Niet alles is geback-upt of hier samengevoegd.",
        (Check::History, Some(Remedy::LookThenRecover)) => {
            "De back-up die dit apparaat kent is weg; er staat een andere op zijn plaats."
        }
        (Check::History, Some(Remedy::Outside)) => {
            "De geschiedenis op de server is niet die van dit apparaat. Hier is niets veranderd. Vraag wie de server beheert."
        }
        (Check::History, _) => "De nieuwste versie gaat niet open.",
        (Check::FollowUps, _) => {
            "Er zijn accounts als naam teruggekomen die nog bewijs nodig hebben."
        }
        (Check::SignInRequests, _) => {
            "Een account op dit apparaat kan niet gevraagd worden aanmeldingen goed te keuren."
        }
    }
}

/// What to do.
pub(super) fn advice(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::BringAccounts => {
            "Voeg een account toe, importeer een bestand of begin met herstellen."
        }
        Remedy::LookAtAccounts => "Kijk of je nieuwste accounts er zijn.",
        Remedy::LookThenBackUp => {
            "Kijk of je nieuwste accounts er zijn. Staat de back-up aan, back-up dan nu: dat haalt ook terug wat hier ontbreekt."
        }
        Remedy::SeeFollowUps => "Bekijk op de lijst wat elk account nodig heeft.",
        Remedy::Complete => "Geef het account opnieuw zijn bewijs.",
        Remedy::GetRecoveryAccount => {
            "Maak een herstelaccount of meld je aan, en zet dan de back-up aan of begin met herstellen."
        }
        Remedy::SignIn => "Meld je opnieuw aan; de back-up gaat dan vanzelf verder.",
        Remedy::BackUp => "Back-up nu. Dat voegt ook samen wat andere apparaten veranderd hebben.",
        Remedy::TurnBackupOn => "Zet de back-up aan.",
        Remedy::StartAnew => {
            "Zet de back-up uit en weer aan: dat maakt een nieuwe van wat hier is."
        }
        Remedy::Undelete => "Haal hem terug zolang dat nog kan.",
        Remedy::UndeleteOrErase => "Haal de back-up terug zolang dat kan, of wis hem voorgoed.",
        Remedy::FinishErasing => "Wis hem nog een keer; daarna kan de back-up weer aan.",
        Remedy::Recover => "Begin met herstellen.",
        Remedy::LookThenRecover => {
            "Begin met herstellen: wat hier is blijft zoals het is, en wat verschilt zie je naast elkaar."
        }
        Remedy::LookAtHistory => {
            "Bekijk de geschiedenis en zet een eerdere versie terug, of back-up opnieuw vanaf een apparaat dat alles heeft."
        }
        Remedy::Outside => {
            "Dit kan Lifeboat niet zelf: herstel het netwerk, zet de klok goed, of vraag wie de server beheert."
        }
    }
}
