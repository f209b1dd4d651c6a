//! The errors of the flows in Dutch.

mod problem;

use lifeboat_client::{
    ClientError, ServerError, backup::ChainError, device::VaultError, ports::KeyFailed,
    recovery_account::UnusablePassword,
};
use lifeboat_protocol::{activation::ActivationError, password::PasswordReset};
use lifeboat_seal::{OpenError, RecoveryCodeError};
use lifeboat_vault::Timestamp;

use crate::moment::{day, moment};

/// What happened, and what to do.
#[expect(clippy::too_many_lines, reason = "one arm for each error")]
pub(super) fn client(error: &ClientError) -> String {
    let fixed = match error {
        ClientError::Vault(error) => return vault(error),
        ClientError::Server(error) => return server(error),
        ClientError::Chain(error) => return chain(error),
        ClientError::Open(error) => return open(error),
        ClientError::Key(error) => return key(error),
        ClientError::NotSignedIn => {
            "Je bent op dit apparaat niet aangemeld bij een herstelaccount. Meld je aan, of maak er een."
        }
        ClientError::SignInEnded { revoked: false } => {
            "Je aanmelding bij je herstelaccount is verlopen. Meld je opnieuw aan."
        }
        ClientError::SignInEnded { revoked: true } => {
            "Je aanmelding bij je herstelaccount is beëindigd, omdat dit apparaat is ingetrokken. Meld je \
             opnieuw aan."
        }
        ClientError::PasswordWasReset(PasswordReset { device, at }) => {
            let at = moment(Timestamp::from_seconds(*at));
            return format!(
                "Het wachtwoord van je herstelaccount is opnieuw ingesteld op {device} ({at}), dus dit \
                 apparaat is afgemeld. Meld je aan met het nieuwe wachtwoord. Was jij dat niet? Volg de \
                 link in het bericht daarover: die sluit dat apparaat buiten. Stel het wachtwoord dan \
                 zelf opnieuw in, met je herstelcode."
            );
        }
        ClientError::AlreadySignedIn { email } => {
            return format!(
                "Dit apparaat is al aangemeld bij {email}. Kies een ander herstelaccount met “Ander \
                 account”."
            );
        }
        ClientError::BackupOff => "De back-up staat op dit apparaat uit. Zet die eerst aan.",
        ClientError::BackupOn => {
            "De back-up staat aan, op een andere opslagplek. Zet die eerst uit."
        }
        ClientError::BackedUpTo { email } => {
            return format!(
                "De back-up staat aan, dus {email} kan niet worden vergeten: dat account opent de \
                 back-up. Zet de back-up eerst uit, of stap over op een ander herstelaccount; dan gaat \
                 de back-up mee."
            );
        }
        ClientError::EraseUnfinished => {
            "Het wissen van de back-up is begonnen en niet afgekomen, dus de back-up is niet meer \
             compleet. Wis die nog een keer; daarna kan de back-up weer aan."
        }
        ClientError::BackupExists { device } => {
            return format!(
                "Er is een back-up die dit apparaat nog niet heeft teruggezet, gemaakt op {device}. Die \
                 blijft zoals die is. Haal de accounts hierheen door te herstellen; daarna maakt dit \
                 apparaat ook back-ups."
            );
        }
        ClientError::NoBackup => {
            "Bij dit herstelaccount is geen back-up. Controleer of je bent aangemeld bij het account \
             waarmee je de back-up hebt gemaakt."
        }
        ClientError::BackupDeleted { restorable_until } => {
            let until = day(Timestamp::from_seconds(*restorable_until));
            return format!("De back-up is verwijderd. Die kan tot {until} worden teruggehaald.");
        }
        ClientError::Seal(_) => {
            "De accounts konden niet worden versleuteld voor de back-up. Er is niets veranderd. Laat de \
             controle in Help ernaar kijken."
        }
        ClientError::Location(error) => {
            return format!("De opslagplek werkte niet mee: {error}.");
        }
        ClientError::LocationNeeded => {
            "Deze back-up ligt op een eigen opslagplek, niet bij de server. Een browser kan daar niet bij. \
             Herstel met Lifeboat op een computer die de opslagplek wel ziet."
        }
        ClientError::ObjectMissing { sequence } => {
            return format!(
                "Versie {sequence} ligt niet op de opslagplek. Controleer of het de juiste is, en of die \
                 klaar is met synchroniseren."
            );
        }
        ClientError::NotVerified => {
            "De back-up kwam niet terug zoals die is verstuurd, en telt daarom niet. De vorige versie is \
             compleet. Laat de controle in Help ernaar kijken."
        }
        ClientError::KeyFileRolledBack => {
            "De server biedt een sleutelbestand aan dat ouder is dan wat dit apparaat kent. De server is \
             teruggezet naar een oudere stand, of werkt samen met een apparaat dat is ingetrokken. Hier is \
             niets veranderd. Vraag het aan wie de server beheert."
        }
        ClientError::Contended => {
            "Andere apparaten veranderden de back-up telkens op hetzelfde moment. Probeer het zo nog eens."
        }
        ClientError::WrongRecoveryCode => {
            "De herstelcode opent de sleutel van dit account niet. Vergelijk de code met je herstelkit."
        }
        ClientError::OtherAccount { who } => {
            return format!(
                "Dat is het bewijs van een ander account: {who}. Het account waar het om ging is zoals het \
                 was, en heeft nog zijn eigen bewijs nodig."
            );
        }
        ClientError::OtherServer { theirs, ours } => {
            return format!(
                "Die code is voor een andere server, {theirs}; dit account hoort bij {ours}. Er is niets \
                 verstuurd. Vraag de beheerder van het account om een code."
            );
        }
        ClientError::WrongPassword => "Het e-mailadres of het wachtwoord klopt niet.",
        ClientError::UnusablePassword(refused) => password(*refused),
        ClientError::Invalid(reason) => {
            return format!("Dat kan zo niet: {reason}");
        }
        other => return other.to_string(),
    };
    fixed.to_owned()
}

