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
        scripts: vec!["test".into()],
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
    let updated = update(Some(&text.replace("Never use apt", "Always use apt")), &content()).unwrap();
    assert!(updated.edited_by_hand);
    assert_eq!(updated.text.unwrap(), text);
}

#[test]
fn a_file_without_a_final_line_break_gets_the_block_below() {
    let text = update(Some("Be kind."), &content()).unwrap().text.unwrap();
    assert!(text.starts_with("Be kind.\n\n<!-- envy:begin"));
}

#[test]
fn removing_the_block_leaves_the_rest() {
    let text = update(Some("Be kind.\n"), &content()).unwrap().text.unwrap();
    assert_eq!(remove(&text).unwrap().unwrap(), "Be kind.\n\n");
    assert_eq!(remove("Be kind.\n").unwrap(), None);
}

#[test]
fn markers_in_a_code_fence_are_an_example() {
    let text = format!("```\n{BEGIN} x -->\n```\n");
    assert!(update(Some(&text), &content()).unwrap().text.unwrap().starts_with(&text));
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
        scripts in proptest::collection::vec("[!-~]{1,80}", 0..30),
    ) {
        let package = |(id, version, program): (String, String, String)| Package { id, version, programs: vec![program] };
        let content = BlockContent { packages: names.into_iter().map(package).collect(), scripts };
        let block = render(&content);
        prop_assert!(block.len() < MAX_BYTES, "{} bytes", block.len());
        prop_assert_eq!(find(&block).unwrap().unwrap().end, block.len());
        prop_assert_eq!(block.matches("-->").count(), 2);
    }
}
