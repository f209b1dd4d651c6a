//! XML, read with bounds.

use roxmltree::{Document, Error, Node, ParsingOptions};

use crate::error::ImportError;

/// No format has an element with as many attributes, or a document with as many namespaces.
const MAX_ATTRIBUTES: usize = 64;
/// The shortest documents of any format have a node in each 9 bytes or so; nodes take much more memory.
const MIN_BYTES_PER_NODE: usize = 6;
/// However short a document is.
const NODES_OF_ANY: u32 = 1000;

/// Reads a document. Document type definitions, and with them entities that expand without end, are
/// refused.
///
/// # Errors
/// What is wrong with the text.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, ImportError> {
    check_attributes(text)?;
    let nodes = u32::try_from(text.len() / MIN_BYTES_PER_NODE).unwrap_or(u32::MAX);
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: nodes.saturating_add(NODES_OF_ANY),
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| problem_of(&error))
}

/// What is wrong with a text that begins like XML, if something is.
pub(crate) fn problem(text: &str) -> Option<ImportError> {
    parse(text).err()
}

fn problem_of(error: &Error) -> ImportError {
    match error {
        Error::UnexpectedEndOfStream | Error::UnclosedRootNode | Error::NoRootNode => {
            ImportError::Truncated
        }
        _ => {
            let place = error.pos();
            ImportError::Damaged {
                line: place.row as usize,
                column: place.col as usize,
            }
        }
    }
}

/// Refuses an element with attributes without end, because the parser compares each with all others, and a
/// document with namespaces without end, because each element looks through those around it.
fn check_attributes(text: &str) -> Result<(), ImportError> {
    let mut namespaces = 0;
    let mut rest = text;
    while let Some((before, markup)) = rest.split_once('<') {
        let is_start = before.len() + markup.len() + 1 == text.len() && before.is_empty();
        let is_declaration = is_start && markup.starts_with("?xml ");
        rest = if let Some(comment) = markup.strip_prefix("!--") {
            after(comment, "-->")
        } else if let Some(data) = markup.strip_prefix("![CDATA[") {
            after(data, "]]>")
        } else if let Some(instruction) = markup.strip_prefix('?').filter(|_| !is_declaration) {
            after(instruction, "?>")
        } else {
            let tag = Tag::scan(markup);
            namespaces += tag.namespaces;
            if tag.attributes.max(namespaces) > MAX_ATTRIBUTES {
                return Err(damaged_before(text, markup));
            }
            tag.rest
        };
    }
    Ok(())
}

fn after<'t>(text: &'t str, end: &str) -> &'t str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

fn damaged_before(text: &str, rest: &str) -> ImportError {
    let before = text.strip_suffix(rest).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    ImportError::Damaged {
        line: before.matches('\n').count() + 1,
        column: before.len() - line_start,
    }
}

/// What there is between `<` and `>`, counted without a look at names.
struct Tag<'t> {
    attributes: usize,
    namespaces: usize,
    rest: &'t str,
}

impl<'t> Tag<'t> {
    fn scan(mut rest: &'t str) -> Self {
        let (mut attributes, mut namespaces) = (0, 0);
        while let Some(at) = rest.find(['"', '\'', '>']) {
            let (name, found) = rest.split_at(at);
            let mut found = found.chars();
            let end = found.next().filter(|character| *character != '>');
            rest = found.as_str();
            let Some(quote) = end else {
                break;
            };
            attributes += 1;
            namespaces += usize::from(name.contains("xmlns"));
            rest = rest.split_once(quote).map_or("", |(_, rest)| rest);
        }
        Self {
            attributes,
            namespaces,
            rest,
        }
    }
}

/// The first element of this name right below another.
pub(crate) fn child<'d, 'i>(node: Node<'d, 'i>, name: &str) -> Option<Node<'d, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// The text in it.
pub(crate) fn child_text<'d>(node: Node<'d, '_>, name: &str) -> Option<&'d str> {
    child(node, name)?.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_do_not_expand_and_nesting_does_no_harm() {
        let bomb =
            "<!DOCTYPE map [<!ENTITY a \"aaaa\">]><map><string name=\"x\">&a;</string></map>";
        assert!(parse(bomb).is_err());
        let deep = "<map>".repeat(100_000);
        assert!(parse(&deep).is_err());
        let closed = deep + &"</map>".repeat(100_000);
        let _ = parse(&closed);
    }

    /// The parser takes time that grows with the square of both.
    #[test]
    fn attributes_and_namespaces_without_end_are_refused_with_the_place() {
        let attributes = |count: usize, name: &str| -> String {
            let one = |number| format!(" {name}{number}='<>'");
            (0..count).map(one).collect()
        };
        let most = attributes(MAX_ATTRIBUTES, "a").replace("<>", ">");
        assert!(parse(&format!("<map><a{most}/><a{most}/></map>")).is_ok());
        let more = attributes(MAX_ATTRIBUTES + 1, "a");
        let refused = Some(ImportError::Damaged { line: 2, column: 6 });
        assert_eq!(problem(&format!("<map>\n<b/> <a{more}/></map>")), refused);
        for hidden in [
            "<?xml version='1.0' encoding='?><!--'?>",
            "<!-- ' -->",
            "<?a '?>",
        ] {
            assert!(problem(&format!("{hidden}<map><![CDATA['<!--]]><a{more}/></map>")).is_some());
        }
        let nested = |count: usize| {
            let open = |number| format!("<a xmlns:a{number}='b'>");
            (0..count).map(open).collect::<String>() + &"</a>".repeat(count)
        };
        assert!(parse(&nested(MAX_ATTRIBUTES)).is_ok());
        assert!(parse(&nested(MAX_ATTRIBUTES + 1)).is_err());
    }

    #[test]
    fn there_are_no_more_nodes_than_a_file_of_that_length_has() {
        let dense = |count: usize| format!("<map>{}</map>", "<a/>".repeat(count));
        assert!(parse(&dense(900)).is_ok());
        assert!(parse(&dense(10_000)).is_err());
    }

    #[test]
    fn a_cut_off_file_is_told_from_a_damaged_one() {
        assert_eq!(problem("<map><string name="), Some(ImportError::Truncated));
        assert!(matches!(
            problem("<map><string name=\"a\">x</strong></map>"),
            Some(ImportError::Damaged { line: 1, .. })
        ));
    }
}
