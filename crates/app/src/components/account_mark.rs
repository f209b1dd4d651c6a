//! The mark of an account: the first letter of its issuer on a colour that stays the same.

use leptos::prelude::*;

/// How many colours `style/` has for marks.
const COLOURS: u32 = 10;

/// A mark for an account called so.
#[component]
pub(crate) fn AccountMark(
    /// The issuer, or the name where there is none.
    #[prop(into)]
    title: String,
    /// The account's own picture, as a `data:` URI.
    #[prop(optional_no_strip)]
    picture: Option<String>,
) -> impl IntoView {
    if let Some(picture) = picture {
        return view! { <img class="mark mark-picture" src=picture alt="" /> }.into_any();
    }
    let class = format!("mark mark-{}", colour(&title));
    view! {
        <span class=class aria-hidden="true">
            {initial(&title)}
        </span>
    }
    .into_any()
}

fn initial(title: &str) -> String {
    let letter = title.chars().find(|symbol| symbol.is_alphanumeric());
    letter.map_or_else(|| "·".to_owned(), |letter| letter.to_uppercase().collect())
}

/// The same for the same title on every device (FNV-1a).
fn colour(title: &str) -> u32 {
    let folded = title.to_lowercase();
    let hash = folded.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash % COLOURS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_the_first_letter_or_digit() {
        assert_eq!(initial("  école"), "É");
        assert_eq!(initial("(1password)"), "1");
        assert_eq!(initial("…"), "·");
    }

    #[test]
    fn case_makes_no_other_colour() {
        assert_eq!(colour("GitHub"), colour("github"));
        assert!(colour("x") < COLOURS);
    }
}
