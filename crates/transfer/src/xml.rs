//! XML, read with bounds.

use roxmltree::{Document, Error, Node, ParsingOptions};

use crate::error::ImportError;

/// Far more than 10 000 entries have in any format, and little memory.
const MAX_NODES: u32 = 4_000_000;

/// Reads a document. Document type definitions, and with them entities that expand without end, are
/// refused.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, Error> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
}

/// What is wrong with a text that begins like XML, if something is.
pub(crate) fn problem(text: &str) -> Option<ImportError> {
    parse(text).err().map(|error| problem_of(&error))
}

/// What an error of [`parse`] says of the file.
pub(crate) fn problem_of(error: &Error) -> ImportError {
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

    #[test]
    fn a_cut_off_file_is_told_from_a_damaged_one() {
        assert_eq!(problem("<map><string name="), Some(ImportError::Truncated));
        assert!(matches!(
            problem("<map><string name=\"a\">x</strong></map>"),
            Some(ImportError::Damaged { line: 1, .. })
        ));
    }
}
