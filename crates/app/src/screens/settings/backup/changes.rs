//! What changed between two versions, in words.

use leptos::prelude::*;
use lifeboat_vault::{Change, Field, Setting};

use crate::words::words;

words! {
    ChangeWords {
        added(title: &str) = "Added {title}", "{title} toegevoegd";
        removed(title: &str) = "Removed {title}", "{title} verwijderd";
        edited(title: &str, fields: &str) = "Changed {title}: {fields}", "{title} gewijzigd: {fields}";
        moved(title: &str, from: usize, to: usize) = "Moved {title} from place {from} to {to}", "{title} verplaatst van plaats {from} naar {to}";
        settings(settings: &str) = "Changed settings: {settings}", "Instellingen gewijzigd: {settings}";
        kind = "kind", "soort";
        issuer = "issuer", "uitgever";
        name = "name", "naam";
        credential = "secret", "geheim";
        counter = "counter", "teller";
        group = "group", "groep";
        icon = "icon", "pictogram";
        note = "note", "notitie";
        pinned = "pinned", "vastgezet";
        notifications = "notifications", "meldingen";
        sound = "sound", "geluid";
        vibrate = "vibrate", "trillen";
        app_lock = "app lock", "appvergrendeling";
    }
}

/// The changes, one a line.
#[component]
pub(super) fn Changes(changes: Vec<Change>) -> impl IntoView {
    let lines = changes.iter().map(|change| {
        let look = match change {
            Change::Added { .. } => "added",
            Change::Removed { .. } => "removed",
            _ => "changed",
        };
        view! { <li class=look>{in_words(change)}</li> }
    });
    view! { <ul class="changes">{lines.collect_view()}</ul> }
}

fn in_words(change: &Change) -> String {
    let words = ChangeWords::here();
    match change {
        Change::Added { title, .. } => words.added(title),
        Change::Removed { title, .. } => words.removed(title),
        Change::Edited { title, fields, .. } => {
            words.edited(title, &list(fields.iter().map(|field| words.field(*field))))
        }
        Change::Moved {
            title, from, to, ..
        } => words.moved(title, from + 1, to + 1),
        Change::Settings { settings } => {
            words.settings(&list(settings.iter().map(|one| words.setting(*one))))
        }
    }
}

/// What people call a part of an account.
pub(super) fn field_name(field: Field) -> &'static str {
    ChangeWords::here().field(field)
}

impl ChangeWords {
    fn field(self, field: Field) -> &'static str {
        match field {
            Field::Kind => self.kind(),
            Field::Issuer => self.issuer(),
            Field::Name => self.name(),
            Field::Credential => self.credential(),
            Field::Counter => self.counter(),
            Field::Group => self.group(),
            Field::Icon => self.icon(),
            Field::Note => self.note(),
            Field::Pinned => self.pinned(),
        }
    }

    fn setting(self, setting: Setting) -> &'static str {
        match setting {
            Setting::Notifications => self.notifications(),
            Setting::Sound => self.sound(),
            Setting::Vibrate => self.vibrate(),
            Setting::AppLock => self.app_lock(),
        }
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
