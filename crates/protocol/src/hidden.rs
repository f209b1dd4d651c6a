//! Characters that can make a text look like another one.
//!
//! Names of devices, organizations and members, and what is said of a sign-in, are written by one person
//! and trusted by another, who must see all of it. A server takes no such text that holds one, and a
//! client shows none, whatever its server sends.

/// Whether a character is not seen, breaks the line or turns the direction of writing round (Unicode
/// Technical Report 36 §2 and §3).
///
/// ```
/// use lifeboat_protocol::hidden::is_hidden;
///
/// assert!(is_hidden('\u{202e}'), "the right-to-left override");
/// assert!(!is_hidden('é'));
/// ```
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            // Soft hyphen, Arabic letter mark, Mongolian vowel separator.
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            // Of no width, or marks of a direction.
            | '\u{200b}'..='\u{200f}'
            // Separators of lines and paragraphs; embeddings and overrides of a direction.
            | '\u{2028}'..='\u{202e}'
            // Invisible operators; isolates of a direction.
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
        )
}
