//! Scripts in which a shell times its own prompts: what its hook does before each, without a terminal.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::RUNS;

/// What such a script is made of.
pub struct Script {
    /// Defines `prompt`, which does what the shell does before a prompt.
    prompt: &'static str,
    /// Evaluates what the program `HOOK` prints.
    install: &'static str,
    /// Prints the time in nanoseconds.
    now: &'static str,
    /// Around what is repeated `BATCH` times.
    repeat: (&'static str, &'static str),
}

const BASH: Script = Script {
    prompt: "prompt() { local c; for c in \"${PROMPT_COMMAND[@]}\"; do eval \"$c\"; done; }\n",
    install: "eval \"$(HOOK)\"\n",
    now: "echo \"${EPOCHREALTIME/[.,]/}000\"\n",
    repeat: ("for ((i = 0; i < BATCH; i++)); do\n", "done\n"),
};

const ZSH: Script = Script {
    prompt: "zmodload zsh/datetime\nprompt() { local f; for f in $precmd_functions; do $f; done }\n",
    install: "eval \"$(HOOK)\"\n",
    now: "printf '%.0f\\n' $((EPOCHREALTIME * 1000000000))\n",
    repeat: ("repeat BATCH; do\n", "done\n"),
};

const FISH: Script = Script {
    prompt: "function prompt; emit fish_prompt; end\n",
    install: "HOOK | source\n",
    now: "date +%s%N\n",
    repeat: ("for i in (seq BATCH)\n", "end\n"),
};

/// Its module for editing is there in a terminal alone.
const ELVISH: Script = Script {
    prompt: "var edit: = (ns [&before-readline=[]])\nfn prompt { for hook $edit:before-readline { $hook } }\n",
    install: "eval (HOOK | slurp)\n",
    now: "date +%s%N\n",
    repeat: ("for i [(range BATCH)] {\n", "}\n"),
};

const TCSH: Script = Script {
    prompt: "alias prompt precmd\n",
    install: "eval \"`HOOK`\"\n",
    now: "date +%s%N\n",
    repeat: ("set i = 0\nwhile ( $i < BATCH )\n@ i++\n", "end\n"),
};

const NU: Script = Script {
    prompt: "def --env prompt [] { for hook in $env.config.hooks.pre_prompt { do --env $hook } }\n",
    install: "source hook.nu\n",
    now: "print (date now | into int)\n",
    repeat: ("for i in 0..<BATCH {\n", "}\n"),
};

impl Script {
    /// The parts for this shell.
    pub fn of(shell: &str) -> Self {
        match shell {
            "zsh" => ZSH,
            "fish" => FISH,
            "elvish" => ELVISH,
            "tcsh" => TCSH,
            "nu" => NU,
            _ => BASH,
        }
    }

    /// The whole: the hook is set up in `folder`, then come the batches, whose times are printed before and after each.
    pub fn text(&self, hook: &str, root: &Path, folder: &str, other: Option<&str>, batch: u32) -> String {
        let mut script = format!("{}{}", self.prompt, self.install.replace("HOOK", hook));
        if self.install.contains("hook.nu") {
            // `source` wants a file that is there before the script runs
            let words: Vec<&str> = hook.split(' ').collect();
            let code = Command::new(words[0]).args(&words[1..]).stderr(Stdio::inherit()).output().unwrap().stdout;
            std::fs::write(root.join("hook.nu"), code).unwrap();
        }
        let step = |to: &str| format!("cd {to}\nprompt\n");
        let round = other.map_or_else(|| "prompt\n".to_owned(), |other| step(other) + &step(folder));
        let (repeat, end) = (self.repeat.0.replace("BATCH", &batch.to_string()), self.repeat.1);
        let _ = writeln!(script, "{}prompt", step(folder));
        for _ in 0..RUNS {
            let _ = write!(script, "{}{repeat}{round}{end}{}", self.now, self.now);
        }
        script
    }
}
