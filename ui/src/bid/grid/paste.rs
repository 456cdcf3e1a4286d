//! Cells as spreadsheets put them on the clipboard: tabs between columns, an end of line between rows, quotes around what
//! has either. Pure.
//!
//! Not the `csv` crate: it passes over empty rows, of which each is a line of the grid, and takes all that follows a quote
//! that nobody closed (`6" pipe`) for one cell.

use pok_domain::typed;

/// Text from a spreadsheet as rows of cells. The end of line that ends the last row begins none.
pub(super) fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut rest) = (Vec::new(), Vec::new(), text);
    loop {
        let (cell, after) = quoted(rest).unwrap_or_else(|| plain(rest));
        row.push(cell);
        if let Some(after) = after.strip_prefix('\t') {
            rest = after;
            continue;
        }
        rows.push(std::mem::take(&mut row));
        match after.strip_prefix("\r\n").or_else(|| after.strip_prefix(END)) {
            Some(after) => rest = after,
            None => break,
        }
    }
    rows.pop_if(|row| row.len() == 1 && row[0].is_empty());
    rows
}

/// What ends a row.
const END: [char; 2] = ['\r', '\n'];

fn plain(rest: &str) -> (String, &str) {
    let (cell, after) = rest.split_at(rest.find(['\t', '\r', '\n']).unwrap_or(rest.len()));
    (cell.to_owned(), after)
}

/// A cell in quotes, which are doubled where they belong to it. A quote that isn't closed where a cell ends is a character.
fn quoted(rest: &str) -> Option<(String, &str)> {
    let (mut rest, mut cell) = (rest.strip_prefix('"')?, String::new());
    loop {
        let (part, after) = rest.split_once('"')?;
        cell.push_str(part);
        rest = after.strip_prefix('"').unwrap_or(after);
        if rest.len() < after.len() {
            cell.push('"');
        } else {
            return (after.is_empty() || after.starts_with(['\t', '\r', '\n'])).then_some((cell, after));
        }
    }
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
    let price = |cell: &str| Some(typed::text(cell)).filter(|cell| !cell.is_empty());
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
    fn a_quote_that_nobody_closed_is_a_character_and_a_lone_return_ends_a_row() {
        let remarks = cells("1,000\t6\" 배관\r\n1,200\t\"특가 (11월)\r\n1,300\t\r\n1,400\t표준\r\n");
        assert_eq!(remarks.iter().map(|row| &*row[1]).collect::<Vec<_>>(), ["6\" 배관", "\"특가 (11월)", "", "표준"]);
        assert_eq!(cells("1,000\r\n\"협의\r\n1,300\r\n1,400\r\n"), [["1,000"], ["\"협의"], ["1,300"], ["1,400"]]);
        assert_eq!(cells("1,000\n1,200\n\"두 줄\n단가\"\n1,400"), [["1,000"], ["1,200"], ["두 줄\n단가"], ["1,400"]]);
        assert_eq!(cells("1\r2\r\n3"), [["1"], ["2"], ["3"]]);
    }

    #[test]
    fn case_19_four_lines_of_a_spreadsheet_stay_four() {
        let first = |text: &str| cells(text).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        assert_eq!(
            first(include_str!("../../../../tests/cases/19-clipboard-control.tsv")),
            ["1,000", "1,200", "두 줄\n단가", "1,400"]
        );
        let column = include_str!("../../../../tests/cases/19-clipboard-one-column.tsv");
        assert_eq!(first(column), ["1,000", "\"협의", "1,300", "1,400"]);
        assert_eq!(first(&column.replace("\r\n", "\r")), ["1,000", "\"협의", "1,300", "1,400"], "a lone CR ends a row");
        let remark = cells(include_str!("../../../../tests/cases/19-clipboard-remark.tsv"));
        let remark: Vec<_> = remark.iter().map(|row| (&*row[0], &*row[1])).collect();
        assert_eq!(remark, [("1,000", "6\" 배관"), ("1,200", "\"특가 (11월)"), ("1,300", ""), ("1,400", "표준")]);
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
