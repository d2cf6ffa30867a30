use proptest::prelude::*;

use super::*;

fn ask(text: &str, host: &str) -> Option<(String, String)> {
    Netrc::parse(text).credentials_for(host).map(|(login, password)| (login.to_owned(), password.to_owned()))
}

fn pair(login: &str, password: &str) -> Option<(String, String)> {
    Some((login.to_owned(), password.to_owned()))
}

#[test]
fn a_host_has_its_own_entry() {
    let text = "machine one.example login ada password secret\nmachine two.example\n\tlogin bob\n\tpassword hidden\n";
    assert_eq!(ask(text, "one.example"), pair("ada", "secret"));
    assert_eq!(ask(text, "TWO.example"), pair("bob", "hidden"));
    assert_eq!(ask(text, "three.example"), None);
    assert_eq!(ask(text, "one.example.evil"), None);
    assert_eq!(ask("", "one.example"), None);
}

#[test]
fn the_default_is_for_all_that_have_none() {
    let text = "machine one.example login ada password secret default login anonymous password guest";
    assert_eq!(ask(text, "one.example"), pair("ada", "secret"));
    assert_eq!(ask(text, "other.example"), pair("anonymous", "guest"));
}

#[test]
fn the_first_entry_with_a_password_counts() {
    let text = "machine h login a\nmachine h login b password 1\nmachine h login c password 2";
    assert_eq!(ask(text, "h"), pair("b", "1"));
    assert_eq!(ask("machine h password token", "h"), pair("", "token"));
}

#[test]
fn words_may_be_quoted() {
    let text = r#"machine h login "a b" password "q\"uo\\te #\t" machine i password """#;
    assert_eq!(ask(text, "h"), pair("a b", "q\"uo\\te #\t"));
    assert_eq!(ask(text, "i"), pair("", ""));
    assert_eq!(ask("machine h password with#hash\"", "h"), pair("", "with#hash\""));
}

#[test]
fn comments_macros_and_unknown_words_are_passed_over() {
    let text = "# machine h password comment\nmachine h # login nobody\nport 80 account x login a password p\n\
                macdef init\nmachine h2 password macro\nquit\n\nmachine h3 password z\n";
    assert_eq!(ask(text, "h"), pair("a", "p"));
    assert_eq!(ask(text, "h2"), None);
    assert_eq!(ask(text, "h3"), pair("", "z"));
}

#[test]
fn passwords_are_not_shown() {
    let shown = format!("{:?}", Netrc::parse("machine h login a password secret default password other"));
    assert_eq!(shown, r#"["h", "default"]"#);
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text: String, more in "[machinelogpsrdf \"\\\\#\n]{0,80}") {
        let _ = ask(&text, "h");
        let _ = ask(&format!("machine h password {more}"), "h");
    }
}
