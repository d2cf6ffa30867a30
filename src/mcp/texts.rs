//! Each document in a few words, for models that read text alone. An agent's output is cut, so none is long.

use crate::documents::{
    Changed, Found, Generation, History, Listed, PackageChange, Packages, Release, RolledBack, Search, SettingChange,
    Show, Status, Why,
};

/// Longer summaries are cut.
const MAX_SUMMARY: usize = 120;
/// How many programs are named.
const PROGRAMS: usize = 12;

/// A document that can be told in lines.
pub(super) trait Text {
    /// The lines, which may still have what is not printable.
    fn lines(&self) -> Vec<String>;
}

impl Text for Search {
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.results.iter().map(found).collect();
        if self.results.is_empty() {
            lines.push(match self.suggestions.as_slice() {
                [] => "nothing found; try fewer or other words".to_owned(),
                names => format!("nothing found; did you mean {}?", names.join(", ")),
            });
        }
        lines.extend(self.silent.iter().map(|line| format!("note: {line}")));
        lines
    }
}

fn found(found: &Found) -> String {
    let version = found.version.as_deref().unwrap_or("(version unknown)");
    with_summary(format!("{} {version}", found.name), &found.summary)
}

fn with_summary(line: String, summary: &str) -> String {
    let cut: String = summary.chars().take(MAX_SUMMARY).collect();
    match cut.len() {
        0 => line,
        shown if shown < summary.len() => format!("{line}: {}…", cut.trim_end()),
        _ => format!("{line}: {cut}"),
    }
}

impl Text for Show {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![with_summary(self.name.clone(), &self.summary)];
        lines.push(match (&self.pick, &self.no_pick) {
            (Some(version), _) => format!("install takes {version}"),
            (None, Some(failure)) => format!("install would fail: {}", failure.message),
            (None, None) => "install would fail".to_owned(),
        });
        lines.extend(self.locked.as_ref().map(|version| format!("the project has {version}")));
        if !self.programs.is_empty() {
            let named: Vec<&str> = self.programs.iter().take(PROGRAMS).map(String::as_str).collect();
            lines.push(format!("programs: {}", named.join(", ")));
        }
        let marked = self.marked_version.as_deref().unwrap_or("it");
        lines.extend(self.unfree.then(|| "careful: unfree".to_owned()));
        let marks = [(self.broken, "broken"), (self.insecure, "insecure")];
        lines.extend(marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| format!("careful: {marked} is {mark}")));
        lines.extend(self.versions.iter().map(release));
        lines.extend(self.notes.iter().chain(&self.silent).map(|line| format!("note: {line}")));
        lines
    }
}

fn release(release: &Release) -> String {
    let date = release.date.as_ref().map(|date| format!(" ({date})")).unwrap_or_default();
    let held = release.held_back.as_ref().map(|why| format!(" {why}")).unwrap_or_default();
    format!("{}{date}{held}", release.version)
}

impl Text for Changed {
    fn lines(&self) -> Vec<String> {
        let changes = self.packages.iter().map(change).chain(self.adjusted.iter().map(setting));
        match changes.collect::<Vec<_>>() {
            none if none.is_empty() && self.is_something() => vec!["done".to_owned()],
            none if none.is_empty() => vec!["nothing to do".to_owned()],
            lines => lines,
        }
    }
}

/// `+ jq 1.7.1`, `- jq 1.7.1`, `~ jq 1.6 → 1.7.1`.
fn change(change: &PackageChange) -> String {
    match (&change.from, &change.to) {
        (None, Some(to)) => format!("+ {} {to}", change.id),
        (Some(from), None) => format!("- {} {from}", change.id),
        (Some(from), Some(to)) if from == to => format!("~ {} {to} (another build)", change.id),
        (Some(from), Some(to)) => format!("~ {} {from} → {to}", change.id),
        (None, None) => change.id.clone(),
    }
}

/// `~ libgreet outputs: out, man → out, dev`.
fn setting(change: &SettingChange) -> String {
    format!("~ {} {}: {} → {}", change.id, change.setting, change.from, change.to)
}

impl Text for RolledBack {
    fn lines(&self) -> Vec<String> {
        let changed = &self.changed;
        let mut lines: Vec<String> =
            changed.packages.iter().map(change).chain(changed.adjusted.iter().map(setting)).collect();
        lines.push(match self.generation == self.before {
            true => format!("nothing to do: the project is as generation {} has it", self.restored),
            false => format!("generation {} is as generation {} was", self.generation, self.restored),
        });
        lines
    }
}

impl Text for Packages {
    fn lines(&self) -> Vec<String> {
        if self.packages.is_empty() {
            return vec!["no packages yet".to_owned()];
        }
        self.packages.iter().map(listed).collect()
    }
}

fn listed(listed: &Listed) -> String {
    let version = listed.version.as_deref().unwrap_or("(not locked)");
    format!("{} {version} (asked for {})", listed.id, listed.range)
}

impl Text for Status {
    fn lines(&self) -> Vec<String> {
        let lock = if self.locked { "answers envy.toml".to_owned() } else { self.mismatches.join("; ") };
        let environment = match (&self.environment, self.generation) {
            (None, _) => "not realized".to_owned(),
            (Some(path), None) => path.clone(),
            (Some(path), Some(number)) => format!("{path} (generation {number})"),
        };
        vec![
            format!("project: {}, packages: {}", self.project, self.packages),
            format!("lock: {lock}"),
            format!("environment: {environment}"),
        ]
    }
}

impl Text for Why {
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for subject in &self.paths {
            lines.push(subject.path.clone());
            for package in &subject.packages {
                let names =
                    package.chain.iter().map(|path| path.split_once('-').map_or(path.as_str(), |(_, name)| name));
                lines.push(format!("  {}: {}", package.id, names.collect::<Vec<_>>().join(" → ")));
            }
        }
        lines
    }
}

impl Text for History {
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.generations.iter().flat_map(generation).collect();
        if lines.is_empty() {
            lines.push("no generations yet: the first change makes one".to_owned());
        }
        if !self.edited.is_empty() {
            lines.push(format!("{} changed since", self.edited.join(" and ")));
        }
        lines
    }
}

fn generation(generation: &Generation) -> Vec<String> {
    let made = generation.made.as_deref().unwrap_or("at an unknown time");
    let command = generation.command.as_ref().map(|command| format!(" envy {command}")).unwrap_or_default();
    let current = if generation.current { " (current)" } else { "" };
    let head = format!("{} {made}{command}{current}", generation.number);
    let changes = generation.packages.iter().flatten().map(|package| format!("  {}", change(package)));
    std::iter::once(head).chain(changes).collect()
}
