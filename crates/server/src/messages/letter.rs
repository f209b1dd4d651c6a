//! A message's text, before it is known whether it is read as plain text or as HTML.

use lifeboat_protocol::sign_up::Language;

/// What a template fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject line.
    pub subject: String,
    /// The paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// The same in one or two sentences, for a text message.
    pub short: String,
}

/// One paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paragraph {
    /// Sentences.
    Text(String),
    /// A code, to be shown large.
    Code(String),
    /// A link.
    Link {
        /// What it does.
        label: String,
        /// Where it leads.
        url: String,
    },
}

impl Letter {
    /// As plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for paragraph in &self.paragraphs {
            match paragraph {
                Paragraph::Text(sentences) => text.push_str(sentences),
                Paragraph::Code(code) => text.extend(["    ", code]),
                Paragraph::Link { label, url } => text.extend([label, ":\n", url]),
            }
            text.push_str("\n\n");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    /// As HTML. It loads nothing from anywhere.
    #[must_use]
    pub fn to_html(&self, language: Language) -> String {
        let language = match language {
            Language::En => "en",
            Language::Nl => "nl",
        };
        let mut html = format!(
            "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{}</title>\
             </head><body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;\
             max-width:34em;margin:0 auto;padding:1em;color:#1b2733\">",
            escape(&self.subject)
        );
        for paragraph in &self.paragraphs {
            match paragraph {
                Paragraph::Text(sentences) => html.extend(["<p>", &escape(sentences), "</p>"]),
                Paragraph::Code(code) => html.extend([
                    "<p style=\"font-size:2em;font-family:monospace;letter-spacing:.2em\">",
                    &escape(code),
                    "</p>",
                ]),
                Paragraph::Link { label, url } => html.extend([
                    "<p><a href=\"",
                    &escape(url),
                    "\">",
                    &escape(label),
                    "</a></p>",
                ]),
            }
        }
        html.push_str("</body></html>");
        html
    }
}

/// Text for HTML, also within an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            subject: "A <subject>".to_owned(),
            paragraphs: vec![
                Paragraph::Text("The device “<b>x</b>” & you.".to_owned()),
                Paragraph::Code("123456".to_owned()),
                Paragraph::Link {
                    label: "Not me".to_owned(),
                    url: "https://x.y/?a=1&b=\"".to_owned(),
                },
            ],
            short: String::new(),
        }
    }

    #[test]
    fn plain_text_is_plain() {
        assert_eq!(
            letter().to_text(),
            "The device “<b>x</b>” & you.\n\n    123456\n\nNot me:\nhttps://x.y/?a=1&b=\"\n"
        );
    }

    #[test]
    fn a_devices_name_is_not_markup() {
        let html = letter().to_html(Language::Nl);
        assert!(html.contains("&lt;b&gt;x&lt;/b&gt;") && !html.contains("<b>"));
        assert!(html.contains("href=\"https://x.y/?a=1&amp;b=&quot;\""));
        assert!(html.contains("lang=\"nl\""));
    }
}
