//! What a hook exports becomes part of the activation, and leaving undoes exactly that.

use rstest::rstest;

use super::with;
use crate::support::site::Site;

const HOOK: &str = r#"
export NEW=$'two\nlines\n' BYTES=$'\xff\x01' WIDE='größe "quoted" $x `y` \z'
export PATH="$PWD/tools:$PATH:$PWD/late" NODE_PATH="/n:${NODE_PATH-}" MANPATH=/only
unset GONE; CHANGED+=' more'; export -n HIDDEN; export EMPTY=
OWN_PATH=$OWN_PATH:/end
set -a; ALSO=1
"#;

fn manifest() -> String {
    format!(
        "version = 1\n[packages]\nhello = \"*\"\n[vars]\nPATH = \"$PATH:/from/vars\"\n[hooks]\non-activate = '''{HOOK}'''\n"
    )
}

#[rstest]
fn leaving_restores_every_variable(#[values("bash", "zsh", "dash")] shell: &str) {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, &manifest());
    project.envy(&["trust", "--yes"]).ok();
    let project = project.with("GONE", "here").with("CHANGED", "some").with("HIDDEN", "h").with("NODE_PATH", "/own");
    let project = project.with("OWN_PATH", "/own");
    let script = "set -eu\nold=$(env -0 | tr '\\n\\0' '\\1\\n' | grep -av ^_= | sort)\n\
        eval \"$(envy activate)\"\n\
        printf '%s\\n' \"$NEW$CHANGED\" \"${GONE-gone}\" \"$NODE_PATH\" \"$MANPATH\" \"$ALSO\" \"${EMPTY-unset}\" \"$WIDE\"\n\
        case $PATH in */project/tools:/nix/store/*/bin:*:/from/vars:*/project/late) echo around ;; *) echo \"$PATH\" ;; esac\n\
        eval \"$(envy activate)\"\neval \"$(envy deactivate)\"\n\
        new=$(env -0 | tr '\\n\\0' '\\1\\n' | grep -av ^_= | sort)\n\
        if [ \"$old\" = \"$new\" ]; then echo same; else echo \"$old\" > old; echo \"$new\" > new; diff old new; fi\n";
    let said = project.run(shell, &["-c", script]).ok().stdout;
    assert_eq!(
        said, "two\nlines\nsome more\ngone\n/n:/own\n/only\n1\n\ngröße \"quoted\" $x `y` \\z\naround\nsame\n",
        "{shell}"
    );
}

#[test]
fn what_the_user_did_inside_survives() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, &manifest());
    project.envy(&["trust", "--yes"]).ok();
    let script = "before=$PATH; eval \"$(envy activate)\"; PATH=/venv/bin:$PATH:/mine; NEW=changed\n\
        inside=$PATH; eval \"$(envy activate)\"; [ \"$inside\" = \"$PATH\" ] || echo \"$inside $PATH\"\n\
        eval \"$(envy deactivate)\"; [ \"$PATH\" = \"/venv/bin:$before:/mine\" ] && echo kept; echo $NEW";
    let said = project.run("bash", &["-c", script]).ok().stdout;
    assert!(said.ends_with("kept\nchanged\n"), "{said}");
}

#[test]
fn a_subshell_keeps_what_the_hook_exported_after_the_users_own_settings() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, &manifest());
    project.write("../home/.bashrc", "PATH=/users/own:$PATH\nCHANGED=users\n");
    project.envy(&["trust", "--yes"]).ok();
    let project = project.with("CHANGED", "some").with("OWN_PATH", "/own");
    let mut terminal = project.envy_in_terminal(&["activate"]);
    terminal.wait_for("(envy:project)");
    terminal.send("echo \"<${PATH%%:*} $CHANGED $OWN_PATH>\"; exit\n");
    terminal.wait_for(&format!("<{}/tools some more /own:/end>", project.dir().display()));
}
