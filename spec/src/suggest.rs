//! Did you mean: the name that a misspelt one most resembles.

/// Names longer than this are not typed by hand, and comparing them takes long.
const LONGEST: usize = 80;

/// The one of `among` that `name` is most likely a misspelling of, if any is near enough.
///
/// ```
/// # use webhook_events_spec::suggest;
/// assert_eq!(suggest("strng", ["string", "integer"]), Some("string"));
/// assert_eq!(suggest("Created-At", ["id", "created_at"]), Some("created_at"));
/// assert_eq!(suggest("colour", ["string", "integer"]), None);
/// ```
pub fn suggest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = letters(name)?;
    let limit = wanted.len().max(3) / 3;
    let mut best = None;
    for candidate in among {
        let Some(have) = letters(candidate) else { continue };
        let below = best.map_or(limit + 1, |(distance, _)| distance);
        // A name of one letter resembles every other of one letter.
        if have.len().abs_diff(wanted.len()) >= below || (have.len() == 1 && have != wanted) {
            continue;
        }
        let distance = distance(&wanted, &have);
        if distance < below {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// What is left of a name when case and separators do not count.
fn letters(name: &str) -> Option<Vec<char>> {
    if name.len() > LONGEST {
        return None;
    }
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (!letters.is_empty()).then_some(letters)
}

/// How many letters must be added, dropped, replaced or swapped with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
