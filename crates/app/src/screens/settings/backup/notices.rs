//! What merges had to decide between, until the user lets it go. What was not taken is in no version of
//! the backup, so it can be looked at here.

use leptos::prelude::*;
use lifeboat_client::device::Notice;
use lifeboat_vault::{Account, FieldValue, Kind, MergeNotice, Side};

use super::{changes::field_name, words::BackupWords};
use crate::{
    components::{Busy, BusyButton, Icon, Picture, Toasts, TroubleNote},
    device::Device,
    moment, ports,
    trouble::Trouble,
    words::words,
};

words! {
    NoticeWords {
        overruled(title: &str, field: &str, taken: &str) = "{title}: both devices changed the {field}. That of {taken} is the later one and was kept.", "{title}: beide apparaten wijzigden dit: {field}. Die van {taken} is later en bleef staan.";
        kept_edited(title: &str, edited: &str, removed: &str) = "{title}: {edited} changed it and {removed} removed it. It was kept. Remove it again if you do not need it.", "{title}: {edited} wijzigde het en {removed} verwijderde het. Het is gebleven. Verwijder het opnieuw als je het niet nodig hebt.";
        removed(title: &str, by: &str) = "{title}: {by} removed it after the last change to it, so it was removed.", "{title}: {by} verwijderde het na de laatste wijziging, dus het is verwijderd.";
        two_credentials(title: &str, second_from: &str) = "{title}: each device has another secret for it, so there are two accounts now. The second is that of {second_from}. Try both codes, and remove the account whose code is refused.", "{title}: elk apparaat heeft er een ander geheim voor, dus er zijn nu twee accounts. Het tweede is dat van {second_from}. Probeer beide codes en verwijder het account waarvan de code wordt geweigerd.";
        this_device = "this device", "dit apparaat";
        other_device = "the other device", "het andere apparaat";
        other_value = "What was put aside", "Wat niet is overgenomen";
        nothing = "nothing", "niets";
        pinned = "pinned on top", "bovenaan vastgezet";
        not_pinned = "not pinned", "niet vastgezet";
        personal = "personal account", "persoonlijk account";
        work_or_school = "work or school account", "werk- of schoolaccount";
        other_kind = "other account", "ander account";
        picture = "a picture", "een afbeelding";
        gone_then = "What was put aside is nowhere else: it is gone then.", "Wat niet is overgenomen staat nergens anders: dat is dan weg.";
        let_go = "Let all of it go", "Alles laten gaan";
        put_back = "Put the account back", "Account terugzetten";
        is_back(title: &str) = "{title} is back", "{title} is terug";
    }
}

