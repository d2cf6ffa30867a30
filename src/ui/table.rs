//! Columns for people, tabs-free and without frames, so that `awk` and models read them too.

use super::STRONG;
use crate::failure::printable;

/// Rows under a header, columns padded to their widest cell; the last column is not padded.
pub fn render(header: &[&str], rows: &[Vec<String>]) -> String {
    let clean: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| printable(cell).into_owned()).collect()).collect();
    let width = |column: usize| {
        let cells = clean.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([header[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |cells: &[&str]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut out = format!("{STRONG}{}{STRONG:#}", line(header));
    for row in &clean {
        out.push('\n');
        out.push_str(&line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["nodejs_22".to_owned(), "22.20.0".to_owned()], vec!["jq".to_owned(), "1\u{1b}".to_owned()]];
        let table = anstream::adapter::strip_str(&super::render(&["ID", "VERSION"], &rows)).to_string();
        insta::assert_snapshot!(table, @r"
        ID         VERSION
        nodejs_22  22.20.0
        jq         1\u{1b}
        ");
    }
}
