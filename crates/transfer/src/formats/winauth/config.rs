//! The file `winauth.xml`, in which the app keeps its accounts, of version 2 and 3.
//!
//! ```xml
//! <WinAuth version="3.5">
//!   <WinAuthAuthenticator id="…" type="WinAuth.GoogleAuthenticator">
//!     <name>Acme (ann)</name><skin>GoogleIcon.png</skin>
//!     <authenticatordata><secretdata>…</secretdata></authenticatordata>
//!   </WinAuthAuthenticator>
//! </WinAuth>
//! ```
//!
//! All accounts together, or some of them, can be [protected](super::protection): then `<data encrypted="y">`
//! holds a document of accounts, or `<authenticatordata encrypted="y">` one of an account's data.

use roxmltree::Node;
use zeroize::Zeroizing;

use super::icon;
use super::protection::{self, Protection};
use super::secret_data::Site;
use crate::decryption::Opener;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::parameters::required;
use crate::place::Place;
use crate::source::Source;
use crate::xml::{self, child};

const FORMAT: Format = Format::WinAuth;
const ROOT: &str = "WinAuth";
/// The newest version that is known.
const VERSION: u64 = 3;

pub(super) fn recognize(source: &Source) -> bool {
    source.text().is_some_and(|text| {
        let is_root =
            |rest: &str| rest.starts_with([' ', '>', '/']) || rest.trim_start().is_empty();
        text.trim_start().starts_with('<')
            && text
                .split_once(&format!("<{ROOT}"))
                .is_some_and(|(_, rest)| is_root(rest))
    })
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let text = source.text().ok_or(ImportError::NotText)?;
    let document = xml::parse(text)?;
    let root = document.root_element();
    let found = version(root);
    if found > VERSION {
        return Err(ImportError::NewerVersion {
            format: FORMAT,
            found,
            known: VERSION,
        });
    }
    let Some(data) = child(root, "data") else {
        return take_all(root, source, inbox);
    };
    match protection(data) {
        Protection::None if text_of(data).is_empty() => take_all(data, source, inbox),
        // Sealed in a way that is not said.
        Protection::None => Err(misshapen()),
        Protection::Password => {
            let opener = Opener::new(source, FORMAT)?;
            let content = protection::opened(&opener, text_of(data))?
                .ok_or_else(|| opener.wrong_password())?;
            let content = decoded(&content).ok_or_else(|| opener.wrong_password())?;
            let document = xml::parse(content).map_err(|_| misshapen())?;
            take_all(document.root_element(), source, inbox)
        }
        Protection::Windows | Protection::YubiKey => Err(ImportError::Encrypted { format: FORMAT }),
    }
}

/// The accounts right below an element.
fn take_all(parent: Node, source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let entries: Vec<Entry> = parent.children().filter_map(Entry::of).collect();
    let is_under_password = |entry: &Entry| entry.protection() == Protection::Password;
    let opener = if entries.iter().any(is_under_password) {
        Some(Opener::new(source, FORMAT)?)
    } else {
        None
    };
    let mut all_data = Vec::with_capacity(entries.len());
    let mut opens_some = false;
    for entry in &entries {
        let data = match &opener {
            Some(opener) if is_under_password(entry) => {
                let data = entry.opened(opener)?;
                opens_some |= data.is_some();
                data.ok_or(EntryProblem::Undecryptable)
            }
            _ => entry.in_clear(),
        };
        all_data.push(data);
    }
    // Each has a password of its own; one that opens nothing is wrong.
    if let Some(opener) = opener.filter(|_| !opens_some) {
        return Err(opener.wrong_password());
    }
    for (number, (entry, data)) in (1..).zip(entries.iter().zip(all_data)) {
        entry.take(number, data, inbox);
    }
    Ok(())
}

/// An account, or what is left of its element.
struct Entry<'d, 'i> {
    /// With the name and the icon. In version 2 there were none.
    outer: Node<'d, 'i>,
    /// With the data.
    inner: Option<Node<'d, 'i>>,
    site: Site,
}

impl<'d, 'i> Entry<'d, 'i> {
    fn of(node: Node<'d, 'i>) -> Option<Self> {
        let inner = match node.tag_name().name() {
            "WinAuthAuthenticator" => {
                child(node, "authenticatordata").or_else(|| child(node, "authenticator"))
            }
            "authenticator" => Some(node),
            _ => return None,
        };
        let class = node
            .attribute("type")
            .or_else(|| inner.and_then(|inner| inner.attribute("type")));
        Some(Self {
            outer: node,
            inner,
            site: Site::parse(class),
        })
    }

