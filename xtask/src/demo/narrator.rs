//! What the demo says between the commands.

use crate::terminal;

/// How wide the text is.
const WIDTH: usize = 86;

/// The title of the whole.
pub(super) fn title(text: &str) {
    println!();
    println!("{}", terminal::bold(text));
    println!("{}", terminal::bold(&"═".repeat(text.chars().count())));
}

/// A chapter begins.
pub(super) fn chapter(text: &str) {
    println!();
    println!("{}", terminal::bold(&format!("── {text}")));
}

/// What happens now, and why.
pub(super) fn say(text: &str) {
    println!();
    for line in wrapped(text) {
        println!("{line}");
    }
}

/// A claim that was just checked.
pub(super) fn checked(text: &str) {
    for (index, line) in wrapped(text).iter().enumerate() {
        let mark = if index == 0 {
            terminal::green("✓")
        } else {
            " ".to_owned()
        };
        println!("{mark} {line}");
    }
}

/// A command line of a device, and what came of it.
pub(super) fn command(device: &str, line: &str, output: &str) {
    println!();
    let prompt = terminal::dim(&format!("{device} $"));
    println!("  {prompt} {}", terminal::cyan(line));
    for line in output.trim_end().lines() {
        println!("  {line}");
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines
            .last()
            .is_some_and(|line| line.chars().count() + 1 + word.chars().count() > WIDTH);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_wrapped_at_words() {
        let text = "word ".repeat(40);
        let lines = wrapped(&text);
        assert!(lines.len() > 1);
        assert!(
            lines
                .iter()
                .all(|line| line.chars().count() <= WIDTH && !line.ends_with(' '))
        );
        assert_eq!(lines.join(" "), text.trim());
    }
}
