//! Messages in Dutch.

use lifeboat_protocol::event::EventKind;

use crate::clock::moment;
use crate::messages::{CodeReason, Content, Letter, Paragraph};

pub(super) fn compose(content: &Content, server: &str) -> Letter {
    match content {
        Content::Code { reason, code } => code_letter(*reason, code, server),
        Content::AddressTaken => address_taken(server),
        Content::NoAccount => no_account(server),
        Content::Happened {
            kind,
            device,
            at,
            not_me,
        } => {
            let (subject, what) = happened(*kind, device.as_deref());
            let mut short = format!("{server}: {what}");
            let when = Paragraph::Text(format!("Dit gebeurde op {}.", moment(*at)));
            let mut paragraphs = vec![text(&what), when];
            if let Some(url) = not_me {
                short.extend([" Was u dit niet: ", url]);
                paragraphs.push(text(
                    "Was u dit zelf, dan hoeft u niets te doen. Zo niet, meld het dan \
                          meteen; het apparaat dat het deed, wordt dan buitengesloten. Wijzig \
                          daarna uw wachtwoord op een apparaat dat u vertrouwt.",
                ));
                paragraphs.push(Paragraph::Link {
                    label: "Dit was ik niet".to_owned(),
                    url: url.clone(),
                });
            }
            let subject = format!("{server}: {subject}");
            Letter {
                subject,
                paragraphs,
                short,
            }
        }
        Content::SignInReported {
            organization,
            member,
            application,
            origin,
            at,
        } => {
            let from = if origin.is_empty() {
                String::new()
            } else {
                format!(" vanaf {origin}")
            };
            Letter {
                subject: format!("{server}: een lid van {organization} meldde een aanmelding"),
                short: format!(
                    "{server}: {member} van {organization} meldde een aanmelding bij \
                     ‘{application}’ van iemand anders."
                ),
                paragraphs: vec![
                    Paragraph::Text(format!(
                        "{member} van {organization} kreeg de vraag om een aanmelding bij \
                         ‘{application}’{from} goed te keuren, en meldde op een apparaat: dit was \
                         ik niet."
                    )),
                    Paragraph::Text(format!("Dit gebeurde op {}.", moment(*at))),
                    text(
                        "Met dit verzoek is niemand binnengelaten. Maar iemand kent daar misschien \
                         het wachtwoord van deze persoon: laat het wijzigen, en ga na waar de \
                         aanmelding vandaan kwam.",
                    ),
                ],
            }
        }
        Content::AdministratorAdded {
            organization,
            administrator,
            by,
            at,
        } => Letter {
            subject: format!("{server}: {organization} heeft een nieuwe beheerder"),
            short: format!("{server}: {administrator} is nu beheerder van {organization}."),
            paragraphs: vec![
                Paragraph::Text(format!(
                    "{administrator} is nu beheerder van {organization}, toegevoegd door {by}."
                )),
                Paragraph::Text(format!("Dit gebeurde op {}.", moment(*at))),
                text(
                    "Een beheerder kan leden toevoegen en verwijderen, activeringscodes uitgeven \
                     en API-tokens maken. Klopt dit niet, verwijder deze beheerder dan weer.",
                ),
            ],
        },
    }
}

fn address_taken(server: &str) -> Letter {
    Letter {
        subject: format!("U hebt al een herstelaccount bij {server}"),
        short: format!("{server}: bij dit adres hoort al een herstelaccount."),
        paragraphs: vec![
            text(
                "Iemand, waarschijnlijk uzelf, wil een herstelaccount maken met dit \
                      e-mailadres. Er is er al een, dus er is niets gebeurd.",
            ),
            text(
                "Was u het zelf: meld u aan. Bent u het wachtwoord vergeten, stel dan een \
                      nieuw in met uw herstelcode.",
            ),
        ],
    }
}

fn no_account(server: &str) -> Letter {
    Letter {
        subject: format!("Bij dit adres hoort geen herstelaccount van {server}"),
        short: format!("{server}: bij dit adres hoort geen herstelaccount."),
        paragraphs: vec![
            text(
                "Iemand, waarschijnlijk uzelf, wil het wachtwoord herstellen van een \
                      herstelaccount met dit e-mailadres. Dat bestaat niet.",
            ),
            text(
                "Was u het zelf, probeer dan de andere adressen die u gebruikt kunt hebben. \
                      Zo niet, dan hoeft u niets te doen.",
            ),
        ],
    }
}

