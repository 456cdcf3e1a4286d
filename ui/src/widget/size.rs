//! A file's length in words.

/// `1.5 MB`, `340 KB`, `12 B`; in thousands, as the limits of the specification are.
pub(crate) fn words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{} KB", (bytes + 500) / 1_000),
        _ => {
            let tenths = (bytes + 50_000) / 100_000;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_length_is_rounded_to_what_one_can_grasp() {
        let read = [0, 999, 1_000, 1_499, 999_499, 999_500, 1_549_999, 30_000_000].map(words);
        assert_eq!(read, ["0 B", "999 B", "1 KB", "1 KB", "999 KB", "1.0 MB", "1.5 MB", "30.0 MB"]);
    }
}