    /// The element that is sealed or not: since version 3 all data together, before that the secret alone.
    fn sealed(&self) -> Option<Node<'d, 'i>> {
        let inner = self.inner?;
        [Some(inner), child(inner, "secretdata")]
            .into_iter()
            .flatten()
            .find(|node| protection(*node) != Protection::None)
    }

    fn protection(&self) -> Protection {
        self.sealed().map_or(Protection::None, protection)
    }

    /// The data of an account that is not under a password.
    fn in_clear(&self) -> Result<Zeroizing<String>, EntryProblem> {
        if let Some(problem) = self.protection().obstacle() {
            return Err(problem);
        }
        let data = self.inner.and_then(|inner| child_text(inner, "secretdata"));
        required(data, "secretdata").map(|data| Zeroizing::new(data.to_owned()))
    }

    /// The data of an account that is, if the password opens it.
    fn opened(&self, opener: &Opener) -> Result<Option<Zeroizing<String>>, ImportError> {
        let Some(sealed) = self.sealed() else {
            return Ok(None);
        };
        let Some(content) = protection::opened(opener, text_of(sealed))? else {
            return Ok(None);
        };
        let Some(content) = decoded(&content) else {
            return Ok(None);
        };
        if sealed.has_tag_name("secretdata") {
            return Ok(Some(Zeroizing::new(content.to_owned())));
        }
        let data = xml::parse(content).ok().and_then(|document| {
            let data = child_text(document.root_element(), "secretdata")?;
            Some(Zeroizing::new(data.to_owned()))
        });
        Ok(data)
    }

    fn take(
        &self,
        number: usize,
        data: Result<Zeroizing<String>, EntryProblem>,
        inbox: &mut Inbox,
    ) {
        let title = child_text(self.outer, "name").unwrap_or_default();
        let serial = data.as_ref().ok().and_then(|data| self.site.serial(data));
        let (issuer, mut name) = labels(title, self.site.issuer());
        if let Some(serial) = serial.as_ref().filter(|_| name.is_empty()) {
            name = serial;
        }
        let place = Place::entry(number, issuer, name);
        let generator = data.and_then(|data| self.site.generator(&data));
        inbox.take(&place, issuer, name, generator, |arrival| {
            if let Some(skin) = child_text(self.outer, "skin") {
                icon::from_config(skin, arrival);
            }
        });
    }
}

/// Issuer and name, which the app keeps as `Acme (ann)` or not apart at all.
fn labels<'t>(title: &'t str, issuer: &'t str) -> (&'t str, &'t str) {
    let apart = title
        .strip_suffix(')')
        .and_then(|rest| rest.split_once(" ("))
        .map(|(issuer, name)| (issuer.trim(), name.trim()));
    match apart {
        Some((found, name)) if issuer.is_empty() || found.eq_ignore_ascii_case(issuer) => {
            (found, name)
        }
        _ if title.eq_ignore_ascii_case(issuer) => (issuer, ""),
        _ => (issuer, title),
    }
}

fn version(root: Node) -> u64 {
    root.attribute("version")
        .and_then(|version| version.split('.').next()?.trim().parse().ok())
        .unwrap_or_default()
}

fn protection(node: Node) -> Protection {
    Protection::parse(node.attribute("encrypted").unwrap_or_default())
}

fn child_text<'d>(node: Node<'d, '_>, name: &str) -> Option<&'d str> {
    xml::child_text(node, name).map(str::trim)
}

fn text_of<'d>(node: Node<'d, '_>) -> &'d str {
    node.text().unwrap_or_default().trim()
}

/// What was sealed, as text without its byte order mark.
fn decoded(content: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(content).ok()?;
    Some(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part: "list of accounts",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_taken_apart_where_the_app_put_it_together() {
        assert_eq!(labels("Acme (ann)", ""), ("Acme", "ann"));
        assert_eq!(labels("ann", ""), ("", "ann"));
        assert_eq!(labels("Steam (eve)", "Steam"), ("Steam", "eve"));
        assert_eq!(labels("Steam", "Steam"), ("Steam", ""));
        assert_eq!(labels("my account", "Steam"), ("Steam", "my account"));
        assert_eq!(labels("work (old)", "Steam"), ("Steam", "work (old)"));
        assert_eq!(labels("", ""), ("", ""));
    }
}