fn code_letter(reason: CodeReason, code: &str, server: &str) -> Letter {
    let purpose = match reason {
        CodeReason::SignUp => "om uw herstelaccount te maken",
        CodeReason::SignIn => "om u aan te melden",
        CodeReason::Reset => "om een nieuw wachtwoord in te stellen",
        CodeReason::Contact => "om dit contact toe te voegen aan uw herstelaccount",
    };
    Letter {
        subject: format!("Uw code {purpose} ({server})"),
        short: format!(
            "{server}: {code} is uw code {purpose}. Hij werkt 10 minuten. Geef hem aan niemand."
        ),
        paragraphs: vec![
            Paragraph::Text(format!("Uw code {purpose}:")),
            Paragraph::Code(code.to_owned()),
            text(
                "Hij werkt één keer, 10 minuten lang. Geef hem aan niemand, wie het ook zegt te \
                  zijn.",
            ),
            text(
                "Hebt u er niet om gevraagd, dan heeft iemand misschien per ongeluk uw adres \
                  ingevuld. Zonder de code komt die niet verder.",
            ),
        ],
    }
}

/// The subject, and a sentence that says what happened.
fn happened(kind: EventKind, device: Option<&str>) -> (&'static str, String) {
    let device = device.map_or_else(
        || "een apparaat".to_owned(),
        |name| format!("het apparaat ‘{name}’"),
    );
    match kind {
        EventKind::NewDevice => (
            "aanmelding op een nieuw apparaat",
            format!("Op {device} is aangemeld bij uw herstelaccount."),
        ),
        EventKind::DeviceRevoked => {
            ("een apparaat is ingetrokken", format!("Uw herstelaccount is gesloten voor {device}."))
        }
        EventKind::PasswordChanged => (
            "het wachtwoord is gewijzigd",
            format!("Op {device} is het wachtwoord van uw herstelaccount gewijzigd."),
        ),
        EventKind::PasswordReset => (
            "het wachtwoord is opnieuw ingesteld",
            format!("Op {device} is met de herstelcode een nieuw wachtwoord ingesteld."),
        ),
        EventKind::RecoveryCodeReplaced => (
            "de herstelcode is vervangen",
            format!("Op {device} is een nieuwe herstelcode gemaakt. De oude werkt niet meer."),
        ),
        EventKind::KeyFileReplaced => (
            "het sleutelbestand is vervangen",
            format!(
                "Op {device} is het sleutelbestand van uw herstelaccount vervangen, waarmee uw \
                 back-up opengaat. Het vorige wordt 30 dagen bewaard: gaat uw back-up niet meer \
                 open, vraag de beheerder van de server dan om het terug te zetten."
            ),
        ),
        EventKind::KeyFileRestored => (
            "een eerder sleutelbestand is teruggezet",
            "De beheerder van de server heeft een eerder sleutelbestand van uw herstelaccount \
             teruggezet. Het gaat open met het wachtwoord en de herstelcode van toen."
                .to_owned(),
        ),
        EventKind::ContactAdded => (
            "een contact is toegevoegd",
            format!("Op {device} is een e-mailadres of telefoonnummer aan uw herstelaccount toegevoegd."),
        ),
        EventKind::ContactRemoved => (
            "een contact is verwijderd",
            format!("Op {device} is een e-mailadres of telefoonnummer van uw herstelaccount verwijderd."),
        ),
        EventKind::AccountLocked => (
            "uw account is geblokkeerd",
            "Uw herstelaccount is geblokkeerd na 100 mislukte pogingen om aan te melden. Uw \
             back-up is veilig. Stel met uw herstelcode een nieuw wachtwoord in om het vrij te geven."
                .to_owned(),
        ),
        EventKind::ReportedNotMe => (
            "iemand meldde: dit was ik niet",
            format!("Iemand die uw berichten leest, meldde dat hij het niet was. Daarom is uw \
                     herstelaccount gesloten voor {device}."),
        ),
        EventKind::SignInReported => (
            "een aanmelding is gemeld als niet van u",
            format!("Iemand wilde zich aanmelden bij uw herstelaccount, en op {device} is gemeld dat u \
                     het niet was. Die aanmelding is niet gelukt, maar wie het was kent uw \
                     wachtwoord: wijzig het nu."),
        ),
        EventKind::BackupDeleted => (
            "de back-up is verwijderd",
            format!("Op {device} is uw back-up verwijderd. Hij kan 30 dagen lang worden teruggehaald."),
        ),
        EventKind::BackupErased => {
            ("de back-up is gewist", format!("Op {device} is uw back-up voorgoed gewist."))
        }
        _ => ("er is iets gebeurd", format!("Er is op {device} iets met uw herstelaccount gebeurd.")),
    }
}

fn text(sentences: &str) -> Paragraph {
    Paragraph::Text(sentences.to_owned())
}
