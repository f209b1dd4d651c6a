//! Mail, through SMTP.

use std::{error::Error as _, fmt, fs, io, iter, path::Path, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::{Envelope, MessengerError, SendError};
use crate::config::{Mail, MailEncryption};

/// How long one conversation with the SMTP server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The way to the SMTP server. Connections are kept and used again.
pub(super) struct MailSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailSender {
    pub(super) fn new(mail: &Mail) -> Result<Self, MessengerError> {
        let from = mail.from.parse().map_err(|_| {
            MessengerError(
                "mail.from is not a sender; write it as Name <name@example.org>".to_owned(),
            )
        })?;
        let tls = || {
            let mut parameters = TlsParameters::builder(mail.host.clone());
            if let Some(file) = &mail.ca_file {
                parameters = parameters.add_root_certificate(certificates(file)?);
            }
            parameters
                .build()
                .map_err(|error| MessengerError(format!("mail.host: {error}")))
        };
        let (tls, port) = match mail.encryption {
            MailEncryption::Starttls => (Tls::Required(tls()?), 587),
            MailEncryption::Tls => (Tls::Wrapper(tls()?), 465),
            MailEncryption::None => (Tls::None, 25),
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&mail.host)
            .tls(tls)
            .port(mail.port.unwrap_or(port))
            .timeout(Some(PATIENCE));
        if let (Some(user), Some(password)) = (&mail.user, &mail.password) {
            let password = password.expose().to_owned();
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self {
            transport: transport.build(),
            from,
        })
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Result<(), SendError> {
        let to = envelope
            .to
            .parse()
            .map_err(|_| SendError("not an email address".to_owned()))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(envelope.subject.clone())
            .multipart(MultiPart::alternative_plain_html(
                envelope.text.clone(),
                envelope.html.clone(),
            ))
            .map_err(|error| SendError(format!("the mail cannot be written: {error}")))?;
        self.transport
            .send(message)
            .await
            .map(drop)
            .map_err(|error| describe(&error))
    }
}

/// The certificates of a PEM file.
fn certificates(file: &Path) -> Result<Certificate, MessengerError> {
    let wrong =
        |why: &dyn fmt::Display| MessengerError(format!("mail.ca_file: {}: {why}", file.display()));
    let pem = fs::read_to_string(file).map_err(|error| wrong(&error))?;
    // Nothing in it would be no error, and then nothing would be trusted.
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        return Err(wrong(&"there is no certificate in it"));
    }
    Certificate::from_pem(pem.as_bytes()).map_err(|error| wrong(&error))
}

/// What went wrong. The SMTP server's own words are left out: they may name the recipient.
fn describe(error: &lettre::transport::smtp::Error) -> SendError {
    SendError(match error.status() {
        Some(status) => format!("the SMTP server refused it with {status}"),
        None if error.is_timeout() => "the SMTP server did not answer in time".to_owned(),
        None if is_certificate_refused(error) => {
            "the SMTP server's certificate is not trusted; see mail.ca_file".to_owned()
        }
        None if error.is_tls() => "the SMTP server's TLS cannot be used".to_owned(),
        None if error.is_client() => "the SMTP server does not offer what is needed".to_owned(),
        None => "the SMTP server cannot be reached".to_owned(),
    })
}

/// Whether the connection failed because of the server's certificate.
fn is_certificate_refused(error: &lettre::transport::smtp::Error) -> bool {
    let causes = iter::successors(error.source(), |&cause| cause.source());
    causes
        .filter_map(|cause| cause.downcast_ref::<io::Error>()?.get_ref())
        .any(|cause| {
            matches!(
                cause.downcast_ref(),
                Some(rustls::Error::InvalidCertificate(_))
            )
        })
}

impl fmt::Debug for MailSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailSender")
    }
}
