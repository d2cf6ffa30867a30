//! Integration tests: the real `envy` on real machines, one file a subject.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[allow(dead_code, unreachable_pub, reason = "shared with other targets, each of which uses a part")]
#[path = "../support/mod.rs"]
mod support;

/// An inline snapshot of what a command said in a project: sizes, places and the widths of columns are left out.
macro_rules! assert_said {
    ($project:expr, $text:expr, @$wanted:literal) => {
        let mut filters = $project.filters();
        filters.push((r"(at least )?\d+(\.\d+)? ([KMG]i)?B\b".to_owned(), "[SIZE]"));
        filters.push((r#"(_size|freed)": \d+"#.to_owned(), "$1\": [BYTES]"));
        filters.push((r"127\.0\.0\.1:\d{4,}".to_owned(), "[HOST]"));
        filters.push((r"\bproject-[0-9a-f]{16}\b".to_owned(), "[STATE]"));
        filters.push(("[ ]{2,}".to_owned(), "  "));
        let filters: Vec<(&str, &str)> = filters.iter().map(|(from, to)| (from.as_str(), *to)).collect();
        insta::with_settings!({ filters => filters }, {
            insta::assert_snapshot!($text, @$wanted);
        });
    };
}

mod action;
mod adopted;
mod agent;
mod agents;
mod bad_cache;
mod bad_input;
mod caches;
mod codex;
mod command_line;
mod compare;
mod completions;
mod deb;
mod docs;
mod doctor;
mod early;
mod empty_root;
mod env;
mod flake;
mod formats;
mod gc;
mod help;
mod history;
mod hostile;
mod install_script;
mod killed;
mod lifecycle;
mod local_store;
mod machines;
mod main_job;
mod mcp;
mod merges;
mod mirrors;
mod nixos_search;
mod outputs;
mod plan;
mod promises;
mod prompts;
mod recording;
mod release;
mod rootless;
mod schemas;
mod search;
mod seeds;
mod services;
mod show;
mod silence;
mod tables;
mod terminals;
mod transactions;
mod trust;
mod untrusted;
mod update;
mod warnings;
mod which;
mod without_nix;
