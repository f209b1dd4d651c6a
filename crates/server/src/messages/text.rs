//! Text messages, through an HTTP request that the operator describes.

use std::{fmt, time::Duration};

use reqwest::{
    Client, Method,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect,
};
use url::form_urlencoded::byte_serialize;

use super::{Envelope, MessengerError, SendError};
use crate::config::{TextMessages, TextMethod};

/// How long the request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The way to the text message service.
pub(super) struct TextSender {
    client: Client,
    settings: TextMessages,
    headers: HeaderMap,
}

/// How a value is written where it is put.
#[derive(Clone, Copy)]
enum Encoding {
    Percent,
    Json,
    Plain,
}

impl TextSender {
    pub(super) fn new(settings: &TextMessages) -> Result<Self, MessengerError> {
        let wrong = |key: &str, why: &dyn fmt::Display| MessengerError(format!("{key}: {why}"));
        let example = fill(&settings.url, Encoding::Percent, "+31612345678", "text");
        let url = url::Url::parse(&example).map_err(|error| wrong("text_messages.url", &error))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong(
                "text_messages.url",
                &"begin it with https:// or http://",
            ));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &settings.headers {
            let key = format!("text_messages.headers.{name}");
            let name = HeaderName::try_from(name).map_err(|error| wrong(&key, &error))?;
            let mut value =
                HeaderValue::try_from(value.expose()).map_err(|error| wrong(&key, &error))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let content_type = HeaderValue::try_from(&settings.content_type)
            .map_err(|error| wrong("text_messages.content_type", &error))?;
        if settings.method == TextMethod::Post {
            headers.insert(CONTENT_TYPE, content_type);
        }
        crate::tls::install_provider();
        let client = Client::builder()
            .timeout(PATIENCE)
            // Redirects could carry the credentials elsewhere.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| wrong("text_messages", &error))?;
        Ok(Self {
            client,
            settings: settings.clone(),
            headers,
        })
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Result<(), SendError> {
        let url = fill(
            &self.settings.url,
            Encoding::Percent,
            &envelope.to,
            &envelope.text,
        );
        let encoding = match self
            .settings
            .content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
        {
            "application/x-www-form-urlencoded" => Encoding::Percent,
            text if text.ends_with("json") => Encoding::Json,
            _ => Encoding::Plain,
        };
        let request = match self.settings.method {
            TextMethod::Get => self.client.request(Method::GET, url),
            TextMethod::Post => self.client.request(Method::POST, url).body(fill(
                &self.settings.body,
                encoding,
                &envelope.to,
                &envelope.text,
            )),
        };
        let response = request
            .headers(self.headers.clone())
            .send()
            .await
            .map_err(|error| {
                // The error's own text holds the address, and so the number.
                SendError(if error.is_timeout() {
                    "the text message service did not answer in time".to_owned()
                } else {
                    "the text message service cannot be reached".to_owned()
                })
            })?;
        if response.status().is_success() {
            Ok(())
        } else {
            Err(SendError(format!(
                "the text message service answered {}",
                response.status()
            )))
        }
    }
}

/// Puts the number and the text into a template, in one pass, so that a text with `{to}` in it stays
/// as it is.
fn fill(template: &str, encoding: Encoding, to: &str, text: &str) -> String {
    let mut filled = String::with_capacity(template.len() + text.len());
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        filled.push_str(before);
        rest = if let Some(after) = after.strip_prefix("{to}") {
            filled.push_str(&encode(encoding, to));
            after
        } else if let Some(after) = after.strip_prefix("{text}") {
            filled.push_str(&encode(encoding, text));
            after
        } else {
            filled.push('{');
            after.get(1..).unwrap_or_default()
        };
    }
    filled.push_str(rest);
    filled
}

fn encode(encoding: Encoding, value: &str) -> String {
    match encoding {
        Encoding::Percent => byte_serialize(value.as_bytes()).collect(),
        Encoding::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted
                .get(1..quoted.len() - 1)
                .unwrap_or_default()
                .to_owned()
        }
        Encoding::Plain => value.to_owned(),
    }
}

impl fmt::Debug for TextSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TextSender")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_fits_their_place() {
        let (to, text) = ("+31612345678", "Say \"hi\" & {to}");
        assert_eq!(
            fill(
                "https://x.y/send?to={to}&t={text}",
                Encoding::Percent,
                to,
                text
            ),
            "https://x.y/send?to=%2B31612345678&t=Say+%22hi%22+%26+%7Bto%7D"
        );
        let json = fill(
            "{\"to\":[\"{to}\"],\"body\":\"{text}\"}",
            Encoding::Json,
            to,
            text,
        );
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["to"][0], to);
        assert_eq!(json["body"], text);
    }

    #[test]
    fn a_quote_at_the_start_of_a_text_stays() {
        assert_eq!(encode(Encoding::Json, "\"a"), "\\\"a");
    }

    #[tokio::test]
    async fn the_service_gets_the_request_that_the_operator_described() {
        use std::collections::BTreeMap;

        use axum::{Router, body::Bytes, http::HeaderMap as Headers, routing::post};

        use crate::{config::Secret, messages::Channel};

        let (sender, mut requests) = tokio::sync::mpsc::unbounded_channel();
        let service = Router::new().route(
            "/send",
            post(async move |headers: Headers, body: Bytes| {
                sender.send((headers, body)).unwrap();
            }),
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, service).await });

        let settings = TextMessages {
            url,
            method: TextMethod::Post,
            content_type: "application/x-www-form-urlencoded".to_owned(),
            body: "To={to}&Body={text}".to_owned(),
            headers: BTreeMap::from([(
                "Authorization".to_owned(),
                Secret::new("Bearer hunter2".to_owned()),
            )]),
        };
        let envelope = Envelope {
            channel: Channel::Text,
            to: "+31612345678".to_owned(),
            subject: String::new(),
            text: "Lifeboat: 123456 & more".to_owned(),
            html: String::new(),
            code: None,
            dies_at: 0,
        };
        TextSender::new(&settings)
            .unwrap()
            .send(&envelope)
            .await
            .unwrap();
        let (headers, body) = requests.recv().await.unwrap();
        assert_eq!(headers["authorization"], "Bearer hunter2");
        assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(body, "To=%2B31612345678&Body=Lifeboat%3A+123456+%26+more");
    }
}
