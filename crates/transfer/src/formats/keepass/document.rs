//! The document inside: groups of entries, which have fields.
//!
//! ```xml
//! <KeePassFile><Meta><RecycleBinUUID>…</RecycleBinUUID></Meta><Root><Group><Name>Work</Name><Entry>
//!   <String><Key>Title</Key><Value>Acme</Value></String>
//!   <String><Key>otp</Key><Value Protected="True">…</Value></String>
//!   <History><Entry>…</Entry></History>
//! </Entry></Group></Root></KeePassFile>
//! ```
//!
//! All protected values are hidden with one stream, so each is shown in its turn, also those of earlier
//! states of an entry, which are not taken.

use std::collections::HashMap;

use roxmltree::{Document, Node, NodeId};
use zeroize::Zeroizing;

use super::Problem;
use super::codes::codes;
use super::fields::Fields;
use super::opening::Opened;
use super::streams::InnerStream;
use crate::data_uri::data_uri;
use crate::decryption::base64;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::place::Place;
use crate::xml::{self, child, child_text};

/// What was hidden, by its place.
type Shown = HashMap<NodeId, Zeroizing<String>>;

pub(super) fn read(opened: Opened, inbox: &mut Inbox) -> Result<(), ImportError> {
    let text = std::str::from_utf8(&opened.xml).map_err(|_| Problem::Damaged)?;
    let document = xml::parse(text).map_err(|_| Problem::Damaged)?;
    let shown = shown(&document, opened.inner)?;
    let bin = child(document.root_element(), "Meta")
        .and_then(|meta| child_text(meta, "RecycleBinUUID"))
        .unwrap_or_default();
    let surroundings = Surroundings {
        groups: Groups::of(&document, bin),
        icons: Icons::of(&document),
    };
    let entries = document
        .descendants()
        .filter(|node| node.has_tag_name("Entry"))
        .filter(|node| {
            !node
                .parent()
                .is_some_and(|parent| parent.has_tag_name("History"))
        });
    for (index, entry) in entries.enumerate() {
        take(index + 1, entry, &shown, &surroundings, inbox);
    }
    Ok(())
}

/// What entries have of the group that they lie in. Worked out once for each group, from the outermost
/// inwards, so that neither many entries nor many groups in each other take long.
struct Groups<'d>(HashMap<NodeId, Group<'d>>);

#[derive(Clone, Copy, Default)]
struct Group<'d> {
    /// All entries lie in the outermost group, so that has none.
    name: Option<&'d str>,
    /// Whether it is the recycle bin, or lies in it, however deep.
    is_in_bin: bool,
}

impl<'d> Groups<'d> {
    fn of(document: &'d Document, bin: &str) -> Self {
        let mut groups = Self(HashMap::new());
        // Each comes after the one that it lies in.
        for node in document.descendants() {
            if !node.has_tag_name("Group") {
                continue;
            }
            let parent = node.parent();
            let is_bin = !bin.is_empty() && child_text(node, "UUID") == Some(bin);
            let is_outermost = !parent.is_some_and(|parent| parent.has_tag_name("Group"));
            let group = Group {
                name: child_text(node, "Name").filter(|_| !is_outermost),
                is_in_bin: is_bin || groups.around(node).is_in_bin,
            };
            groups.0.insert(node.id(), group);
        }
        groups
    }

    /// The group that a node lies in.
    fn around(&self, node: Node) -> Group<'d> {
        let group = node.parent().and_then(|parent| self.0.get(&parent.id()));
        group.copied().unwrap_or_default()
    }
}

/// What lies around entries.
struct Surroundings<'d> {
    groups: Groups<'d>,
    icons: Icons<'d>,
}

/// The pictures that the user brought along, as `data:` URIs by their ids.
struct Icons<'d>(HashMap<&'d str, String>);

impl<'d> Icons<'d> {
    fn of(document: &'d Document) -> Self {
        let pictures = child(document.root_element(), "Meta")
            .and_then(|meta| child(meta, "CustomIcons"))
            .into_iter()
            .flat_map(|icons| icons.children())
            .filter_map(|icon| {
                let picture = base64(child_text(icon, "Data")?.trim())?;
                Some((child_text(icon, "UUID")?, data_uri(&picture)?))
            });
        Self(pictures.collect())
    }

    /// Gives an account the icon of its entry. The program's own are numbers, and no picture.
    fn furnish(&self, entry: Node, arrival: &mut Arrival) {
        const NO_ICON: &str = "0";
        const NO_PICTURE: &str = "AAAAAAAAAAAAAAAAAAAAAA==";
        let of_user = child_text(entry, "CustomIconUUID").filter(|id| *id != NO_PICTURE);
        let own = child_text(entry, "IconID").filter(|id| *id != NO_ICON);
        match of_user.map(|id| self.0.get(id)) {
            Some(Some(uri)) => arrival.set_icon(uri),
            None if own.is_none() => {}
            _ => arrival.losses.push(Lost::Icon),
        }
    }
}

/// All protected values, in the order in which they were hidden. What is not text is no field.
fn shown(document: &Document, mut inner: InnerStream) -> Result<Shown, Problem> {
    let mut values = Shown::new();
    for node in document.descendants() {
        let is_protected = node
            .attribute("Protected")
            .is_some_and(|protected| protected.eq_ignore_ascii_case("true"));
        if !is_protected {
            continue;
        }
        let value = base64(node.text().unwrap_or_default()).ok_or(Problem::Damaged)?;
        let mut value = Zeroizing::new(value);
        inner.show(&mut value)?;
        if let Ok(text) = std::str::from_utf8(&value) {
            values.insert(node.id(), Zeroizing::new(text.to_owned()));
        }
    }
    Ok(values)
}