/// What is asked of a password.
fn password(refused: UnusablePassword) -> &'static str {
    match refused {
        UnusablePassword::TooShort => {
            "Een wachtwoord heeft minstens 8 tekens nodig. Een paar woorden achter elkaar is een goede keus."
        }
        UnusablePassword::TooLong => {
            "Een wachtwoord heeft hoogstens 1024 bytes. Kies een korter wachtwoord."
        }
        UnusablePassword::EmailAddress => {
            "Je e-mailadres is het eerste wat iemand raadt. Kies een ander wachtwoord."
        }
        UnusablePassword::OneCharacter => {
            "Steeds hetzelfde teken is zo geraden. Kies een ander wachtwoord."
        }
    }
}

/// Why the vault does not open, or does not change.
fn vault(error: &VaultError) -> String {
    let fixed = match error {
        VaultError::None => {
            "Hier is nog geen kluis. Voeg een account toe, importeer een bestand of begin met herstellen."
        }
        VaultError::Exists => "Hier is al een kluis.",
        VaultError::WrongPasscode => {
            "De toegangscode klopt niet. Probeer het opnieuw; er is niets veranderd."
        }
        VaultError::ShortPasscode => {
            "Een toegangscode heeft minstens 6 tekens nodig. Kies een langere."
        }
        VaultError::NoPasskey => {
            "Er is geen passkey die deze kluis opent. Ontgrendel met de toegangscode."
        }
        VaultError::WrongPasskey => {
            "Die passkey opent deze kluis niet. Gebruik de passkey die je hier hebt ingesteld, of de \
             toegangscode."
        }
        VaultError::WrongIdentity => {
            "De sleutel die voor deze kluis is bewaard opent die niet. Ontgrendel met de toegangscode."
        }
        VaultError::Damaged { .. } => {
            "De kluis in deze browser is beschadigd. Er is niets veranderd. Maak de app leeg en herstel je \
             back-up hier, of herstel die in een andere browser of op een ander apparaat."
        }
        VaultError::Newer => {
            "Deze kluis is geschreven door een nieuwere Lifeboat. Laad de app opnieuw, zodat die wordt \
             bijgewerkt; er is niets veranderd."
        }
        VaultError::Storage(failed) => return failed.to_string(),
        other => return other.to_string(),
    };
    fixed.to_owned()
}

/// Why the server did not do it.
fn server(error: &ServerError) -> String {
    match error {
        ServerError::Unreachable(_) => {
            "De server was niet te bereiken. Controleer het netwerk en het adres van de server.".to_owned()
        }
        ServerError::Refused(refusal) => problem::problem(refusal),
        ServerError::NotUnderstood(_) => {
            "Wat op het adres van de server antwoordt, spreekt niet de taal van Lifeboat. Controleer het \
             adres, en of de versie van de server bij deze app past."
                .to_owned()
        }
    }
}

