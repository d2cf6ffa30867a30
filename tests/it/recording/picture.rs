//! A terminal's screen as text and as a picture. Not for: what is typed.

use std::fmt::Write as _;
use std::num::NonZero;

use anstyle::{Ansi256Color, AnsiColor, Color, Effects, RgbColor, Style};
use anstyle_svg::{Palette, Term};

/// Lines that the screen remembers, so that nothing scrolls away.
const LINES: NonZero<u16> = NonZero::new(200).unwrap();

/// What the picture is, for whom it cannot be shown.
const TITLE: &str = "envy in a terminal";

/// GitHub's dark colours: a dark window is readable on a light page and on a dark one.
const PAPER: RgbColor = RgbColor(0x0d, 0x11, 0x17);
const INK: RgbColor = RgbColor(0xe6, 0xed, 0xf3);
const FRAME: &str = "#30363d";
const COLOURS: Palette = Palette([
    RgbColor(0x48, 0x4f, 0x58),
    RgbColor(0xff, 0x7b, 0x72),
    RgbColor(0x3f, 0xb9, 0x50),
    RgbColor(0xd2, 0x99, 0x22),
    RgbColor(0x58, 0xa6, 0xff),
    RgbColor(0xbc, 0x8c, 0xff),
    RgbColor(0x39, 0xc5, 0xcf),
    RgbColor(0xb1, 0xba, 0xc4),
    RgbColor(0x6e, 0x76, 0x81),
    RgbColor(0xff, 0xa1, 0x98),
    RgbColor(0x56, 0xd3, 0x64),
    RgbColor(0xe3, 0xb3, 0x41),
    RgbColor(0x79, 0xc0, 0xff),
    RgbColor(0xd2, 0xa8, 0xff),
    RgbColor(0x56, 0xd4, 0xdd),
    RgbColor(0xf0, 0xf6, 0xfc),
]);

/// A terminal's screen.
pub(super) struct Screen(vt100::Parser);

impl Screen {
    /// An empty one.
    pub(super) fn new(columns: u16) -> Self {
        Self(vt100::Parser::new(LINES, columns.try_into().unwrap(), 0))
    }

    /// Shows a prompt and what is typed there, below an empty line.
    pub(super) fn type_in(&mut self, command: &str) {
        let gap = if self.text().is_empty() { "" } else { "\r\n" };
        self.take(format!("{gap}\x1b[2m$\x1b[0m \x1b[1m{command}\x1b[0m\r\n").as_bytes());
    }

    /// Shows what a program wrote.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.0.process(bytes);
    }

    /// What stands there, without spaces at the ends of lines.
    pub(super) fn text(&self) -> String {
        let text = self.0.screen().contents();
        let text: Vec<&str> = text.lines().map(str::trim_end).collect();
        let text = text.join("\n");
        if text.trim().is_empty() { String::new() } else { format!("{}\n", text.trim_end()) }
    }

    /// The same with colours.
    fn styled(&self) -> String {
        let screen = self.0.screen();
        let columns = screen.size().1.get();
        let lines = u16::try_from(self.text().lines().count()).unwrap();
        let mut styled = String::new();
        for line in 0..lines {
            let cells = (0..columns).filter_map(|column| screen.cell(line, column));
            let cells: Vec<_> = cells.filter(|cell| !cell.is_wide_continuation()).collect();
            let end = cells.iter().rposition(|cell| cell.has_contents()).map_or(0, |last| last + 1);
            for run in cells[..end].chunk_by(|one, other| style(one) == style(other)) {
                let text: String =
                    run.iter().map(|cell| if cell.has_contents() { cell.contents() } else { " " }).collect();
                let style = style(run[0]);
                let _ = write!(styled, "{style}{text}{style:#}");
            }
            styled.push('\n');
        }
        styled.truncate(styled.trim_end().len());
        styled
    }

    /// A picture that has the text in it: as sharp as letters are, and readable by machines.
    pub(super) fn svg(&self) -> String {
        let term = Term::new().palette(COLOURS).fg_color(INK.into()).bg_color(PAPER.into()).min_width_px(600);
        let svg = term.render_svg(&self.styled());
        let size = |name: &str| {
            let (_, rest) = svg.split_once(&format!("{name}=\"")).unwrap();
            rest.split_once("px").unwrap().0.to_owned()
        };
        let (width, height) = (size("width"), size("height"));
        let (head, body) = svg.split_once(">\n").unwrap();
        let named = format!(r#" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title""#);
        let body = body.replace(r#"rx="4.5""#, &format!(r#"rx="6" stroke="{FRAME}""#));
        // less and one cannot read it
        let body = body.replace("opacity: 0.4", "opacity: 0.7");
        format!("{head}{named}>\n  <title id=\"title\">{TITLE}</title>\n{body}")
    }
}

/// The text in such a picture.
pub(super) fn text_of(svg: &str) -> String {
    let (_, text) = svg.split_once("<text ").unwrap_or_default();
    let (_, text) = text.split_once('\n').unwrap_or_default();
    let tags = regex::Regex::new("<[^>]*>").unwrap();
    // so the crate ends a line
    let lines = text.split("\n</tspan>\n").map(|line| line.strip_prefix("    ").unwrap_or(line));
    let lines: Vec<String> = lines.map(|line| tags.replace_all(line, "").trim_end().to_owned()).collect();
    let text =
        lines.join("\n").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    format!("{}\n", text.replace("&amp;", "&").trim_end())
}

fn style(cell: &vt100::Cell) -> Style {
    let effects = [
        (cell.bold(), Effects::BOLD),
        (cell.dim(), Effects::DIMMED),
        (cell.italic(), Effects::ITALIC),
        (cell.underline(), Effects::UNDERLINE),
    ];
    let effects = effects.iter().filter(|(has, _)| *has).fold(Effects::new(), |all, (_, effect)| all | *effect);
    Style::new().fg_color(color(cell.fgcolor())).bg_color(color(cell.bgcolor())) | effects
}

fn color(color: vt100::Color) -> Option<Color> {
    match color {
        vt100::Color::Default => None,
        vt100::Color::Idx(index) => {
            let color = Ansi256Color(index);
            Some(color.into_ansi().map_or(Color::Ansi256(color), |color: AnsiColor| Color::Ansi(color)))
        }
        vt100::Color::Rgb(red, green, blue) => Some(RgbColor(red, green, blue).into()),
    }
}
