//! What the app says, in the user's language.
//!
//! Each screen keeps its words beside it, English and Dutch next to each other, so that none can be
//! missing: a word without its translation does not compile.
//!
//! ```ignore
//! words! {
//!     /// What the list of accounts says.
//!     AccountsWords {
//!         title = "Accounts", "Accounts";
//!         found(count: usize) = "{count} found", "{count} gevonden";
//!     }
//! }
//!
//! let words = AccountsWords::here();
//! words.title();
//! words.found(3);
//! ```

mod language;
pub(crate) mod phrase_book;

pub(crate) use language::Language;

/// Declares the words of one screen: a name, perhaps with arguments, then English and Dutch.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident {
        $($word:ident $(($($argument:ident: $type:ty),+ $(,)?))? = $english:literal, $dutch:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name($crate::words::Language);

        #[allow(
            dead_code,
            clippy::wrong_self_convention,
            reason = "a word may be used in the browser only, and is called what it says"
        )]
        impl $name {
            /// In the user's language.
            pub(crate) fn here() -> Self {
                Self($crate::words::Language::here())
            }

            $($crate::words::word! { $word $(($($argument: $type),+))?, $english, $dutch })*
        }
    };
}

macro_rules! word {
    ($word:ident, $english:literal, $dutch:literal) => {
        pub(crate) fn $word(self) -> &'static str {
            match self.0 {
                $crate::words::Language::English => $english,
                $crate::words::Language::Dutch => $dutch,
            }
        }
    };
    ($word:ident ($($argument:ident: $type:ty),+), $english:literal, $dutch:literal) => {
        pub(crate) fn $word(self, $($argument: $type),+) -> String {
            match self.0 {
                $crate::words::Language::English => format!($english),
                $crate::words::Language::Dutch => format!($dutch),
            }
        }
    };
}

pub(crate) use {word, words};
