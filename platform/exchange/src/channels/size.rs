//! What fits into a message: a text message is counted in the letters of GSM 03.38 or, as Urdu needs, in UCS-2. No I/O.

use contracts::Channel;

/// Parts of one text message at most: more are lost on the way too often, and each is paid for.
const PARTS: usize = 6;
/// Characters of an e-mail or a WhatsApp message at most.
const LONG: usize = 4_096;

/// GSM 03.38, the basic set; the escape is left out.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension: each of these takes two places.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How many parts a text message takes: 160 letters or 153 in each of several; in UCS-2 70 or 67.
pub fn parts(words: &str) -> usize {
    let places = |c: char| match () {
        () if BASIC.contains(c) => Some(1),
        () if EXTENDED.contains(c) => Some(2),
        () => None,
    };
    let (widths, one, each): (Vec<usize>, _, _) = match words.chars().map(places).collect() {
        Some(widths) => (widths, 160, 153),
        None => (words.chars().map(char::len_utf16).collect(), 70, 67),
    };
    if widths.iter().sum::<usize>() <= one { 1 } else { filled(&widths, each) }
}

/// Parts of `each` places; a letter of two places is not torn apart.
fn filled(widths: &[usize], each: usize) -> usize {
    let (mut parts, mut used) = (1, 0);
    for width in widths {
        if used + width > each {
            parts += 1;
            used = 0;
        }
        used += width;
    }
    parts
}

/// True when a message of these words can be sent.
pub fn fits(channel: Channel, words: &str) -> bool {
    let spoken = !words.trim().is_empty();
    spoken
        && match channel {
            Channel::Sms => parts(words) <= PARTS,
            Channel::WhatsApp | Channel::Email => words.chars().count() <= LONG,
            // Nobody is answered in words who rang.
            Channel::Call => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_as_operators_count_them() {
        for (words, expected) in [
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("a".repeat(306), 2),
            ("a".repeat(307), 3),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            // 153 is odd: the last place of a part stays empty.
            ("€".repeat(153), 3),
            ("ب".repeat(70), 1),
            ("ب".repeat(71), 2),
            ("ب".repeat(134), 2),
            ("ب".repeat(135), 3),
            // One letter outside the set turns the whole into UCS-2.
            (format!("{}ب", "a".repeat(70)), 2),
            // Outside the basic plane a letter takes two places and stays whole.
            ("😀".repeat(35), 1),
            ("😀".repeat(36), 2),
            ("😀".repeat(67), 3),
        ] {
            assert_eq!(parts(&words), expected, "{} letters", words.chars().count());
        }
    }

    #[test]
    fn what_is_too_long_or_empty_is_not_sent() {
        assert!(fits(Channel::Sms, &"ب".repeat(402)) && !fits(Channel::Sms, &"ب".repeat(403)));
        assert!(fits(Channel::Sms, &"a".repeat(918)) && !fits(Channel::Sms, &"a".repeat(919)));
        assert!(fits(Channel::Email, &"ب".repeat(4_096)) && !fits(Channel::WhatsApp, &"a".repeat(4_097)));
        assert!(!fits(Channel::Sms, " \n") && !fits(Channel::Email, ""));
    }
}
