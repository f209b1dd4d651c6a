//! The findings of the doctor in Dutch: by their texts, with what those count and name, and else by what
//! was looked at and what helps.

use lifeboat_client::doctor::{Check, Finding, Remedy, Severity};

use crate::words::phrase_book::{Phrase, looked_up};

/// What was found.
pub(super) fn found(finding: &Finding) -> String {
    looked_up(PHRASES, &finding.found).unwrap_or_else(|| {
        let fixed = if finding.severity == Severity::Ok {
            fine(finding.check)
        } else {
            wrong(finding.check, finding.remedy)
        };
        fixed.to_owned()
    })
}

/// What to do, where something is to be done.
pub(super) fn advice(finding: &Finding) -> Option<String> {
    let said = finding
        .advice
        .as_deref()
        .and_then(|advice| looked_up(PHRASES, advice));
    said.or_else(|| Some(helps(finding.remedy?).to_owned()))
}

/// The texts of [`lifeboat_client::doctor`] in which something is counted or named.
const PHRASES: &[Phrase] = &[
    (
        "The vault opens and holds {}.",
        "De kluis gaat open en bevat {}.",
    ),
    (
        "The newest file of the vault, {} is missing, so the one before it is used: {}. It holds {}.",
        "Het nieuwste bestand van de kluis, {}, ontbreekt, dus het vorige wordt gebruikt: {}. Dat bevat {}.",
    ),
    (
        "The newest file of the vault, {} is damaged ({}), so the one before it is used: {}. It holds {}.",
        "Het nieuwste bestand van de kluis, {}, is beschadigd ({}), dus het vorige wordt gebruikt: {}. Dat bevat {}.",
    ),
    (
        "the last changes are missing",
        "de laatste wijzigingen ontbreken",
    ),
    (
        "what was changed after {} is missing",
        "wat na {} is gewijzigd ontbreekt",
    ),
    (
        "A damaged vault is kept as {}. What was changed last before that may be missing here.",
        "Een beschadigde kluis is bewaard als {}. Wat daarvoor het laatst veranderd is, kan hier ontbreken.",
    ),
    (
        "1 account came back as a name and still needs proof.",
        "1 account is teruggekomen als naam en heeft nog bewijs nodig.",
    ),
    (
        "{} accounts came back as names and still need proof.",
        "{} accounts zijn teruggekomen als naam en hebben nog bewijs nodig.",
    ),
    (
        "The sealed versions of a backup that was deleted still lie in {}.",
        "De verzegelde versies van een verwijderde back-up staan nog in {}.",
    ),
    ("The recovery account is {}.", "Het herstelaccount is {}."),
    (
        "The password was reset on {} at {}, so this device is signed out.",
        "Het wachtwoord is opnieuw ingesteld op {} ({}), dus dit apparaat is afgemeld.",
    ),
    (
        "Sign in again with the new password; backup then goes on by itself. Was it not you? Follow the link in the message that was sent about it, then reset the password yourself, with your recovery code.",
        "Meld je aan met het nieuwe wachtwoord; de back-up gaat dan vanzelf verder. Was jij dat niet? Volg de link in het bericht daarover, en stel het wachtwoord dan zelf opnieuw in, met je herstelcode.",
    ),
    (
        "The server answers ({}, release {}).",
        "De server antwoordt ({}, versie {}).",
    ),
    (
        "This device's clock is {} s ahead of the server's, so codes may be refused.",
        "De klok van dit apparaat loopt {} s voor op die van de server, dus codes kunnen geweigerd worden.",
    ),
    (
        "This device's clock is {} s behind the server's, so codes may be refused.",
        "De klok van dit apparaat loopt {} s achter op die van de server, dus codes kunnen geweigerd worden.",
    ),
    (
        "The server allows recovery on the backup's platform only ({}).",
        "De server staat herstel alleen toe op het platform van de back-up ({}).",
    ),
    ("the web", "het web"),
    ("another one", "een ander"),
    (
        "The newest version is {}, this device knows none.",
        "De nieuwste versie is {}, dit apparaat kent er geen.",
    ),
    (
        "The newest version is {}, this device knows {}.",
        "De nieuwste versie is {}, dit apparaat kent {}.",
    ),
    (
        "Version {} was fetched and opens; it holds {}.",
        "Versie {} is teruggehaald en gaat open; die bevat {}.",
    ),
    ("Bring it back until {}.", "Haal hem terug; dat kan tot {}."),
    (
        "A backup exists that this device has not restored, and 1 account is here already.",
        "Er is een back-up die dit apparaat niet heeft teruggezet, en er staat hier al 1 account.",
    ),
    (
        "A backup exists that this device has not restored, and {} accounts are here already.",
        "Er is een back-up die dit apparaat niet heeft teruggezet, en er staan hier al {} accounts.",
    ),
    (
        "{} cannot be asked here to approve sign-ins: its sign-in has ended.",
        "Voor {} kun je hier geen aanmeldingen goedkeuren: de aanmelding is beëindigd.",
    ),
    (
        "{} cannot be asked here to approve sign-ins: this device has no key for it.",
        "Voor {} kun je hier geen aanmeldingen goedkeuren: dit apparaat heeft er geen sleutel voor.",
    ),
    (
        "This device can approve sign-ins for {}.",
        "Dit apparaat kan aanmeldingen goedkeuren voor {}.",
    ),
];

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
fn helps(remedy: Remedy) -> &'static str {
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

#[cfg(test)]
mod tests {
    use lifeboat_client::{device::Vault, doctor::examine_vault};
    use lifeboat_vault::{Device, DeviceId, Label, Platform};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn counts_and_names_are_said_in_dutch_too() {
        let vault = Vault::new(Device {
            id: DeviceId::from_uuid(Uuid::nil()),
            name: Label::cleaned("test phone"),
            platform: Platform::Web,
        });
        let findings = examine_vault(&vault, &["vault.age.damaged".to_owned()]);
        let said: Vec<_> = findings.iter().map(found).collect();
        assert_eq!(
            said,
            [
                "De kluis gaat open en bevat 0 accounts.",
                "Een beschadigde kluis is bewaard als vault.age.damaged. Wat daarvoor het laatst \
                 veranderd is, kan hier ontbreken.",
                "Dit apparaat heeft geen herstelaccount: als het wegraakt, zijn de accounts weg.",
            ]
        );
    }

    #[test]
    fn what_is_in_no_phrase_is_said_by_what_helps() {
        let finding = Finding::warning(
            Check::Backup,
            "The backup was deleted.",
            Remedy::Undelete,
            "Bring it back until 3 May 2026.",
        );
        assert_eq!(found(&finding), "De back-up is verwijderd.");
        assert_eq!(
            advice(&finding).as_deref(),
            Some("Haal hem terug; dat kan tot 3 May 2026.")
        );
    }
}
