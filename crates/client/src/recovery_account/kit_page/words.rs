//! What the page says, in the languages of the messages.

use lifeboat_protocol::sign_up::Language;

pub(super) struct Words {
    pub(super) tag: &'static str,
    pub(super) title: &'static str,
    pub(super) title_of: &'static str,
    pub(super) what_to_do: &'static str,
    pub(super) purpose: &'static str,
    pub(super) label: &'static str,
    pub(super) alphabet: &'static str,
    pub(super) account: &'static str,
    pub(super) server: &'static str,
    pub(super) made: &'static str,
    pub(super) lost: &'static str,
    pub(super) lost_steps: [&'static str; 3],
    pub(super) forgotten: &'static str,
    pub(super) forgotten_text: &'static str,
    pub(super) forgotten_then: &'static str,
    pub(super) on_command_line: &'static str,
    pub(super) safe: &'static str,
    pub(super) safe_advice: [&'static str; 4],
    pub(super) notes: &'static str,
}

impl Words {
    pub(super) const fn of(language: Language) -> Self {
        match language {
            Language::En => ENGLISH,
            Language::Nl => DUTCH,
        }
    }
}

const ENGLISH: Words = Words {
    tag: "en",
    title: "Lifeboat recovery kit",
    title_of: "Lifeboat recovery kit of",
    what_to_do: "Print this page, put the paper in a safe place, then delete this file.",
    purpose: "Brings your accounts back when every device is lost.",
    label: "Recovery code",
    alphabet: "Letters and digits only: 0 is zero, 1 is one. There is no O, I, L or U.",
    account: "Recovery account",
    server: "Server",
    made: "Made",
    lost: "Every device is lost",
    lost_steps: [
        "On a new device, open Lifeboat: in a browser it is at",
        "Choose <b>Begin recovery</b>, sign in with your password, and give this recovery code as the \
         second proof.",
        "Look at what comes back, and bring it there.",
    ],
    forgotten: "The password is forgotten",
    forgotten_text: "At the sign-in, choose <b>Forgot the password?</b> This recovery code and a code \
                     that is sent to your email address set a new one. Nothing is lost.",
    forgotten_then: "Then bring your accounts back on the new device.",
    on_command_line: "On a command line:",
    safe: "Keep it well",
    safe_advice: [
        "Keep this paper where you keep important papers, not with your devices.",
        "Do not write your password on it, and do not photograph it.",
        "If it is lost or seen by somebody, make a new kit: in the settings, or with <b>lifeboat account \
         kit</b>. This one then opens nothing any more.",
        "Nobody can give you this code again, not even who runs the server.",
    ],
    notes: "Notes",
};

const DUTCH: Words = Words {
    tag: "nl",
    title: "Herstelkit van Lifeboat",
    title_of: "Herstelkit van Lifeboat voor",
    what_to_do: "Druk deze pagina af, berg het papier veilig op en verwijder daarna dit bestand.",
    purpose: "Brengt je accounts terug als al je apparaten weg zijn.",
    label: "Herstelcode",
    alphabet: "Alleen letters en cijfers: 0 is nul, 1 is een. Er is geen O, I, L of U.",
    account: "Herstelaccount",
    server: "Server",
    made: "Gemaakt",
    lost: "Al je apparaten zijn weg",
    lost_steps: [
        "Open Lifeboat op een nieuw apparaat: in een browser staat het op",
        "Kies <b>Herstel beginnen</b>, meld je aan met je wachtwoord, en geef deze herstelcode als tweede \
         bewijs.",
        "Bekijk wat er terugkomt, en haal het daarheen.",
    ],
    forgotten: "Je bent het wachtwoord vergeten",
    forgotten_text: "Kies bij het aanmelden <b>Wachtwoord vergeten?</b> Met deze herstelcode en een code \
                     die naar je e-mailadres gaat stel je een nieuw in. Er gaat niets verloren.",
    forgotten_then: "Haal daarna je accounts terug op het nieuwe apparaat.",
    on_command_line: "Op een opdrachtregel:",
    safe: "Bewaar het goed",
    safe_advice: [
        "Bewaar dit papier bij je belangrijke papieren, niet bij je apparaten.",
        "Schrijf je wachtwoord er niet op, en maak er geen foto van.",
        "Is het weg, of heeft iemand het gezien? Maak een nieuwe kit: bij de instellingen, of met \
         <b>lifeboat account kit</b>. Deze opent daarna niets meer.",
        "Niemand kan je deze code nog eens geven, ook niet wie de server beheert.",
    ],
    notes: "Aantekeningen",
};
