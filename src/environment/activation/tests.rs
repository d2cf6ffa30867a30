use std::os::unix::ffi::OsStringExt;

use proptest::prelude::*;

use super::*;

const HASH: &str = "2bcv91i8fahqghn8dmyr791iaycbsjdd";

fn activation(name: &str) -> Activation {
    let environment = StorePath::from_base_name(&format!("{HASH}-{name}")).unwrap();
    let mut variables = Variables::default();
    let mut prepend = |variable: &str, folder: &str| {
        variables.prepend.insert(variable.to_owned(), vec![format!("{environment}/{folder}")]);
    };
    prepend("PATH", "bin");
    prepend("MANPATH", "share/man");
    prepend("XDG_DATA_DIRS", "share");
    prepend("CPATH", "include");
    variables.fallback.insert("MANPATH".to_owned(), String::new());
    variables.fallback.insert("XDG_DATA_DIRS".to_owned(), "/usr/local/share:/usr/share".to_owned());
    variables.default.insert("LOCALE_ARCHIVE".to_owned(), format!("{environment}/archive"));
    Activation {
        environment,
        variables,
        path_prepend: Vec::new(),
        dotenv: Vec::new(),
        vars: BTreeMap::from([("URL".to_owned(), "db://$ENVY_RUN/x".to_owned())]),
        project: format!("/projects/{name}").into(),
        run_dir: format!("/run/{name}").into(),
        role: None,
    }
}

fn base() -> Environ {
    // The user's own certificates: what the host has must not decide these tests.
    [("PATH", "/usr/bin:/bin"), ("HOME", "/home/u"), ("SSL_CERT_FILE", "/mine.pem")].into_iter().collect()
}

fn carry_out(environ: &Environ, changes: &[Change]) -> Environ {
    let mut environ = environ.clone();
    for change in changes {
        assert_eq!(environ.get(&change.name), change.old.as_deref());
        match &change.new {
            Some(value) => environ.set(&change.name, value),
            None => environ.unset(&change.name),
        }
    }
    environ
}

fn enter(activation: &Activation, environ: &Environ) -> Environ {
    carry_out(environ, &activation.apply(environ).unwrap())
}

fn leave(environ: &Environ) -> Environ {
    carry_out(environ, &deactivate(environ).unwrap())
}

fn get<'a>(environ: &'a Environ, name: &str) -> &'a str {
    environ.get(name).map_or("(unset)", |value| value.to_str().unwrap())
}

