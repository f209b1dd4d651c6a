//! What a server refuses, in Dutch, by its stable code.

use lifeboat_protocol::{ErrorCode, Problem};

/// What happened, and what to do. The server's own words are English; they are shown only where a code
/// leaves open what exactly is wrong.
#[expect(clippy::too_many_lines, reason = "one line for each code")]
pub(super) fn problem(problem: &Problem) -> String {
    let fixed = match problem.code {
        ErrorCode::InvalidRequest => {
            return format!("De server neemt dit zo niet aan ({}).", problem.detail);
        }
        ErrorCode::TooLarge => "Dit is groter dan de server aanneemt.",
        ErrorCode::TooManyRequests => {
            return wait("Er kwamen te veel verzoeken van jouw netwerk.", problem);
        }
        ErrorCode::NotFound => "De server kent dit niet (meer).",
        ErrorCode::MethodNotAllowed => {
            "De server kent dit verzoek niet. Laad de app opnieuw, zodat die bij de server past."
        }
        ErrorCode::Internal => {
            "Er ging iets mis op de server. Misschien is het toch gedaan; kijk even, en probeer het dan opnieuw."
        }
        ErrorCode::Unavailable => "De server kan nu niet antwoorden. Probeer het zo nog eens.",
        ErrorCode::SignInRequired => {
            "Je aanmelding bij je herstelaccount is verlopen. Meld je opnieuw aan."
        }
        ErrorCode::PasswordReset => {
            "Het wachtwoord van je herstelaccount is opnieuw ingesteld. Meld je aan met het nieuwe \
             wachtwoord. Was jij dat niet? Volg de link in het bericht daarover, en stel het wachtwoord \
             dan zelf opnieuw in, met je herstelcode."
        }
        ErrorCode::ActivationOfAnotherAccount => {
            "Deze activeringscode is van een ander account. Vraag de beheerder om een code voor het \
             account waar het om gaat."
        }
        ErrorCode::AnswerReplayed => "Dit antwoord gaf dit apparaat al, en het telde.",
        ErrorCode::DeviceRevoked => "Dit apparaat is ingetrokken. Meld je opnieuw aan.",
        ErrorCode::WrongCredentials => "Het e-mailadres of het wachtwoord klopt niet.",
        ErrorCode::WrongProof => {
            "De code klopt niet. Kijk die na en probeer het opnieuw, of laat een nieuwe sturen."
        }
        ErrorCode::Expired => "Dit is verlopen, of al gebruikt. Begin opnieuw.",
        ErrorCode::TooManyAttempts => return wait("Dit is te vaak geprobeerd.", problem),
        ErrorCode::AccountLocked => {
            "Het herstelaccount is op slot gegaan na te veel foute pogingen. Stel met de herstelcode een \
             nieuw wachtwoord in; daarmee gaat het van het slot."
        }
        ErrorCode::PasswordProofRequired => "Hiervoor is je wachtwoord nodig. Typ het opnieuw.",
        ErrorCode::ContactUnusable => {
            "Dit contact kan hier niet voor worden gebruikt. Controleer het, of kies een ander."
        }
        ErrorCode::ContactExists => "Dit contact hoort al bij je account.",
        ErrorCode::LastContact => "Het laatste e-mailadres moet blijven. Voeg eerst een ander toe.",
        ErrorCode::NoDelivery => {
            "Deze server kan zulke berichten niet versturen. Kies een andere manier."
        }
        ErrorCode::KeyFileMoved => {
            "Een ander apparaat veranderde op hetzelfde moment het sleutelbestand. Probeer het opnieuw."
        }
        ErrorCode::HeadNotResealed => {
            "De back-up is nog niet opnieuw verzegeld. Probeer het opnieuw."
        }
        ErrorCode::HeadMoved => {
            "Een ander apparaat maakte net een nieuwe versie van de back-up. Probeer het opnieuw."
        }
        ErrorCode::BackupExists => {
            "Er is al een back-up die dit apparaat nog niet heeft teruggezet. Begin met herstellen."
        }
        ErrorCode::NoBackup => "Bij dit herstelaccount is geen back-up.",
        ErrorCode::BackupDeleted => "De back-up is verwijderd.",
        ErrorCode::NoVersion => {
            "Die versie van de back-up is er niet meer: oudere versies worden na een tijd uitgedund. Kies \
             een andere."
        }
        ErrorCode::ObjectElsewhere => {
            "Deze back-up ligt op een eigen opslagplek, niet bij de server."
        }
        ErrorCode::ActivationUnknown => {
            "De server kent deze activeringscode niet. Kijk die na, of vraag de beheerder om een nieuwe."
        }
        ErrorCode::ActivationUsed => {
            "Deze activeringscode is al gebruikt. Vraag de beheerder van het account om een nieuwe."
        }
        ErrorCode::ActivationExpired => {
            "Deze activeringscode is verlopen. Vraag de beheerder van het account om een nieuwe."
        }
        ErrorCode::MemberRemoved => {
            "Je hoort niet meer bij deze organisatie. Vraag het aan de beheerder van het account."
        }
        ErrorCode::WrongSignature => {
            "De handtekening van dit apparaat past niet bij zijn sleutel. Meld het apparaat opnieuw aan."
        }
        ErrorCode::CredentialRevoked => {
            "Dit apparaat is voor dit account ingetrokken. Vraag de beheerder om een nieuwe activeringscode."
        }
        ErrorCode::AlreadyAnswered => "Op dit aanmeldverzoek is al geantwoord.",
        ErrorCode::RequestExpired => "Dit aanmeldverzoek is verlopen.",
        ErrorCode::WrongNumber => {
            "Dat is niet het getal op het andere scherm. Kijk het na en probeer het opnieuw."
        }
        ErrorCode::RequestFailed => {
            "Het getal is te vaak fout getypt, dus dit verzoek geldt niet meer. Vraag het opnieuw aan."
        }
        ErrorCode::ApprovalPending => "Nog niemand heeft dit goedgekeurd.",
        ErrorCode::ApprovalDenied => "De aanmelding is op een ander apparaat afgewezen.",
        ErrorCode::NoDevice => {
            "Er is geen ander apparaat dat het kan goedkeuren. Kies een andere manier."
        }
        ErrorCode::Forbidden | ErrorCode::ScopeMissing => "Dat mag hiermee niet.",
        ErrorCode::NameTaken => "Die naam is al in gebruik. Kies een andere.",
        ErrorCode::LastAdministrator => "De laatste beheerder moet blijven.",
        ErrorCode::SamePlatformOnly => {
            "Wie deze server beheert staat herstel alleen toe op dezelfde soort apparaat als waarop de \
             back-up is gemaakt."
        }
        _ => return problem.detail.clone(),
    };
    fixed.to_owned()
}

