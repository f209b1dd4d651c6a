//! What the page asks of the transfer program, and what it answers: the words that both programs share.
//! Files and pictures go beside them, as bytes.

use lifeboat_vault::Account;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Something to ask.
pub(crate) trait Ask: Serialize + DeserializeOwned {
    /// What it is called on its way.
    const NAME: &'static str;
    /// What is answered.
    type Answer: Serialize + DeserializeOwned;
}

macro_rules! asks {
    ($($ask:ident => $answer:ty),* $(,)?) => {
        $(impl Ask for $ask {
            const NAME: &'static str = stringify!($ask);
            type Answer = $answer;
        })*
    };
}

asks! {
    Formats => Vec<Format>,
    ReadFiles => Vec<FileRead>,
    ReadCodes => Read,
    CodesInPicture => Vec<String>,
    CodesInPixels => Vec<String>,
    DrawAccount => String,
    DrawForGoogle => Vec<String>,
    WhatIsLost => Vec<Remark>,
    Export => Exported,
}

/// Which formats are there?
#[derive(Serialize, Deserialize)]
pub(crate) struct Formats;

/// A format that accounts come from or go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Format {
    /// What it is asked for by.
    pub(crate) name: String,
    /// What people call it.
    pub(crate) title: String,
    /// How it is written; none if it is only read.
    pub(crate) writing: Option<Writing>,
}

/// How a format is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Writing {
    /// What comes of it, in a line.
    pub(crate) summary: String,
    /// Whether it takes a password, and whether it needs one.
    pub(crate) password: PasswordUse,
    /// Whether it is a page, to be printed.
    pub(crate) is_page: bool,
}

/// Whether a password protects the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PasswordUse {
    /// It cannot.
    Never,
    /// It can.
    Optional,
    /// It must.
    Always,
}

/// What is in these files? Their bytes come beside, in the same order.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReadFiles {
    pub(crate) files: Vec<NamedFile>,
}

/// A file that was chosen.
#[derive(Serialize, Deserialize)]
pub(crate) struct NamedFile {
    /// Its name, with the folders that it lies in.
    pub(crate) name: String,
    /// What was typed to open it.
    pub(crate) password: Option<String>,
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRead {
    /// Its name, with the folders that it lies in.
    pub(crate) name: String,
    /// What came of it.
    pub(crate) outcome: FileOutcome,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FileOutcome {
    /// It was read.
    Read(Box<Read>),
    /// A password is needed; `problem` says that the given one was wrong, or that it is not sure whether one
    /// helps, and is empty otherwise.
    Locked { problem: String },
    /// It cannot be read.
    Unread { reason: String },
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Read {
    /// What people call the format.
    pub(crate) format: String,
    /// The accounts, in their order; the same one may be there twice.
    pub(crate) accounts: Vec<Account>,
    /// What could not be read, and why.
    pub(crate) problems: Vec<Remark>,
    /// What accounts had, and have no more.
    pub(crate) losses: Vec<Remark>,
    /// How many more of both there were.
    pub(crate) unlisted: usize,
    /// Why there may be more than was found, each a sentence.
    pub(crate) cautions: Vec<String>,
    /// How many items have no code, and stay behind.
    pub(crate) without_code: usize,
}

/// A word about an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remark {
    /// Which one.
    pub(crate) entry: String,
    /// What about it.
    pub(crate) text: String,
    /// Whether the whole account is meant, not a part of it.
    pub(crate) is_whole: bool,
}

/// Which accounts do these texts of QR codes, or of links, hold?
#[derive(Serialize, Deserialize)]
pub(crate) struct ReadCodes {
    pub(crate) texts: Vec<String>,
}

/// What do the QR codes in this picture say? Its bytes come beside.
#[derive(Serialize, Deserialize)]
pub(crate) struct CodesInPicture;

/// What do the QR codes in these pixels say? Four bytes each come beside: red, green, blue, opacity.
/// Nothing is no failure: a camera sees nothing most of the time.
#[derive(Serialize, Deserialize)]
pub(crate) struct CodesInPixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// How does the QR code of this account look? As SVG.
#[derive(Serialize, Deserialize)]
pub(crate) struct DrawAccount {
    pub(crate) account: Account,
}

/// How do the QR codes look with which Google Authenticator takes these accounts in? As SVG.
#[derive(Serialize, Deserialize)]
pub(crate) struct DrawForGoogle {
    pub(crate) accounts: Vec<Account>,
}

/// What would these accounts lose in a file of this format?
#[derive(Serialize, Deserialize)]
pub(crate) struct WhatIsLost {
    pub(crate) accounts: Vec<Account>,
    pub(crate) format: String,
}

/// Make a file of these accounts. Its bytes come beside the answer.
#[derive(Serialize, Deserialize)]
pub(crate) struct Export {
    pub(crate) accounts: Vec<Account>,
    pub(crate) format: String,
    pub(crate) password: Option<String>,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exported {
    /// What to call it.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media_type: String,
    /// How many accounts are in it.
    pub(crate) accounts: usize,
}
