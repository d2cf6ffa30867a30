use super::*;
use proptest::prelude::*;

fn content() -> BlockContent {
    let package = |id: &str, version: &str, programs: &[&str]| Package {
        id: id.into(),
        version: version.into(),
        programs: programs.iter().map(|name| (*name).to_owned()).collect(),
    };
    BlockContent {
        packages: vec![
            package("codex-cli", "0.169.0", &["codex"]),
            package("nodejs_22", "22.20.0", &["corepack", "node", "npm", "npx", "more"]),
        ],
        scripts: vec![Script { name: "test".into(), command: "cargo nextest run".into() }],
    }
}

#[test]
fn the_block_says_what_is_there_and_how_to_change_it() {
    insta::assert_snapshot!(render(&content()));
}

#[test]
fn nothing_outside_of_the_block_changes() {
    let before = "# My project\r\n\r\nRules.\r\n\r\n";
    let after = "\r\nMore rules, no line break at the end";
    let first = update(Some(before), &content()).unwrap().text.unwrap();
    assert!(first.starts_with(before) && first.contains("\r\n<!-- envy:end -->\r\n"));
    let text = format!("{}{after}", &first);
    let emptied = update(Some(&text), &BlockContent::default()).unwrap().text.unwrap();
    assert!(emptied.starts_with(before) && emptied.ends_with(after));
    assert_eq!(update(Some(&emptied), &content()).unwrap().text.unwrap(), text);
}

#[test]
fn a_block_that_is_current_is_left_alone() {
    let text = update(None, &content()).unwrap().text.unwrap();
    let again = update(Some(&text), &content()).unwrap();
    assert_eq!(again, Updated { text: None, edited_by_hand: false });
}

#[test]
fn a_block_edited_by_hand_is_noticed_and_written_anew() {
    let text = render(&content());
    let updated = update(Some(&text.replace("never with apt", "always with apt")), &content()).unwrap();
    assert!(updated.edited_by_hand);
    assert_eq!(updated.text.unwrap(), text);
}

#[test]
fn a_line_of_a_person_in_the_lists_is_not_taken_for_envys() {
    let long = Script { name: "lint".into(), command: "cargo clippy --all-targets --workspace -- -D warnings".into() };
    let bare = Script { name: "odd".into(), command: "`x`".into() };
    let content = BlockContent { scripts: [content().scripts, vec![long, bare]].concat(), ..content() };
    let block = render(&content);
    let edited = |text: &str| update(Some(text), &BlockContent::default()).unwrap().edited_by_hand;
    assert!(!edited(&block), "{block}");
    assert!(!edited(&block.replace(END, "- and 12 more\n<!-- envy:end -->")));
    for line in ["- `cargo test` must pass before each commit", "- and be kind", "- `x`: y", "- and 3 more things"] {
        assert!(edited(&block.replace(END, &format!("{line}\n{END}"))), "{line}");
    }
}

/// A block as the first version of envy wrote it, with a hash of its body in the marker.
const FIRST_FORM: &str = "<!-- envy:begin 7b6f0e5b5f4e - written by envy, edits inside are overwritten -->\n\
    ## Tools: use envy\n- `jq` 1.7.1: `jq`\n<!-- envy:end -->\n";

#[test]
fn a_block_of_the_first_form_is_found_and_written_anew() {
    let body = "## Tools: use envy\n- `jq` 1.7.1: `jq`\n";
    let hash = crate::store::content_address::hex(&<sha2::Sha256 as sha2::Digest>::digest(body)[..6]);
    let text = FIRST_FORM.replace("7b6f0e5b5f4e", &hash);
    let updated = update(Some(&format!("# Mine\n{text}")), &content()).unwrap();
    assert!(!updated.edited_by_hand);
    assert_eq!(updated.text.unwrap(), format!("# Mine\n{}", render(&content())));
    assert!(update(Some(&text.replace("1.7.1", "1.8")), &content()).unwrap().edited_by_hand);
}

#[test]
fn what_a_block_lists_can_be_read_back() {
    let packages = content().packages;
    let read = listed(&format!("- `no` 1: `no`\n{}- `no` 1: `no`\n", render(&content()).replace('\n', "\r\n")));
    assert_eq!(read[1], packages[0]);
    assert_eq!((&read[2].id, &read[2].version), (&packages[1].id, &packages[1].version));
    assert_eq!((read.len(), read[2].programs.len()), (3, 5), "{read:?}");
    let again = BlockContent { packages: read[1..].to_vec(), ..content() };
    assert_eq!(render(&again), render(&content()));
    let conflict = in_conflict(["", ""], ["", ""]);
    assert_eq!(listed(&conflict).iter().filter(|package| packages.iter().any(|p| p.id == package.id)).count(), 2);
}

