//! Columns for people, tabs-free and without frames, so that `awk` and models read them too.
//!
//! On a terminal a table fits its width: columns that matter least are shortened. Elsewhere nothing is ever left out.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::STRONG;
use crate::failure::printable;

/// No column is made narrower than this or its header.
const NARROWEST: usize = 8;
/// Between two columns.
const GAP: &str = "  ";

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// In columns, for anything but a terminal: whole.
    Whole,
    /// In columns, for a terminal.
    Fitting {
        /// How many columns it has.
        room: usize,
        /// Stands for what there is no room for.
        more: &'static str,
    },
    /// A sentence a row, for who hears it and sees no columns.
    Sentences,
}

/// Rows under a header, columns padded to their widest cell; the last column is not padded.
///
/// On a terminal, those of `least` (by index, what matters least first) are shortened one after the
/// other until a line fits; where that is not enough, rows are sentences.
pub fn render(header: &[&str], rows: &[Vec<String>], shape: Shape, least: &[usize]) -> String {
    let clean: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| printable(cell).into_owned()).collect()).collect();
    if shape == Shape::Sentences {
        return sentences(header, &clean);
    }
    let width = |column: usize| {
        let cells = clean.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain([header[column].width()]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..header.len()).map(width).collect();
    if let Shape::Fitting { room, .. } = shape {
        fit(&mut widths, header, room, least);
        if total(&widths) > room {
            return sentences(header, &clean);
        }
    }
    let more = if let Shape::Fitting { more, .. } = shape { more } else { "" };
    let line = |cells: &[&str]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| padded(cell, *width, more));
        padded.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
    };
    let mut out = format!("{STRONG}{}{STRONG:#}", line(header));
    for row in &clean {
        out.push('\n');
        out.push_str(&line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    out
}

/// `jq: version 1.7.1, asked for *`, a line a row, without cells that are empty.
fn sentences(header: &[&str], rows: &[Vec<String>]) -> String {
    let sentence = |row: &Vec<String>| {
        let named = header.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty());
        let named: Vec<String> = named.map(|(name, cell)| format!("{} {cell}", name.to_lowercase())).collect();
        let subject = row.first().map(String::as_str).unwrap_or_default();
        if named.is_empty() { subject.to_owned() } else { format!("{subject}: {}", named.join(", ")) }
    };
    rows.iter().map(sentence).collect::<Vec<_>>().join("\n")
}

/// Makes columns narrower until all together have room.
fn fit(widths: &mut [usize], header: &[&str], room: usize, least: &[usize]) {
    for &column in least {
        let total = total(widths);
        let narrowest = NARROWEST.max(header[column].width()).min(widths[column]);
        widths[column] = widths[column].saturating_sub(total.saturating_sub(room)).max(narrowest);
    }
}

/// The width of a line.
fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
}

/// A cell of exactly this width, cut where it is wider.
fn padded(cell: &str, width: usize, more: &str) -> String {
    let mut out = if cell.width() > width { cut(cell, width, more) } else { cell.to_owned() };
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(out.width())));
    out
}

/// The beginning of a text, and the mark that there is more.
fn cut(text: &str, width: usize, more: &str) -> String {
    let mut left = width.saturating_sub(more.width());
    let fits = |c: &char| {
        let needed = c.width().unwrap_or(0);
        let fits = needed <= left;
        left = left.saturating_sub(needed);
        fits
    };
    let begin: String = text.chars().take_while(fits).collect();
    format!("{}{more}", begin.trim_end())
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::Shape;

    fn rendered(rows: &[[&str; 3]], room: Option<usize>, least: &[usize]) -> String {
        shaped(rows, room.map_or(Shape::Whole, |room| Shape::Fitting { room, more: "…" }), least)
    }

    fn shaped(rows: &[[&str; 3]], shape: Shape, least: &[usize]) -> String {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        let table = super::render(&["ID", "ATTRIBUTE", "SUMMARY"], &rows, shape, least);
        anstream::adapter::strip_str(&table).to_string()
    }

    const ROWS: [[&str; 3]; 2] =
        [["nodejs_22", "nodejs_22", "Event-driven framework"], ["jq", "python312Packages.jq", "1\u{1b}"]];

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        insta::assert_snapshot!(rendered(&ROWS, None, &[2, 1]), @r"
        ID         ATTRIBUTE             SUMMARY
        nodejs_22  nodejs_22             Event-driven framework
        jq         python312Packages.jq  1\u{1b}
        ");
    }

    #[test]
    fn what_matters_least_gives_way_on_a_terminal() {
        assert_eq!(rendered(&ROWS, Some(55), &[2, 1]), rendered(&ROWS, None, &[]), "it fits");
        insta::assert_snapshot!(rendered(&ROWS, Some(54), &[2, 1]), @r"
        ID         ATTRIBUTE             SUMMARY
        nodejs_22  nodejs_22             Event-driven framewo…
        jq         python312Packages.jq  1\u{1b}
        ");
        insta::assert_snapshot!(rendered(&ROWS, Some(32), &[2, 1]), @r"
        ID         ATTRIBUTE    SUMMARY
        nodejs_22  nodejs_22    Event-d…
        jq         python312P…  1\u{1b}
        ");
        insta::assert_snapshot!(rendered(&ROWS, Some(20), &[2, 1]), @r"
        nodejs_22: attribute nodejs_22, summary Event-driven framework
        jq: attribute python312Packages.jq, summary 1\u{1b}
        ");
    }

    #[test]
    fn the_mark_of_a_cut_has_room_itself() {
        insta::assert_snapshot!(shaped(&ROWS, Shape::Fitting { room: 32, more: "..." }, &[2, 1]), @r"
        ID         ATTRIBUTE    SUMMARY
        nodejs_22  nodejs_22    Event...
        jq         python31...  1\u{1b}
        ");
    }

    #[test]
    fn who_hears_a_table_gets_a_sentence_a_row() {
        let rows: Vec<Vec<String>> = ROWS.map(|row| row.map(str::to_owned).to_vec()).to_vec();
        insta::assert_snapshot!(super::render(&["ID", "VERSION", "ASKED FOR"], &rows, Shape::Sentences, &[]), @r"
        nodejs_22: version nodejs_22, asked for Event-driven framework
        jq: version python312Packages.jq, asked for 1\u{1b}
        ");
    }

    #[test]
    fn characters_that_are_two_columns_wide_count_twice() {
        let rows = [["a", "日本語のパッケージ", "x"], ["b", "e\u{301}galite\u{301}", "y"]];
        let table = rendered(&rows, None, &[]);
        let column_of = |line: &str| line.trim_end_matches(['x', 'y']).width();
        let lines: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(column_of(lines[0]), column_of(lines[1]), "{table}");
        assert!(rendered(&rows, Some(22), &[1]).lines().all(|line| line.width() <= 22));
    }
}
