//! Cells as spreadsheets put them on the clipboard: tabs between columns, newlines between rows, quotes around what has
//! either. Pure.

/// Text from a spreadsheet as rows of cells. The newline that ends the last row begins none.
pub(super) fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut characters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) else { break };
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            '\t' if !is_quoted => {
                if let Some(row) = rows.last_mut() {
                    row.push(String::new());
                }
            }
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            character => cell.push(character),
        }
    }
    rows.pop_if(|row| row.len() == 1 && row[0].is_empty());
    rows
}

/// Rows of cells as a spreadsheet takes them.
pub(super) fn text(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let quoted = |cell: String| {
        let is_plain = !cell.contains(['\t', '\n', '\r', '"']);
        if is_plain { cell } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    let rows: Vec<String> =
        rows.into_iter().map(|row| row.into_iter().map(quoted).collect::<Vec<_>>().join("\t")).collect();
    rows.join("\n")
}

/// What pasting does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pasted {
    /// Row of the grid and what comes into it; none empties it.
    pub(super) prices: Vec<(usize, Option<String>)>,
    /// Rows for which the grid has no more lines.
    pub(super) below: usize,
    /// Columns beside the first: only prices can be written in.
    pub(super) beside: usize,
}

/// Fills downwards from `first`, at most to the last of `lines`. A single value fills every row that is chosen.
pub(super) fn paste(text: &str, first: usize, chosen: usize, lines: usize) -> Pasted {
    let rows = cells(text);
    let price = |cell: &str| Some(cell.trim().to_owned()).filter(|cell| !cell.is_empty());
    let fits = lines.saturating_sub(first);
    let beside = rows.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    let prices: Vec<_> = match rows.as_slice() {
        [one] => (first..first + chosen.min(fits)).map(|row| (row, price(&one[0]))).collect(),
        rows => rows.iter().take(fits).enumerate().map(|(index, row)| (first + index, price(&row[0]))).collect(),
    };
    Pasted { prices, below: rows.len().saturating_sub(fits), beside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_from_a_spreadsheet_is_read_row_by_row() {
        assert_eq!(cells("1,000\r\n2,000\r\n"), [["1,000"], ["2,000"]]);
        assert_eq!(cells("\"두\n줄\"\t\"큰 \"\"A\"\"\"\n3"), [vec!["두\n줄", "큰 \"A\""], vec!["3"]]);
        assert_eq!(cells("1\n\n3"), [["1"], [""], ["3"]], "an empty cell keeps its row");
        assert!(cells("").is_empty());
        let rows = vec![vec!["두\n줄".to_owned(), "a\"b".to_owned()], vec![String::new(), "1".to_owned()]];
        assert_eq!(cells(&text(rows.clone())), rows, "there and back");
    }

    #[test]
    fn pasting_fills_downwards_and_says_what_did_not_fit() {
        let some = |text: &str| Some(text.to_owned());
        let pasted = paste("1\n\n3\n4\n", 7, 1, 10);
        assert_eq!(pasted.prices, [(7, some("1")), (8, None), (9, some("3"))]);
        assert_eq!((pasted.below, pasted.beside), (1, 0));
        let pasted = paste("1\t건\n2\t개", 0, 1, 10);
        assert_eq!((pasted.prices, pasted.beside), (vec![(0, some("1")), (1, some("2"))], 1));
        let pasted = paste("천원", 2, 3, 10);
        assert_eq!(pasted.prices, [(2, some("천원")), (3, some("천원")), (4, some("천원"))], "wrong values come too");
    }
}
