//! What cannot be done with the vault's content: accounts that are gone, texts that do not fit, codes
//! that are used up.

use lifeboat_vault::{CountedCodeError, LabelError, NoSuchAccount};

use super::Trouble;
use crate::words::words;

words! {
    ContentWords {
        no_such_account = "This account is not here any more: it was removed on another device or in another tab.", "Dit account is er niet meer: het is op een ander apparaat of in een ander tabblad verwijderd.";
        not_counted = "The codes of this account are not counted any more: it was changed. Look at it again.", "De codes van dit account worden niet meer geteld: het is gewijzigd. Bekijk het opnieuw.";
        exhausted = "All codes of this account are used up. Set it up anew at the service that it belongs to.", "Alle codes van dit account zijn verbruikt. Stel het opnieuw in bij de dienst waar het bij hoort.";
        too_long(most: usize) = "This is longer than {most} bytes. Shorten it.", "Dit is langer dan {most} bytes. Kort het in.";
        control_character = "This contains a control character, such as a tab. Remove it.", "Dit bevat een stuurteken, zoals een tab. Haal het weg.";
        empty_icon = "This icon is empty. Give the name of a picture, or leave it out.", "Dit pictogram is leeg. Geef de naam van een afbeelding, of laat het weg.";
        remote_icon = "This icon is an address. Pictures are not fetched, because that tells others which accounts you have. Give the name of a picture.", "Dit pictogram is een adres. Afbeeldingen worden niet opgehaald, want dat verraadt welke accounts je hebt. Geef de naam van een afbeelding.";
    }
}

impl From<NoSuchAccount> for Trouble {
    fn from(_: NoSuchAccount) -> Self {
        Self::new(ContentWords::here().no_such_account())
    }
}

impl From<CountedCodeError> for Trouble {
    fn from(error: CountedCodeError) -> Self {
        let words = ContentWords::here();
        match error {
            CountedCodeError::NoSuchAccount(error) => error.into(),
            CountedCodeError::NotCounted => Self::new(words.not_counted()),
            CountedCodeError::Exhausted(_) => Self::new(words.exhausted()),
        }
    }
}

impl From<LabelError> for Trouble {
    fn from(error: LabelError) -> Self {
        let words = ContentWords::here();
        match error {
            LabelError::TooLong { most } => Self::new(words.too_long(most)),
            LabelError::ControlCharacter => Self::new(words.control_character()),
            LabelError::EmptyIcon => Self::new(words.empty_icon()),
            LabelError::RemoteIcon => Self::new(words.remote_icon()),
        }
    }
}