#[test]
fn lines_that_packages_share_are_none_so_that_git_can_merge() {
    let lines = |content: &BlockContent| -> Vec<String> { render(content).lines().map(str::to_owned).collect() };
    let fewer = BlockContent { packages: content().packages[..1].to_vec(), ..content() };
    let (all, fewer) = (lines(&content()), lines(&fewer));
    let new: Vec<&String> = all.iter().filter(|line| !fewer.contains(line)).collect();
    assert_eq!((new.len(), all.len()), (1, fewer.len() + 1), "{new:?}");
}

#[test]
fn a_file_without_a_final_line_break_gets_the_block_below() {
    let text = update(Some("Be kind."), &content()).unwrap().text.unwrap();
    assert!(text.starts_with("Be kind.\n\n<!-- envy:begin"));
}

#[test]
fn removing_the_block_leaves_the_rest() {
    let text = update(Some("Be kind.\n"), &content()).unwrap().text.unwrap();
    assert_eq!(remove(&text).unwrap().unwrap(), "Be kind.\n");
    assert_eq!(remove(&format!("{text}More.\n")).unwrap().unwrap(), "Be kind.\n\nMore.\n");
    assert_eq!(remove(&render(&content())).unwrap().unwrap(), "");
    assert_eq!(remove("Be kind.\n").unwrap(), None);
}

#[test]
fn markers_in_a_code_fence_are_an_example() {
    for fence in [
        "```\nBEGIN\n```\n",
        "````md\n```\nBEGIN\n```\nBEGIN\n````\n",
        "~~~ sh\n```\nBEGIN\n~~~\n",
        "- see\n  ```\n  BEGIN\n  ```\n",
    ] {
        let text = fence.replace("BEGIN", &format!("{BEGIN} x -->"));
        let with_block = update(Some(&text), &content()).unwrap().text.unwrap();
        assert_eq!(with_block, format!("{text}\n{}", render(&content())));
        assert_eq!(update(Some(&with_block), &content()).unwrap().text, None, "{text}");
    }
}

#[test]
fn the_block_is_found_again_behind_what_only_looks_like_a_fence() {
    for before in ["```make test``` is how to test\n", "```sh\nan example that nobody closed\n", "````\n```\n", "~~\n"]
    {
        let text = update(Some(before), &content()).unwrap().text.unwrap();
        let updated = update(Some(&text), &BlockContent::default()).unwrap().text.unwrap();
        assert_eq!(updated, format!("{before}\n{}", render(&BlockContent::default())));
    }
}

#[test]
fn three_marks_around_a_word_open_no_fence() {
    let text = format!("```make test``` tests\n\n{}\n```\nan example\n```\n", render(&content()));
    assert_eq!(update(Some(&text), &content()).unwrap().text, None);
}

#[test]
fn a_block_that_was_indented_or_follows_a_byte_order_mark_is_found() {
    for before in ["\u{feff}", "  "] {
        let text = format!("{before}{}", render(&content()));
        let updated = update(Some(&text), &BlockContent::default()).unwrap();
        assert!(!updated.edited_by_hand);
        assert_eq!(updated.text.unwrap().matches(BEGIN).count(), 1);
    }
}

#[test]
fn the_block_keeps_its_own_line_breaks_where_they_are_mixed() {
    let text = format!("# Rules\r\n\r\n{}", render(&content()));
    let updated = update(Some(&text), &BlockContent::default()).unwrap();
    assert!(!updated.edited_by_hand);
    assert_eq!(updated.text.unwrap(), format!("# Rules\r\n\r\n{}", render(&BlockContent::default())));
}

#[test]
fn many_packages_are_listed_as_far_as_they_fit() {
    let package =
        |n: usize| Package { id: format!("package-{n}"), version: "1.0".into(), programs: vec!["program".into()] };
    let content = BlockContent { packages: (0..200).map(package).collect(), ..BlockContent::default() };
    let block = render(&content);
    let listed = block.matches("- `package-").count();
    assert!(listed > 10 && block.contains(&format!("- and {} more\n", 200 - listed)), "{block}");
    assert!(MAX_BYTES - block.replace('\n', "\r\n").len() < 64);
}

#[test]
fn thousands_of_open_fences_cost_no_time() {
    assert_eq!(find(&"```x\n".repeat(200_000)).unwrap(), None);
}

