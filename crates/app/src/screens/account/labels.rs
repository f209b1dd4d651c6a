//! What is wrong with a text that is to be a part of an account, beside its field.

use lifeboat_vault::LabelError;

use crate::trouble::Trouble;

/// What happened, and what to do.
pub(crate) fn label_problem(error: LabelError) -> String {
    Trouble::from(error).text
}
