//! Messages to people: codes, and news of what happened to their recovery account.
//!
//! An endpoint puts a [`Draft`] into the [queue] within its own transaction, so that a message
//! is neither lost nor sent for something that did not happen. A task takes it from there and sends
//! it: mail through SMTP (`mail`), text messages through an HTTP request (`text`), and in development
//! both to a folder (`outbox`).

mod letter;
mod mail;
mod outbox;
pub mod queue;
mod templates;
mod text;

use lifeboat_protocol::{contact::ContactKind, event::EventKind, sign_up::Language};
use tokio::sync::Notify;

use crate::{clock::UnixSeconds, config::Config, entities::from_word};

pub(crate) use letter::escape;
pub use letter::{Letter, Paragraph};
pub use outbox::{OutboxMessage, read as read_outbox};

use mail::MailSender;
use outbox::Outbox;
use text::TextSender;

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By mail.
    Email,
    /// As a text message to a phone.
    Text,
}

/// A message as an endpoint has it in mind.
#[derive(Clone)]
pub struct Draft {
    /// How it travels.
    pub channel: Channel,
    /// The address or number.
    pub to: String,
    /// The language.
    pub language: Language,
    /// What it says.
    pub content: Content,
    /// When it is of no use any more.
    pub dies_at: UnixSeconds,
}

/// What a message says.
#[derive(Clone)]
pub enum Content {
    /// A code of six digits.
    Code {
        /// What it is for.
        reason: CodeReason,
        /// The digits.
        code: String,
    },
    /// Somebody wants to sign up with an address that has an account.
    AddressTaken,
    /// Somebody wants to reset the password of an account that is not there.
    NoAccount,
    /// Something happened to the recovery account.
    Happened {
        /// What.
        kind: EventKind,
        /// The name of the device concerned.
        device: Option<String>,
        /// When.
        at: UnixSeconds,
        /// The link that says "this was not me", where that would help.
        not_me: Option<String>,
    },
    /// To an administrator: a member said of a sign-in request that it was not theirs.
    SignInReported {
        /// The organization's name.
        organization: String,
        /// The member's name.
        member: String,
        /// What was to be signed in to.
        application: String,
        /// Where from; may be empty.
        origin: String,
        /// When it was reported.
        at: UnixSeconds,
    },
    /// To an administrator: the organization has another one.
    AdministratorAdded {
        /// The organization's name.
        organization: String,
        /// The new administrator's address.
        administrator: String,
        /// Who added them.
        by: String,
        /// When.
        at: UnixSeconds,
    },
}

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeReason {
    /// To create a recovery account.
    SignUp,
    /// To sign in.
    SignIn,
    /// To reset the password.
    Reset,
    /// To prove a contact.
    Contact,
}

/// Sends messages.
#[derive(Debug)]
pub struct Messenger {
    mail: Option<MailSender>,
    text: Option<TextSender>,
    outbox: Option<Outbox>,
    wake: Notify,
}

/// Why messages cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
#[error("messages cannot be sent as configured: {0}")]
pub struct MessengerError(String);

/// Why a message was not sent. It names neither the recipient nor the content.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SendError(String);

/// A message, composed and addressed. It is what lies sealed in the queue.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct Envelope {
    /// How it travels.
    pub channel: Channel,
    /// The address or number.
    pub to: String,
    /// The subject, of mail.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML, for mail.
    pub html: String,
    /// The code in it, for the outbox of development.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it is of no use any more.
    pub dies_at: UnixSeconds,
}

impl Channel {
    /// The channel to a contact of this kind.
    #[must_use]
    pub fn to(kind: ContactKind) -> Self {
        match kind {
            ContactKind::Email => Self::Email,
            ContactKind::Phone => Self::Text,
        }
    }

    /// Its name in the log and in measurements.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Text => "text",
        }
    }
}

impl Messenger {
    /// As configured. In development, what has no means of its own goes to the folder `outbox`.
    ///
    /// # Errors
    ///
    /// The sender's address, the server's name or the template cannot be used.
    pub fn new(config: &Config) -> Result<Self, MessengerError> {
        Ok(Self {
            mail: config.mail.as_ref().map(MailSender::new).transpose()?,
            text: config
                .text_messages
                .as_ref()
                .map(TextSender::new)
                .transpose()?,
            outbox: config.dev.then(|| Outbox::new(&config.data)),
            wake: Notify::new(),
        })
    }

    /// Whether messages can be sent this way.
    #[must_use]
    pub fn can_send(&self, channel: Channel) -> bool {
        let configured = match channel {
            Channel::Email => self.mail.is_some(),
            Channel::Text => self.text.is_some(),
        };
        configured || self.outbox.is_some()
    }

    /// Has the queue looked at now. Call it after the transaction that wrote to it is committed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    async fn send(&self, envelope: &Envelope, now: UnixSeconds) -> Result<(), SendError> {
        match (envelope.channel, &self.mail, &self.text, &self.outbox) {
            (Channel::Email, Some(mail), _, _) => mail.send(envelope).await,
            (Channel::Text, _, Some(text), _) => text.send(envelope).await,
            (_, _, _, Some(outbox)) => outbox.put(envelope, now),
            _ => Err(SendError("no means to send it is configured".to_owned())),
        }
    }
}

impl Draft {
    /// The message, composed in its language. `server` is the server's name for people.
    #[must_use]
    pub fn compose(self, server: &str) -> Envelope {
        let letter = templates::compose(self.language, &self.content, server);
        let text = match self.channel {
            Channel::Email => letter.to_text(),
            Channel::Text => letter.short.clone(),
        };
        let html = match self.channel {
            Channel::Email => letter.to_html(self.language),
            Channel::Text => String::new(),
        };
        let code = match self.content {
            Content::Code { code, .. } => Some(code),
            _ => None,
        };
        let Letter { subject, .. } = letter;
        Envelope {
            channel: self.channel,
            to: self.to,
            subject,
            text,
            html,
            code,
            dies_at: self.dies_at,
        }
    }
}

/// The language that is stored as this word; English if it is none.
#[must_use]
pub fn language(word: &str) -> Language {
    from_word(word).unwrap_or_default()
}
