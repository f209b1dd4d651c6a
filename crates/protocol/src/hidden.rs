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
        || turns_direction(character)
        || matches!(
            character,
            // Soft hyphen, Arabic letter mark, Mongolian vowel separator.
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            // Of no width, or marks of a direction.
            | '\u{200b}'..='\u{200f}'
            // Separators of lines and paragraphs.
            | '\u{2028}'..='\u{2029}'
            // Invisible operators; what is out of use.
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{feff}'
        )
}

/// Whether a character turns the direction of writing round for those that follow: the embeddings,
/// overrides and isolates (Unicode Standard Annex 9 §2). What people write needs none of them, unlike
/// some of what is [hidden](is_hidden): an emoji may be several, joined by a character of no width.
#[must_use]
pub fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
