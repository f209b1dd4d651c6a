//! The recovery account: signing in with a second proof, signing up, a forgotten password, another
//! account in its place, signing out.

mod address;
mod change_account;
mod choice;
mod new_password;
mod password;
mod recovery_code;
mod reset;
mod second_proof;
mod sign_in;
mod sign_in_flow;
mod sign_out;
mod sign_up;
mod signed_in;

pub(crate) use change_account::ChangeAccountScreen;
pub(crate) use new_password::{ChosenPassword, NewPasswordField};
pub(crate) use recovery_code::{CodeToNote, RecoveryCodeOnce, has_code_to_note};
pub(crate) use reset::ResetScreen;
pub(crate) use sign_in::SignInScreen;
pub(crate) use sign_in_flow::SignInFlow;
pub(crate) use sign_out::SignOut;
pub(crate) use sign_up::SignUpScreen;
pub(crate) use signed_in::TurnOnBackup;
