//! Whether two words are one slip of the finger apart. Must not say how far words are that differ more.

/// One letter more, one less, one other, or two neighbours exchanged. Not true of equal words.
pub(super) fn one_apart(one: &[char], other: &[char]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (short.get(same..).unwrap_or_default(), long.get(same..).unwrap_or_default());
    match long.len().saturating_sub(short.len()) {
        0 => match (short, long) {
            ([_, a @ ..], [_, b @ ..]) if a == b => true,
            ([a, b, rest @ ..], [c, d, others @ ..]) => a == d && b == c && rest == others,
            _ => false,
        },
        1 => long.split_first().is_some_and(|(_, rest)| rest == short),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apart(one: &str, other: &str) -> bool {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        one_apart(&letters(one), &letters(other))
    }

    #[test]
    fn one_slip_and_no_more() {
        for (one, other) in [("robry", "robery"), ("robbery", "robbary"), ("theft", "thfet"), ("", "a")] {
            assert!(apart(one, other) && apart(other, one), "{one} {other}");
        }
        for (one, other) in [("theft", "theft"), ("theft", "tehfz"), ("theft", "thefts!"), ("abcd", "badc")] {
            assert!(!apart(one, other) && !apart(other, one), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn a_letter_left_out_is_one_slip(word in "[a-zچوری]{1,12}", at in 0usize..12) {
            let letters: Vec<char> = word.chars().collect();
            let mut less = letters.clone();
            less.remove(at % letters.len());
            prop_assert!(one_apart(&letters, &less) && one_apart(&less, &letters));
        }
    }
}