/// The notices, and the way to let them go.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let notices = Memo::new(move |_| {
        device
            .vault()
            .map_or_else(Vec::new, |vault| vault.notices.clone())
    });
    let holds_something = move || notices.read().iter().any(Notice::holds_what_was_put_aside);
    let label = move || {
        if holds_something() {
            NoticeWords::here().let_go()
        } else {
            words.seen()
        }
        .to_owned()
    };
    let seen = Callback::new(move |()| {
        busy.run(async move {
            let seen = notices.get_untracked();
            let let_go = device.update(move |vault| {
                vault.let_notices_go(&seen);
                Ok(())
            });
            trouble.set(let_go.await.err());
        });
    });
    let list = move || {
        let notices = notices.get().into_iter();
        notices
            .map(|notice| view! { <Line notice /> })
            .collect_view()
    };
    view! {
        <Show when=move || !notices.read().is_empty()>
            <div class="note">
                <Icon picture=Picture::Warning />
                <div class="note-words">
                    <p>{words.notices()}</p>
                    <ul class="changes">{list}</ul>
                    <Show when=holds_something>
                        <p class="field-hint">{NoticeWords::here().gone_then()}</p>
                    </Show>
                    <TroubleNote trouble />
                    <BusyButton busy label=Signal::derive(label) look="plain" press=seen />
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Line(notice: Notice) -> impl IntoView {
    let words = NoticeWords::here();
    let (at, decided) = match &notice {
        Notice::Merge { at, decided, .. } => (*at, decided.clone()),
        // Of an older release, which kept English words.
        Notice::Words(text) => return view! { <li lang="en">{text.clone()}</li> }.into_any(),
    };
    let removed = matches!(decided, MergeNotice::Removed { .. });
    let put_aside = match &decided {
        MergeNotice::Overruled { other, .. } => Some(words.value(other)),
        _ => None,
    };
    view! {
        <li>
            {words.decided(&decided)} " " <span class="row-detail">{moment::ago(at)}</span>
            {put_aside
                .map(|value| {
                    view! {
                        <details>
                            <summary>{words.other_value()}</summary>
                            <p class="put-aside">{value}</p>
                        </details>
                    }
                })}
            {removed.then(|| view! { <PutBack notice /> })}
        </li>
    }
    .into_any()
}

/// Puts the account back that a merge has removed.
#[component]
fn PutBack(notice: Notice) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), NoticeWords::here());
    let busy = Busy::new();
    let press = Callback::new(move |()| {
        let notice = notice.clone();
        busy.run(async move {
            let Some(MergeNotice::Removed { account, .. }) = notice.decided().cloned() else {
                return;
            };
            let title = account.title();
            let added = device.update(|vault| {
                // Later than its removal, which the other devices know.
                let _ = vault.contents.add(Account {
                    edited_at: ports::now(),
                    ..*account
                });
                vault.let_notices_go(std::slice::from_ref(&notice));
                Ok(())
            });
            match added.await {
                Ok(()) => toasts.say(words.is_back(&title)),
                Err(error) => toasts.say(error.text),
            }
        });
    });
    view! { <BusyButton busy label=words.put_back() look="plain" press /> }
}

impl NoticeWords {
    fn decided(self, notice: &MergeNotice) -> String {
        match notice {
            MergeNotice::Overruled {
                title,
                taken,
                other,
                ..
            } => self.overruled(title, field_name(other.field()), self.side(*taken)),
            MergeNotice::KeptEdited { title, edited, .. } => {
                self.kept_edited(title, self.side(*edited), self.side(edited.other()))
            }
            MergeNotice::Removed { account, by } => self.removed(&account.title(), self.side(*by)),
            MergeNotice::TwoCredentials {
                title, second_from, ..
            } => self.two_credentials(title, self.side(*second_from)),
        }
    }

    fn side(self, side: Side) -> &'static str {
        match side {
            Side::Mine => self.this_device(),
            Side::Theirs => self.other_device(),
        }
    }

    fn value(self, value: &FieldValue) -> String {
        match value {
            FieldValue::Issuer(label)
            | FieldValue::Name(label)
            | FieldValue::Group(Some(label)) => label.to_string(),
            FieldValue::Note(Some(note)) => note.as_str().to_owned(),
            FieldValue::Icon(Some(icon)) if icon.is_picture() => self.picture().to_owned(),
            FieldValue::Icon(Some(icon)) => icon.as_str().to_owned(),
            FieldValue::Kind(kind) => self.kind(*kind).to_owned(),
            FieldValue::Pinned(true) => self.pinned().to_owned(),
            FieldValue::Pinned(false) => self.not_pinned().to_owned(),
            FieldValue::Group(None) | FieldValue::Icon(None) | FieldValue::Note(None) => {
                self.nothing().to_owned()
            }
        }
    }

    fn kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Personal => self.personal(),
            Kind::WorkOrSchool => self.work_or_school(),
            Kind::Other => self.other_kind(),
        }
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_vault::{AccountId, Note};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_note_that_lost_can_be_read() {
        let words = NoticeWords::here();
        let other = FieldValue::Note(Some(Note::cleaned("ask for Rosa")));
        assert_eq!(words.value(&other), "ask for Rosa");
        let notice = MergeNotice::Overruled {
            id: AccountId::from_uuid(Uuid::nil()),
            title: "Example".to_owned(),
            taken: Side::Theirs,
            other,
        };
        let said = words.decided(&notice);
        assert!(said.contains("the other device"), "{said}");
        assert!(
            !said.contains("Rosa"),
            "it is shown on request only: {said}"
        );
    }
}