#[test]
fn entering_sets_variables_and_leaving_restores_all_of_them() {
    let inside = enter(&activation("a"), &base());
    let mut shown = String::new();
    for (name, value) in inside.iter().filter(|(name, _)| *name != UNDO) {
        shown += &format!("{}={}\n", name.display(), value.display()).replace(&format!("/nix/store/{HASH}-a"), "A");
    }
    insta::assert_snapshot!(shown, @"
    CPATH=A/include
    ENVY_ENVIRONMENT=A
    ENVY_PROJECT=/projects/a
    ENVY_RUN=/run/a
    HOME=/home/u
    LOCALE_ARCHIVE=A/archive
    MANPATH=A/share/man:
    PATH=A/bin:/usr/bin:/bin
    SSL_CERT_FILE=/mine.pem
    URL=db:///run/a/x
    XDG_DATA_DIRS=A/share:/usr/local/share:/usr/share
    ");
    assert_eq!(leave(&inside), base());
    assert_eq!(deactivate(&base()), None);
}

#[test]
fn entering_twice_changes_nothing() {
    let inside = enter(&activation("a"), &base());
    assert_eq!(activation("a").apply(&inside).unwrap(), []);
}

#[test]
fn what_the_user_put_in_front_stays_in_front_when_the_project_is_entered_anew() {
    let mut inside = enter(&activation("a"), &base());
    let path = format!("/venv/bin:{}:/late", get(&inside, "PATH"));
    inside.set("PATH", path.clone());
    assert_eq!(activation("a").apply(&inside).unwrap(), []);
    let grown = Activation { project: "/projects/a".into(), ..activation("b") };
    let inside = enter(&grown, &inside);
    assert_eq!(get(&inside, "PATH"), path.replace("-a/bin", "-b/bin"));
    assert_eq!(get(&leave(&inside), "PATH"), "/venv/bin:/usr/bin:/bin:/late");
}

#[test]
fn environments_stack_and_are_left_in_turn() {
    let outer = enter(&activation("a"), &base());
    let inner = enter(&activation("b"), &outer);
    let expected = format!("/nix/store/{HASH}-b/bin:/nix/store/{HASH}-a/bin:/usr/bin:/bin");
    assert_eq!(get(&inner, "PATH"), expected);
    assert_eq!(get(&inner, "URL"), "db:///run/b/x");
    assert_eq!(get(&inner, "LOCALE_ARCHIVE"), format!("/nix/store/{HASH}-b/archive"));
    assert_eq!(leave(&inner), outer);
    assert_eq!(leave(&leave(&inner)), base());
}

#[test]
fn two_projects_with_one_environment_add_it_once() {
    let outer = enter(&activation("a"), &base());
    let twin = Activation { project: "/projects/twin".into(), ..activation("a") };
    let inner = enter(&twin, &outer);
    assert_eq!(get(&inner, "PATH"), get(&outer, "PATH"));
    assert_eq!(leave(&inner), outer);
}

#[test]
fn what_the_user_changed_inside_survives_leaving() {
    let mut inside = enter(&activation("a"), &base());
    inside.set("XDG_DATA_DIRS", format!("/mine:{}", get(&inside, "XDG_DATA_DIRS")));
    inside.set("MANPATH", format!("/mine:{}", get(&inside, "MANPATH")));
    inside.set("CPATH", format!("{}:/mine", get(&inside, "CPATH")));
    inside.set("URL", "changed");
    inside.unset("LOCALE_ARCHIVE");
    let outside = leave(&inside);
    assert_eq!(get(&outside, "XDG_DATA_DIRS"), "/mine:/usr/local/share:/usr/share");
    assert_eq!(get(&outside, "MANPATH"), "/mine:");
    assert_eq!(get(&outside, "CPATH"), "/mine");
    assert_eq!(get(&outside, "URL"), "changed");
    assert_eq!(get(&outside, "LOCALE_ARCHIVE"), "(unset)");
}

#[test]
fn the_users_own_values_win_over_the_environments_and_lose_against_the_manifests() {
    let mut environ = base();
    environ.set("LOCALE_ARCHIVE", "/mine");
    environ.set("URL", "mine");
    let mut entering = activation("a");
    entering.variables.default.insert("NIX_SSL_CERT_FILE".to_owned(), "/bundle".to_owned());
    let inside = enter(&entering, &environ);
    assert_eq!(get(&inside, "LOCALE_ARCHIVE"), "/mine");
    assert_eq!(get(&inside, "URL"), "db:///run/a/x");
    assert_eq!(get(&inside, "NIX_SSL_CERT_FILE"), "(unset)");
    assert_eq!(leave(&inside), environ);
}

#[test]
fn variables_that_refer_to_themselves_do_not_grow() {
    let mut entering = activation("a");
    entering.vars.insert("CPATH".to_owned(), "/more:$CPATH".to_owned());
    let mut environ = base();
    environ.set("CPATH", "/mine");
    let inside = enter(&entering, &environ);
    assert_eq!(get(&inside, "CPATH"), format!("/more:/nix/store/{HASH}-a/include:/mine"));
    assert_eq!(entering.apply(&inside).unwrap(), []);
    assert_eq!(leave(&inside), environ);
}

#[test]
fn an_empty_search_path_is_empty_again_afterwards() {
    let mut environ = base();
    environ.set("CPATH", "");
    environ.set("MANPATH", "");
    let inside = enter(&activation("a"), &environ);
    assert_eq!(get(&inside, "CPATH"), format!("/nix/store/{HASH}-a/include"));
    assert_eq!(leave(&inside), environ);
}

#[test]
fn values_that_are_not_utf_8_come_back_as_they_were() {
    let mut environ = base();
    environ.set("URL", OsString::from_vec(b"\xff'\n".to_vec()));
    environ.set("PATH", OsString::from_vec(b"/\xfe:/bin".to_vec()));
    let mut entering = activation("a");
    entering.project = OsString::from_vec(b"/p/\xff".to_vec()).into();
    let inside = enter(&entering, &environ);
    assert_eq!(inside.get("ENVY_PROJECT").unwrap(), entering.project.as_os_str());
    assert_eq!(entering.apply(&inside).unwrap(), []);
    assert_eq!(leave(&inside), environ);
}

#[test]
fn a_memory_that_is_not_ours_counts_as_none() {
    let mut environ = base();
    environ.set(UNDO, "{nonsense");
    assert_eq!(deactivate(&environ), None);
    let inside = enter(&activation("a"), &environ);
    assert_eq!(leave(&inside), base());
}

#[test]
fn the_role_of_an_outer_environment_is_not_inherited() {
    let outer = enter(&Activation { role: Some("backend".to_owned()), ..activation("a") }, &base());
    assert_eq!(get(&outer, "ENVY_ROLE"), "backend");
    let inner = enter(&activation("b"), &outer);
    assert_eq!(get(&inner, "ENVY_ROLE"), "(unset)");
    assert_eq!(leave(&inner), outer);
}

/// Enters with a hook that computes values from those that it finds.
fn enter_with_hook(activation: &Activation, environ: &Environ, hook: impl Fn(&Environ) -> Vec<Exported>) -> Environ {
    let mut staged = activation.stage(environ, By::User).unwrap();
    let exported = hook(staged.environ());
    staged.export(&exported);
    carry_out(environ, &staged.finish().unwrap())
}

fn exported(name: &str, value: Option<&str>) -> Exported {
    Exported { name: name.to_owned(), value: value.map(OsString::from) }
}

/// A hook as most are: it puts a folder in front of `PATH`, another behind it, and sets and unsets values.
fn usual_hook(environ: &Environ) -> Vec<Exported> {
    let path = format!("/hook:{}:/late", get(environ, "PATH"));
    vec![exported("PATH", Some(&path)), exported("NEW", Some("x")), exported("SSL_CERT_FILE", None)]
}

#[test]
fn what_a_hook_puts_into_a_search_path_are_entries_and_leaves_with_the_environment() {
    let mut inside = enter_with_hook(&activation("a"), &base(), usual_hook);
    assert_eq!(get(&inside, "PATH"), format!("/hook:/nix/store/{HASH}-a/bin:/usr/bin:/bin:/late"));
    assert_eq!(leave(&inside), base());
    inside.set("PATH", format!("/venv:{}", get(&inside, "PATH")));
    let again = enter_with_hook(&activation("a"), &inside, usual_hook);
    assert_eq!(again, inside);
    assert_eq!(get(&leave(&again), "PATH"), "/venv:/usr/bin:/bin");
}

#[test]
fn what_a_hook_of_before_exported_goes_when_the_project_is_entered_without() {
    let inside = enter_with_hook(&activation("a"), &base(), usual_hook);
    let without = enter(&activation("a"), &inside);
    assert_eq!(without, enter(&activation("a"), &base()));
}

#[test]
fn folders_of_the_project_are_in_front_of_the_environments_programs() {
    let mut entering = activation("a");
    entering.path_prepend = vec!["/p/one".into(), "/p/two".into()];
    let inside = enter(&entering, &base());
    assert_eq!(get(&inside, "PATH"), format!("/p/one:/p/two:/nix/store/{HASH}-a/bin:/usr/bin:/bin"));
    assert_eq!(entering.apply(&inside).unwrap(), []);
    assert_eq!(leave(&inside), base());
}

#[test]
fn variables_that_refer_to_bytes_that_are_no_text_keep_them() {
    let mut environ = base();
    environ.set("RAW", OsString::from_vec(b"\xff\n".to_vec()));
    let mut entering = activation("a");
    entering.vars.insert("COPY".to_owned(), "<$RAW>".to_owned());
    assert_eq!(enter(&entering, &environ).get("COPY").unwrap(), OsString::from_vec(b"<\xff\n>".to_vec()).as_os_str());
}

#[test]
fn more_than_can_be_undone_or_given_to_programs_is_refused() {
    let mut entering = activation("a");
    entering.vars.extend((0..4).map(|n| (format!("BIG{n}"), "x".repeat(30_000))));
    insta::assert_snapshot!(entering.apply(&base()).unwrap_err(), @"this environment changes variables of more than 100 KiB in all, which is more than can be undone");
    let mut staged = activation("a").stage(&base(), By::User).unwrap();
    staged.export(&[exported("BIG", Some(&"x".repeat(200_000)))]);
    insta::assert_snapshot!(staged.finish().unwrap_err(), @"variable `BIG` becomes longer than the 127 KiB that programs can be given");
}

proptest! {
    #[test]
    fn whatever_a_hook_exports_is_undone(
        before in proptest::collection::vec(proptest::option::of("[/a:]{0,6}"), 4),
        around in proptest::collection::vec((proptest::option::of("[/ab:]{0,6}"), any::<bool>(), "[/ab:]{0,4}"), 4),
    ) {
        let names = ["PATH", "MANPATH", "NODE_PATH", "OTHER"];
        let mut environ = base();
        for (name, value) in names.iter().zip(before) {
            match value {
                Some(value) => environ.set(name, value),
                None => environ.unset(name),
            }
        }
        let hook = |environ: &Environ| {
            let value = |name: &str, (front, keeps, behind): &(Option<String>, bool, String)| {
                let old = if *keeps && environ.get(name).is_some() { get(environ, name) } else { "" };
                front.as_ref().map(|front| format!("{front}{old}{behind}"))
            };
            let pairs = names.iter().zip(&around);
            pairs.map(|(name, around)| exported(name, value(name, around).as_deref())).collect()
        };
        let inside = enter_with_hook(&activation("a"), &environ, hook);
        prop_assert_eq!(&leave(&inside), &environ);
    }

    #[test]
    fn whatever_was_set_before_entering_and_leaving_restore_it(
        values in proptest::collection::vec(proptest::option::of(proptest::collection::vec(
            prop_oneof![Just(b':'), Just(b'/'), Just(b'\''), Just(0xff), 1..=255_u8], 0..6)), 5),
    ) {
        let names = ["PATH", "MANPATH", "XDG_DATA_DIRS", "CPATH", "URL"];
        let mut before = base();
        for (name, value) in names.iter().zip(values) {
            match value {
                Some(value) => before.set(name, OsString::from_vec(value)),
                None => before.unset(name),
            }
        }
        let outer = enter(&activation("a"), &before);
        prop_assert_eq!(activation("a").apply(&outer).unwrap(), []);
        let inner = enter(&activation("b"), &outer);
        prop_assert_eq!(&leave(&inner), &outer);
        prop_assert_eq!(&leave(&outer), &before);
    }
}
