//! The errors of the flows in English: the domain's own words, except where those speak of the command
//! line.

use lifeboat_client::{ClientError, device::VaultError};

/// What happened, and what to do.
pub(super) fn client(error: &ClientError) -> String {
    match error {
        ClientError::Vault(VaultError::Damaged { .. }) => {
            "The vault in this browser is damaged. Nothing was changed. Empty the app and recover your \
             backup here, or recover it in another browser or on another device."
                .to_owned()
        }
        ClientError::LocationNeeded => {
            "This backup lies in a storage location of your own, not at the server. A browser cannot reach \
             that. Recover with Lifeboat on a computer that can."
                .to_owned()
        }
        other => sentence(&other.to_string()),
    }
}

/// A message that may be a part of another one, as a sentence of its own.
pub(super) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let stop = if message.ends_with(['.', '!', '?', '…']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_a_sentence() {
        assert_eq!(sentence("the code is wrong"), "The code is wrong.");
        assert_eq!(sentence("Wait. Then try again."), "Wait. Then try again.");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn no_message_speaks_of_the_command_line() {
        let damaged = VaultError::Damaged {
            file: "vault.age",
            reason: "it is cut off".to_owned(),
        };
        for error in [damaged.into(), ClientError::LocationNeeded] {
            let text = client(&error);
            assert!(!text.contains("--") && !text.contains("file://"), "{text}");
        }
    }
}
