//! Using an activation code: a work or school account comes to this device, or becomes whole on it.

use lifeboat_client::providers::{Enrollment, enroll};
use lifeboat_protocol::activation::ActivationLink;
use lifeboat_vault::AccountId;

use crate::{
    device::Device,
    ports::{self, BrowserKeys},
    trouble::Trouble,
    words::words,
};

words! {
    ActivationWords {
        added(title: &str) = "{title} added", "{title} toegevoegd";
        completed(title: &str) = "{title} works on this device again", "{title} werkt weer op dit apparaat";
        renewed(title: &str) = "{title} has a new key and new codes", "{title} heeft een nieuwe sleutel en nieuwe codes";
        others_revoked(said: &str) = "{said}. Your other devices for it are revoked.", "{said}. Je andere apparaten ervoor zijn ingetrokken.";
    }
}

/// Uses the code; with an account, for that one and no other.
///
/// # Errors
///
/// The server refuses, or the vault cannot be changed.
pub(crate) async fn use_activation(
    device: Device,
    link: &ActivationLink,
    account: Option<AccountId>,
) -> Result<Enrollment, Trouble> {
    let store = device.store_or_new().await?;
    let keys = BrowserKeys::new(store.storage());
    let server = ports::server(&link.server)?;
    let (now, mut rng) = (ports::now(), ports::rng());
    let enrollment = enroll(&store, &keys, &server, (link, account), now, &mut rng).await?;
    device.changed().await?;
    Ok(enrollment)
}

/// What came of it.
pub(crate) fn told_enrolled(enrollment: &Enrollment) -> String {
    let words = ActivationWords::here();
    let title = format!("{} ({})", enrollment.organization, enrollment.member);
    let said = if enrollment.is_new {
        words.added(&title)
    } else if enrollment.completed {
        words.completed(&title)
    } else {
        words.renewed(&title)
    };
    if enrollment.others_revoked {
        words.others_revoked(&said)
    } else {
        said
    }
}