fn take(number: usize, entry: Node, shown: &Shown, surroundings: &Surroundings, inbox: &mut Inbox) {
    let fields = fields(entry, shown);
    let (title, username) = (fields.get("Title"), fields.get("UserName"));
    let place = Place::entry(number, title, username);
    let group = surroundings.groups.around(entry);
    let codes = codes(&fields);
    if codes.is_empty() {
        return inbox.leave_behind();
    }
    for code in codes {
        let found = match code {
            Ok(found) => found,
            Err(problem) => {
                inbox.refuse(&place, &problem);
                continue;
            }
        };
        let generator = Ok::<_, EntryProblem>(found.generator);
        inbox.take(&place, &found.issuer, &found.name, generator, |arrival| {
            arrival.set_note(fields.get("Notes"));
            arrival.set_group(group.name.unwrap_or_default());
            surroundings.icons.furnish(entry, arrival);
            if group.is_in_bin {
                arrival.losses.push(Lost::Trashed);
            }
        });
    }
}

/// The fields of an entry by their names.
fn fields<'d>(entry: Node<'d, '_>, shown: &'d Shown) -> Fields<'d> {
    entry
        .children()
        .filter(|node| node.has_tag_name("String"))
        .filter_map(|node| {
            let value = child(node, "Value")?;
            let text = match shown.get(&value.id()) {
                Some(text) => text.as_str(),
                None => value.text().unwrap_or_default(),
            };
            Some((child_text(node, "Key")?, text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use lifeboat_vault::{Icon, Timestamp};
    use rand::SeedableRng;

    use super::*;
    use crate::format::Format;
    use crate::import::Import;

    const ENTRY: &str = "<Entry><String><Key>Title</Key><Value>a</Value></String>\
                         <String><Key>otp</Key><Value>AAAA</Value></String></Entry>";

    const ICONS: &str = "<CustomIcons><Icon><UUID>a</UUID><Data>iVBORw0KGgo=</Data></Icon>\
                         <Icon><UUID>b</UUID><Data>AAAA</Data></Icon></CustomIcons>";

    fn imported(groups: &str) -> Import {
        let xml = format!(
            "<KeePassFile><Meta><RecycleBinUUID>bin</RecycleBinUUID>{ICONS}</Meta>\
             <Root>{groups}</Root></KeePassFile>"
        );
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let mut inbox = Inbox::new(Format::KeePass, &mut rng, Timestamp::from_seconds(0));
        let opened = Opened {
            xml: Zeroizing::new(xml.into_bytes()),
            inner: InnerStream::None,
        };
        read(opened, &mut inbox).unwrap();
        inbox.into_import().unwrap()
    }

    #[test]
    fn an_entry_is_in_the_group_around_it_and_may_lie_deep_in_the_recycle_bin() {
        let import = imported(&format!(
            "<Group><Name>Root</Name><UUID>r</UUID>{ENTRY}<Group><Name>Work</Name>{ENTRY}</Group>\
             <Group><UUID>bin</UUID><Name>Bin</Name><Group><Name>Old</Name>{ENTRY}</Group></Group></Group>"
        ));
        let groups = import.entries.iter().map(|account| account.group.as_ref());
        let groups: Vec<Option<&str>> = groups.map(|group| group.map(AsRef::as_ref)).collect();
        assert_eq!(groups, [None, Some("Work"), Some("Old")]);
        let lost: Vec<&str> = import
            .losses
            .iter()
            .map(|loss| loss.entry.as_str())
            .collect();
        assert_eq!(lost, ["entry 3 (a)"]);
    }

    #[test]
    fn the_pictures_of_the_user_come_along_and_other_icons_are_lost() {
        let with = |icon: &str| ENTRY.replace("<Entry>", &format!("<Entry>{icon}"));
        let import = imported(&format!(
            "<Group>{}{}{}{}{}</Group>",
            with("<IconID>0</IconID>"),
            with("<IconID>1</IconID>"),
            with("<IconID>1</IconID><CustomIconUUID>a</CustomIconUUID>"),
            with("<IconID>0</IconID><CustomIconUUID>b</CustomIconUUID>"),
            with("<IconID>0</IconID><CustomIconUUID>c</CustomIconUUID>"),
        ));
        let icons = import.entries.iter().map(|account| account.icon.as_ref());
        let icons: Vec<Option<&str>> = icons.map(|icon| icon.map(Icon::as_str)).collect();
        let picture = Some("data:image/png;base64,iVBORw0KGgo=");
        assert_eq!(icons, [None, None, picture, None, None]);
        let losses = import.losses.iter();
        let losses: Vec<(&str, &Lost)> = losses
            .map(|loss| (loss.entry.as_str(), &loss.lost))
            .collect();
        assert_eq!(
            losses,
            [
                ("entry 2 (a)", &Lost::Icon),
                ("entry 4 (a)", &Lost::Icon),
                ("entry 5 (a)", &Lost::Icon)
            ]
        );
    }

    /// Each took a look at all groups around an entry, or at all entries of a group, for each entry.
    #[test]
    fn many_entries_in_one_group_and_groups_without_end_in_each_other_are_read_at_once() {
        let start = std::time::Instant::now();
        let wide = format!("<Group>{}</Group>", ENTRY.repeat(20_000));
        assert_eq!(imported(&wide).entries.len(), 20_000);
        let deep = format!("<Group>{ENTRY}").repeat(20_000) + &"</Group>".repeat(20_000);
        assert_eq!(imported(&deep).entries.len(), 20_000);
        // In proportion, it takes a second or two without optimization; as it was, minutes.
        assert!(start.elapsed() < std::time::Duration::from_secs(30));
    }
}
