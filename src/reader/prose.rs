//! Sentences and notes: texts in which a number is told of something, and is no figure by a label.

use super::lexicon::word_at;
use crate::quantity::JOINT;

/// Verbs that are the whole label of a number: `4.3GB 残っています`.
const STATES: [&str; 5] = ["残っています", "使いました", "使っています", "利用しました", "利用しています"];

/// A sentence or a note.
pub fn is_prose(text: &str) -> bool {
    if STATES.contains(&text.trim_matches(|sign: char| sign.is_ascii() || sign == JOINT)) {
        return false;
    }
    let noted = text.starts_with(['※', '*', '・', '注', '「', '“'])
        && !text.starts_with("**")
        && !is_noted_label(text);
    noted || tells(text) || exclaims(text) || is_english_prose(text)
}

/// A label in a note: `※前月(5月)の通信量:`.
fn is_noted_label(text: &str) -> bool {
    text.starts_with('※') && text.trim_end_matches([' ', JOINT]).ends_with(':')
}

/// Ends as Japanese sentences do, or lists with two commas.
fn tells(text: &str) -> bool {
    let mut commas = 0;
    text.char_indices().any(|(at, sign)| match sign {
        '。' => true,
        '、' => {
            commas += 1;
            commas > 1
        }
        'で' | 'ま' | 'く' => ends_sentence(text.get(at..).unwrap_or_default()),
        _ => false,
    })
}

/// Whether a text begins with how Japanese sentences end.
fn ends_sentence(rest: &str) -> bool {
    const ENDS: [&str; 6] = ["です", "ます", "ません", "ください", "でした", "まし"];
    ENDS.iter().any(|end| rest.starts_with(end))
}

/// `!` right after a word, or a question; a sign that stands apart is an icon.
fn exclaims(text: &str) -> bool {
    if !text.contains(['!', '?']) {
        return false;
    }
    let before =
        |sign: char| text.match_indices(sign).filter_map(|(at, _)| text.get(..at)?.chars().next_back());
    // S!ベーシックパック and Y!mobile are names.
    let cries = text.match_indices('!').any(|(at, _)| {
        let mut before = text.get(..at).unwrap_or_default().chars().rev();
        let (last, other) = (before.next(), before.next());
        let named =
            last.is_some_and(|last| last.is_ascii_uppercase()) && !other.is_some_and(char::is_alphanumeric);
        last.is_some_and(char::is_alphanumeric) && !named
    });
    cries || before('?').any(|last| "かのるい嗎吗呢".contains(last))
}

/// Five words and more with a verb or a full stop.
fn is_english_prose(text: &str) -> bool {
    const VERBS: [&str; 12] =
        ["can", "will", "when", "you", "is", "are", "be", "may", "you'll", "get", "if", "saved"];
    if text.bytes().filter(|byte| *byte == b' ').count() < 4 {
        return false;
    }
    let words = || text.split_whitespace().filter(|word| word.bytes().all(|byte| byte.is_ascii_graphic()));
    let is_verb = |word: &str| VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(word));
    words().nth(4).is_some() && (words().any(is_verb) || text.trim_end().ends_with(['.', '!', '?']))
}

/// Whether a number stands in a sentence. A remark in parentheses after it is one of its own: `50GB (追加されません)`.
pub fn stands_in_prose(line: &str, at: usize) -> bool {
    let (before, rest) = line.split_at_checked(at).unwrap_or((line, ""));
    if is_noted_label(before) {
        return is_prose(line.trim_start_matches('※'));
    }
    let open = before.rfind('(') > before.rfind(')');
    if open || !rest.contains('(') {
        return is_prose(line);
    }
    let mut plain = before.to_owned();
    let mut depth = 0_usize;
    for sign in rest.chars() {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(sign),
            _ => {}
        }
    }
    is_prose(&plain)
}

/// The subject of a sentence, from what stands before the number it tells: `9月の利用料金は現在 `.
pub fn subject_of(before: &str) -> Option<&str> {
    const LONGEST: usize = 20;
    let gap = [' ', JOINT];
    let before = before.trim_matches(gap);
    let before =
        ["現在", "約", "あと", "、"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    let subject = before.trim_end_matches(gap).strip_suffix('は')?;
    (!subject.contains(['※', '。', '、', 'は', 'を', 'が']) && subject.chars().count() <= LONGEST)
        .then_some(subject)
}

/// Whether what stands after a number ends its sentence, with at most a remark: ` です(11月23日まで)。`
pub fn only_ends(after: &str) -> bool {
    let gap = [' ', JOINT];
    let rest = after.trim_matches(gap).trim_end_matches('。').trim_matches(gap);
    let Some(rest) = ["です", "でした"].iter().find_map(|word| rest.strip_prefix(word)) else {
        return false;
    };
    let rest = rest.trim_matches(gap);
    let remark = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    rest.is_empty() || remark.is_some_and(|remark| !remark.contains(['(', ')', '。']))
}

/// Whether a particle follows: `1GBの`, `1GB になると`, `5GB でも`. Then the number only describes what comes after it.
/// A label after its number may begin like one: `3GB のこり`.
pub fn describes(text: &str, end: usize) -> bool {
    const PARTICLES: [char; 10] = ['の', 'に', 'を', 'が', 'で', 'は', 'と', 'へ', 'や', 'も'];
    let rest = text.get(end..).unwrap_or_default().trim_start_matches([' ', JOINT]);
    let tells = rest.starts_with("です") || rest.starts_with("でした");
    rest.starts_with(PARTICLES) && !tells && word_at(rest).is_none() && !ends_as_whole(text, end)
}

/// Whether `のうち` or `のうち)` after a number ends its line: it is the whole of a number printed before it.
pub fn ends_as_whole(text: &str, end: usize) -> bool {
    let gap = [' ', JOINT];
    let rest = text.get(end..).unwrap_or_default().split('\n').next().unwrap_or_default();
    let rest = rest.trim_start_matches(gap).strip_prefix("のうち");
    rest.is_some_and(|rest| ["", ")"].contains(&rest.trim_matches(gap)))
}

/// As far before and after a number as its line is looked at, in bytes: farther than any label or sentence goes, and no
/// more, so that a text of numbers without end does not take the square of its length.
pub const FARTHEST: usize = 1000;

/// The line of the block that holds a byte, as far as it is looked at.
pub fn line_of(text: &str, at: usize) -> (usize, usize) {
    let near = text.floor_char_boundary(at.saturating_sub(FARTHEST));
    let far = text.ceil_char_boundary(at + FARTHEST);
    let start =
        text.get(near..at).and_then(|before| before.rfind('\n')).map_or(near, |found| near + found + 1);
    let end = text.get(at..far).and_then(|after| after.find('\n')).map_or(far, |found| at + found);
    (start, end)
}

/// No letter of any script.
pub fn says_nothing(text: &str) -> bool {
    !text.chars().any(is_letter)
}

/// A letter; those of Japanese are told without the tables of Unicode.
fn is_letter(sign: char) -> bool {
    match sign {
        _ if sign.is_ascii() => sign.is_ascii_alphabetic(),
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' => true,
        _ => sign.is_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_it_is_broken_or_where_nobody_would_look_any_more() {
        assert_eq!(line_of("ab\ncd\nef", 4), (3, 5));
        assert_eq!(line_of("abc", 1), (0, 3));
        let long = "残".repeat(FARTHEST);
        let (start, end) = line_of(&long, 3 * FARTHEST / 2);
        assert!(
            long.get(start..end)
                .is_some_and(|line| line.len() >= 2 * FARTHEST && line.len() < 2 * FARTHEST + 6)
        );
    }
}
