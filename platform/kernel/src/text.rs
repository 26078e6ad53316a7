//! Text a person typed or dictated: digits of three scripts, look-alike letters, invisible controls, limits.
//! The words of a report are kept as spoken; only what cannot be seen and could mislead is removed.

/// Turns Urdu (۰-۹) and Arabic (٠-٩) digits into ASCII ones; everything else stays.
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

fn ascii_digit(c: char) -> char {
    let value = match c {
        '۰'..='۹' => u32::from(c) - u32::from('۰'),
        '٠'..='٩' => u32::from(c) - u32::from('٠'),
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// Bidirectional controls: invisible, and able to make a number or a name read backwards in a printed book.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// One line of text: controls and bidi marks removed, white space collapsed, ends trimmed.
pub fn line(typed: &str) -> String {
    let visible: String = typed
        .chars()
        .filter(|c| !is_bidi_control(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A narrative: line breaks kept (as `\n`), other controls and bidi marks removed, ends trimmed.
pub fn narrative(typed: &str) -> String {
    let unified = typed.replace("\r\n", "\n").replace('\r', "\n");
    let visible: String = unified
        .chars()
        .filter(|c| !is_bidi_control(*c) && (*c == '\n' || *c == '\t' || !c.is_control()))
        .collect();
    visible.trim().to_owned()
}

/// Folds what the same word is typed with: Arabic ي ك ه to Urdu ی ک ہ, zero-width characters away, lower case.
/// For comparison and search only, never for what is stored.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{0640}' | '\u{064B}'..='\u{0652}'))
        .filter(|c| !is_bidi_control(*c))
        .map(|c| match c {
            'ي' | 'ى' => 'ی',
            'ك' => 'ک',
            'ه' => 'ہ',
            other => ascii_digit(other),
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// A required single line of at most `max` characters.
pub fn required_line(typed: &str, max: usize) -> Result<String, crate::Code> {
    optional_line(typed, max)?.ok_or("text.required")
}

/// An optional single line of at most `max` characters; blank is `None`.
pub fn optional_line(typed: &str, max: usize) -> Result<Option<String>, crate::Code> {
    limited(line(typed), max)
}

/// A required narrative of at most `max` characters.
pub fn required_narrative(typed: &str, max: usize) -> Result<String, crate::Code> {
    limited(narrative(typed), max)?.ok_or("text.required")
}

/// An optional narrative of at most `max` characters; blank is `None`.
pub fn optional_narrative(typed: &str, max: usize) -> Result<Option<String>, crate::Code> {
    limited(narrative(typed), max)
}

fn limited(text: String, max: usize) -> Result<Option<String>, crate::Code> {
    if text.chars().count() > max {
        return Err("text.too-long");
    }
    Ok(text.chars().any(leaves_a_mark).then_some(text))
}

/// False for what prints as nothing: joiners, fillers, selectors, tags. They belong between letters (a zero-width
/// non-joiner does in Urdu), but alone they would pass for an answer that nobody can read.
fn leaves_a_mark(c: char) -> bool {
    let unseen = matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !unseen && !c.is_whitespace() && !c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_of_three_scripts_are_one() {
        assert_eq!(ascii_digits("۰۳٣3"), "0333");
    }

    #[test]
    fn bidi_marks_and_nul_never_reach_the_book() {
        assert_eq!(line("\u{202E}علی\u{0000} خان \n"), "علی خان");
        assert_eq!(narrative("a\r\nb\u{2067}"), "a\nb");
    }

    #[test]
    fn what_prints_as_nothing_is_no_answer() {
        for unseen in
            ["\u{200B}\u{200C}\u{200D}\u{FEFF}", "\u{00AD}", "\u{2060} \u{3164}", "\u{E0041}\u{FE0F}"]
        {
            assert_eq!(required_narrative(unseen, 9), Err("text.required"), "{unseen:?}");
            assert_eq!(optional_line(unseen, 9), Ok(None), "{unseen:?}");
        }
        assert_eq!(optional_line("می\u{200C}روم", 9), Ok(Some("می\u{200C}روم".to_owned())));
    }

    #[test]
    fn look_alikes_fold() {
        assert_eq!(fold("علي"), fold("علی"));
    }

    proptest! {
        #[test]
        fn a_line_is_one_visible_line(typed in "\\PC*|.*") {
            let kept = line(&typed);
            prop_assert!(!kept.chars().any(|c| c.is_control() || is_bidi_control(c)));
            prop_assert_eq!(line(&kept), kept);
        }
    }
}
