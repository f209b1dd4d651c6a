//! The page itself, whatever is on it.

use zeroize::Zeroizing;

use super::{MARK, URI};
use crate::qr::QrCode;

const STYLE: &str = include_str!("style.css");

/// What stands at the head of the page.
pub(super) struct Heading<'a> {
    pub(super) title: &'a str,
    /// What it is and when it was made.
    pub(super) about: &'a str,
    /// What to beware of.
    pub(super) warning: &'a str,
    /// How to use it.
    pub(super) advice: &'a str,
}

/// An entry: a QR code and what is beside it.
pub(super) struct Entry<'a> {
    /// What the QR code says.
    pub(super) uri: &'a str,
    pub(super) title: &'a str,
    pub(super) name: &'a str,
    pub(super) parameters: &'a str,
    /// What to type where nothing can be scanned.
    pub(super) key: Option<&'a str>,
}

/// A page that is being written.
pub(super) struct Page(Zeroizing<String>);

impl Page {
    /// The length of a typical entry, in bytes.
    const ENTRY_BYTES: usize = 8 * 1024;
    /// From this size on, in modules a side, a QR code gets the whole width, so that a camera still
    /// tells its modules apart.
    const LARGE: usize = 77;

    pub(super) fn new(heading: &Heading, entries: usize) -> Self {
        let mut page = Self(Zeroizing::new(String::with_capacity(
            4096 + entries * Self::ENTRY_BYTES,
        )));
        page.push(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        );
        page.push(MARK);
        page.push("\n<title>");
        page.escaped(heading.title);
        page.push("</title>\n<style>\n");
        page.push(STYLE);
        page.push("</style>\n<header>\n<div>");
        page.element("h1", "", heading.title);
        page.element("p", "about", heading.about);
        page.push("</div>\n<div class=\"warning\">");
        page.element("p", "", heading.warning);
        page.push("</div>\n");
        page.element("p", "advice", heading.advice);
        page.push("\n</header>\n<main>\n");
        page
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        let code = QrCode::new(entry.uri).ok();
        let is_large = code.as_ref().is_some_and(|code| code.side() >= Self::LARGE);
        self.push("<article");
        if is_large {
            self.push(" class=\"large\"");
        }
        self.push(" ");
        self.push(URI);
        self.escaped(entry.uri);
        self.push("\">");
        match code {
            Some(code) => self.push(&code.to_svg()),
            None => self.push("<div class=\"none\">too long for a QR code</div>"),
        }
        self.push("<div class=\"text\">");
        self.labelled("h2", entry.title);
        self.labelled("p", entry.name);
        self.element("p", "parameters", entry.parameters);
        if let Some(key) = entry.key {
            self.push("<p class=\"key\">");
            self.in_groups(key);
            self.push("</p>");
        }
        self.push("</div></article>\n");
    }

    pub(super) fn finish(mut self) -> Zeroizing<String> {
        self.push("</main>\n</html>\n");
        self.0
    }

    fn element(&mut self, name: &str, class: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.push("<");
        self.push(name);
        if !class.is_empty() {
            self.push(" class=\"");
            self.push(class);
            self.push("\"");
        }
        self.push(">");
        self.escaped(text);
        self.push("</");
        self.push(name);
        self.push(">");
    }

    /// A text of the user, whose direction of writing stays its own affair.
    fn labelled(&mut self, element: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.push("<");
        self.push(element);
        self.push(" dir=\"auto\"><bdi>");
        self.escaped(text);
        self.push("</bdi></");
        self.push(element);
        self.push(">");
    }

    /// Four characters at a time, as one reads them out.
    fn in_groups(&mut self, key: &str) {
        for (index, character) in key.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                self.0.push(' ');
            }
            self.0.push(character);
        }
    }

    fn escaped(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.push("&amp;"),
                '<' => self.push("&lt;"),
                '>' => self.push("&gt;"),
                '"' => self.push("&quot;"),
                other => self.0.push(other),
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.0.push_str(text);
    }
}