#[test]
fn markers_that_make_no_block_are_an_error() {
    let error = |text: &str| update(Some(text), &content()).unwrap_err();
    assert_eq!(error(&format!("a\n{BEGIN} x -->\n")), BlockError::Unbalanced { line: 2 });
    assert_eq!(error(&format!("{END}\n")), BlockError::Unbalanced { line: 1 });
    let twice = render(&content()).repeat(2);
    assert!(matches!(error(&twice), BlockError::Several { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_block_is_small_and_closed_whatever_the_packages_are_called(
        names in proptest::collection::vec(("[!-~é]{1,80}", "[ -~]{0,40}", "([ -~]|\n|-->){0,30}"), 0..60),
        scripts in proptest::collection::vec(("[!-~]{1,80}", "([ -~é]|\n|-->|`){0,60}"), 0..30),
    ) {
        let package = |(id, version, program): (String, String, String)| Package { id, version, programs: vec![program] };
        let script = |(name, command): (String, String)| Script { name, command };
        let content = BlockContent {
            packages: names.into_iter().map(package).collect(),
            scripts: scripts.into_iter().map(script).collect(),
        };
        let block = render(&content);
        let size = block.replace('\n', "\r\n").len();
        prop_assert!(size < MAX_BYTES, "{} bytes", size);
        prop_assert_eq!(find(&block).unwrap().unwrap().end, block.len());
        prop_assert_eq!(block.matches("-->").count(), 2);
    }
    #[test]
    fn whatever_stands_around_the_block_stays(
        before in "([a-z`~ ]{0,6}(\r)?\n){0,8}[a-z]{0,3}",
        after in "([a-z]{0,6}(\r)?\n){0,4}[a-z]{0,3}",
    ) {
        let text = update(Some(&before), &content()).unwrap().text.unwrap();
        prop_assert!(text.starts_with(&before));
        let text = format!("{text}{after}");
        let changed = update(Some(&text), &BlockContent::default()).unwrap().text.unwrap();
        prop_assert!(changed.starts_with(&before) && changed.ends_with(&after));
        prop_assert_eq!(update(Some(&changed), &content()).unwrap().text.unwrap(), text);
        if after.is_empty() && before.ends_with('\n') {
            prop_assert_eq!(remove(&changed).unwrap().unwrap(), before);
        }
    }
}

/// Two branches that each installed something, as git leaves them.
fn in_conflict(before: [&str; 2], after: [&str; 2]) -> String {
    let side = |index: usize| {
        let content = BlockContent { packages: vec![content().packages[index].clone()], ..content() };
        format!("{}{}{}", before[index], render(&content), after[index])
    };
    format!("# Mine\n<<<<<<< HEAD\n{}=======\n{}>>>>>>> topic\nEnd\n", side(0), side(1))
}

#[test]
fn a_merge_that_stopped_within_the_block_is_envys_to_resolve() {
    let text = in_conflict(["", ""], ["", ""]);
    let updated = update(Some(&text), &content()).unwrap();
    assert_eq!(updated.text.unwrap(), format!("# Mine\n{}End\n", render(&content())));
    assert!(!updated.edited_by_hand, "branches have no hands");
    assert_eq!(remove(&text).unwrap().unwrap(), "# Mine\nEnd\n");
    // as it stops with the lines around that both have: the first marker in one conflict, a package in the next
    let parts = "<<<<<<< HEAD\n<!-- envy:begin 1 -->\n=======\n<!-- envy:begin 2 -->\n>>>>>>> topic\nboth\n<<<<<<< HEAD\n\
                 ||||||| base\nold\n=======\ntheirs\n>>>>>>> topic\nboth\n<!-- envy:end -->\n";
    assert_eq!(update(Some(parts), &content()).unwrap().text.unwrap(), render(&content()));
}

#[test]
fn a_conflict_about_what_people_wrote_stays_theirs() {
    for (before, after) in [(["a\n", "b\n"], ["", ""]), (["", ""], ["a\n", ""]), (["same\n", ""], ["", "same\n"])] {
        let text = in_conflict(before, after);
        assert!(update(Some(&text), &content()).is_err(), "{text}");
    }
    let outside = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n";
    let text = format!("{outside}{}", in_conflict(["same\n", "same\n"], ["", ""]));
    assert_eq!(
        update(Some(&text), &content()).unwrap().text.unwrap(),
        format!("{outside}# Mine\nsame\n{}End\n", render(&content()))
    );
}
