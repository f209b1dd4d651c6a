//! What is wrong with a text that is to be a part of an account, beside its field.

use lifeboat_vault::LabelError;

use super::words::AccountWords;

/// What happened, and what to do.
pub(crate) fn label_problem(error: LabelError) -> String {
    let words = AccountWords::here();
    match error {
        LabelError::TooLong { most } => words.too_long(most),
        LabelError::ControlCharacter => words.control_character().to_owned(),
        other => words.cannot_use(&other.to_string()),
    }
}