/// The same, telling how long to wait.
fn wait(what: &str, problem: &Problem) -> String {
    let seconds = problem.retry_after.unwrap_or(60);
    match seconds {
        0..=1 => format!("{what} Wacht even en probeer het dan opnieuw."),
        2..=90 => format!("{what} Wacht {seconds} seconden en probeer het dan opnieuw."),
        91..=5400 => format!(
            "{what} Wacht {} minuten en probeer het dan opnieuw.",
            seconds.div_ceil(60)
        ),
        _ => format!(
            "{what} Wacht {} uur en probeer het dan opnieuw.",
            seconds.div_ceil(3600)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_protocol_has_its_dutch_words() {
        for &code in ErrorCode::ALL {
            let english = "The server's own words.";
            let text = problem(&Problem::new(code, english));
            assert!(
                code == ErrorCode::InvalidRequest || !text.contains(english),
                "{code:?}"
            );
        }
    }

    #[test]
    fn a_wait_is_told_in_the_unit_that_people_count_in() {
        let after =
            |seconds| problem(&Problem::new(ErrorCode::TooManyAttempts, "").retry_after(seconds));
        assert!(after(30).contains("30 seconden"));
        assert!(after(601).contains("11 minuten"));
        assert!(after(86_400).contains("24 uur"));
    }
}