/// Why the backup on offer is not the one that this device knows.
fn chain(error: &ChainError) -> String {
    const ASK_FIRST: &str = "Hier is niets veranderd. Vraag het aan wie de server beheert voordat je de \
                             back-up uitzet, want daarmee verdwijnt wat de server heeft. Moet het blijven \
                             zoals het hier is, zet de back-up dan uit en weer aan: dan begint vanaf dit \
                             apparaat een nieuwe.";
    match error {
        ChainError::RolledBack { known, offered } => format!(
            "De server biedt versie {offered} aan als de nieuwste, maar dit apparaat heeft versie {known} \
             gezien. De server is teruggezet naar een oudere stand, of houdt versies achter. {ASK_FIRST}"
        ),
        ChainError::Forked { sequence } => format!(
            "De server biedt een back-up aan waarvan de geschiedenis vanaf versie {sequence} afwijkt van \
             wat dit apparaat kent. Die is afgesplitst, of er is mee geknoeid. {ASK_FIRST}"
        ),
        ChainError::EarlierKey { sequence } => format!(
            "De nieuwste versie die wordt aangeboden, {sequence}, is verzegeld met een sleutel die is \
             opgegeven toen een apparaat werd ingetrokken. Dat apparaat kan die hebben gemaakt. Hier is \
             niets veranderd. Vraag het aan wie de server beheert."
        ),
        ChainError::Unseen {
            sequence,
            created_at,
            ..
        } => format!(
            "De nieuwste versie van de back-up, {sequence} van {}, is verzegeld met een sleutel die is opgegeven \
             toen een apparaat werd ingetrokken, en dit apparaat heeft die versie niet gezien, en ook geen \
             waarop die volgt. Het ingetrokken apparaat kan die hebben gemaakt. De versie is niet \
             overgenomen.",
            moment(Timestamp::from_seconds(*created_at))
        ),
        ChainError::Replaced => {
            "De back-up die dit apparaat kent is weg; er staat een andere op zijn plaats. Haal de accounts \
             daarvan hierheen door te herstellen; wat hier is verandert daar niet door."
                .to_owned()
        }
    }
}

/// Why something sealed does not open.
fn open(error: &OpenError) -> String {
    match error {
        OpenError::NewerVersion => {
            "Dit is gemaakt door een nieuwere Lifeboat. Laad de app opnieuw, zodat die wordt bijgewerkt."
        }
        OpenError::WrongKey => {
            "Dit is met een andere sleutel verzegeld, en gaat hier niet open. Meld je opnieuw aan bij je \
             herstelaccount."
        }
        _ => {
            "Wat de server heeft gaat niet open: het is beschadigd, of er is mee geknoeid. Hier is niets \
             veranderd. Kies een eerdere versie."
        }
    }
    .to_owned()
}

fn key(error: &KeyFailed) -> String {
    match error {
        KeyFailed::Gone => {
            "De sleutel van dit apparaat is weg, dus het apparaat moet opnieuw worden aangemeld."
                .to_owned()
        }
        KeyFailed::Unusable(reason) => {
            format!("De sleutel van dit apparaat is niet te gebruiken: {reason}")
        }
        KeyFailed::Storage(reason) => reason.clone(),
    }
}

/// Why a text is no recovery code.
pub(super) fn recovery_code(error: RecoveryCodeError) -> String {
    match error {
        RecoveryCodeError::InvalidCharacter(letter) => format!(
            "In een herstelcode komt geen “{letter}” voor. Vergelijk wat je hebt getypt met de code op \
             papier."
        ),
        RecoveryCodeError::TooShort { found } => format!(
            "De herstelcode heeft pas {found} van de 28 tekens. Typ alle zeven groepen van vier."
        ),
        RecoveryCodeError::TooLong => {
            "De herstelcode is te lang: het zijn zeven groepen van vier tekens, niet meer.".to_owned()
        }
        RecoveryCodeError::Mistyped => {
            "Er is een teken van de herstelcode fout, of er zijn er twee verwisseld. Vergelijk wat je hebt \
             getypt met de code op papier."
                .to_owned()
        }
    }
}

/// Why a text is no activation code.
pub(super) fn activation(error: ActivationError) -> &'static str {
    match error {
        ActivationError::NotACode => {
            "Dit is geen activeringscode: die begint met lba1, of is de inhoud van de QR-code van de \
             beheerder, die begint met lifeboat://enroll."
        }
        ActivationError::Mistyped => {
            "De activeringscode is verkeerd getypt. Vergelijk die met wat de beheerder je gaf."
        }
        ActivationError::NoServer => {
            "De QR-code noemt geen server. Vraag de beheerder om een nieuwe."
        }
    }
}
