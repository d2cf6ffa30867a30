
use builtin;
use str;

set edit:completion:arg-completer[envy] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'envy'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'envy'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Start an environment in this folder'
            cand search 'Find packages'
            cand show 'Show a package: its versions, and which one install would take'
            cand install 'Add packages, or change their version'
            cand add 'Add packages, or change their version'
            cand remove 'Take packages out'
            cand uninstall 'Take packages out'
            cand rm 'Take packages out'
            cand update 'Move packages to the newest version that envy.toml allows'
            cand upgrade 'Move packages to the newest version that envy.toml allows'
            cand outdated 'Show which packages have newer versions'
            cand list 'Show the packages and their versions'
            cand ls 'Show the packages and their versions'
            cand which 'Say which package a program comes from'
            cand why 'Say why something is in the environment'
            cand edit 'Open envy.toml in your editor, then check and apply it'
            cand activate 'Enter the environment: a shell, or shell code for `eval`'
            cand deactivate 'Print shell code that leaves the innermost environment'
            cand env 'Print what the environment sets, in the format of a shell or tool'
            cand export 'Print files that make other tools know envy'
            cand hook 'Print shell code that enters and leaves environments as you move'
            cand hook-env 'Take one step of a prompt hook'
            cand run 'Run a script or program in the environment'
            cand exec 'Run a script or program in the environment'
            cand trust 'Decide whether this project''s own code may run'
            cand lock 'Resolve envy.toml into envy.lock, fetching nothing'
            cand sync 'Make lock and environment agree with envy.toml'
            cand plan 'Show what sync or install would do: packages, downloads, sizes'
            cand diff 'Show what changed since a generation or git revision'
            cand history 'Show the generations: when, by which command, what changed'
            cand rollback 'Go back to an earlier generation'
            cand gc 'Let go of old generations and what nothing needs any more'
            cand doctor 'Check store, caches, catalog and this machine'
            cand status 'Say what state the environment is in'
            cand agent 'Let coding agents use envy'
            cand mcp 'Serve an agent: envy''s commands as MCP tools'
            cand mcp-call 'Carry out one call of `envy mcp`'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'envy;init'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;search'= {
            cand --limit 'How many to show'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;show'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --all 'Every version, not only the newest'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;install'= {
            cand --outputs 'Outputs to install, instead of nixpkgs'' default ones'
            cand --id 'The id in envy.toml, if it is to differ from the name'
            cand --priority 'Who wins where two packages bring the same file: the lower number [default: 5]'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --dry-run 'Only show what would be done, as `envy plan` does'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;add'= {
            cand --outputs 'Outputs to install, instead of nixpkgs'' default ones'
            cand --id 'The id in envy.toml, if it is to differ from the name'
            cand --priority 'Who wins where two packages bring the same file: the lower number [default: 5]'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --dry-run 'Only show what would be done, as `envy plan` does'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;remove'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;uninstall'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;rm'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;update'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --dry-run 'Only show what would be done, as `envy plan` does'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;upgrade'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --dry-run 'Only show what would be done, as `envy plan` does'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;outdated'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;list'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;ls'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;which'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;why'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;edit'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;activate'= {
            cand --shell 'Print shell code in this shell''s syntax, also to a terminal'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --subshell 'A subshell even where stdout is no terminal'
            cand --require-trust 'Fail rather than go on without code that is not trusted'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'envy;deactivate'= {
            cand --shell 'The shell''s syntax [default: that of the calling shell]'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'envy;env'= {
            cand --format 'The format [default: one to read]'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --require-trust 'Fail rather than go on without code that is not trusted'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'envy;export'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
            cand direnv 'A library for direnv, which gives an .envrc the line `use envy`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'envy;export;direnv'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --write 'Write it to where direnv looks for it'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;export;help'= {
            cand direnv 'A library for direnv, which gives an .envrc the line `use envy`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'envy;export;help;direnv'= {
        }
        &'envy;export;help;help'= {
        }
        &'envy;hook'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'envy;hook-env'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'envy;run'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --require-trust 'Fail rather than go on without code that is not trusted'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;exec'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --require-trust 'Fail rather than go on without code that is not trusted'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;trust'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --revoke 'Forget what was decided'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;lock'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;sync'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;plan'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;diff'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;history'= {
            cand -n 'Only so many, the newest'
            cand --limit 'Only so many, the newest'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;rollback'= {
            cand -k 'How many steps to go back'
            cand --steps 'How many steps to go back'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --force 'Replace the files also where no generation has what they say now; copies are kept'
            cand --dry-run 'Only show what would be done'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;gc'= {
            cand --keep 'Generations of each project that stay, the newest'
            cand --older-than 'Drop only generations that are older than this: hours, days or weeks, e.g. 12h, 30d, 8w'
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --no-store 'Do not collect the store'
            cand --dry-run 'Only show what would go'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;doctor'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;status'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;agent'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
            cand setup 'Write what an agent needs into this project'
            cand sync 'Bring envy''s block in AGENTS.md up to date'
            cand check 'Check that block and settings are current'
            cand remove 'Take out what setup wrote'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'envy;agent;setup'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --user 'Also let Codex run `envy --restricted` outside of its sandbox, in all your projects'
            cand --check 'Change nothing; exit 1 if anything would'
            cand --dry-run 'Show the changes and write nothing'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;agent;sync'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --check 'Change nothing; exit 1 if the block is not current'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;agent;check'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;agent;remove'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --user 'Also delete the rules for all your projects'
            cand --dry-run 'Show the changes and write nothing'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;agent;help'= {
            cand setup 'Write what an agent needs into this project'
            cand sync 'Bring envy''s block in AGENTS.md up to date'
            cand check 'Check that block and settings are current'
            cand remove 'Take out what setup wrote'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'envy;agent;help;setup'= {
        }
        &'envy;agent;help;sync'= {
        }
        &'envy;agent;help;check'= {
        }
        &'envy;agent;help;remove'= {
        }
        &'envy;agent;help;help'= {
        }
        &'envy;mcp'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;mcp-call'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;completions'= {
            cand -d 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --dir 'The project''s folder [default: the nearest envy.toml upwards]'
            cand --lock-timeout 'How long to wait for another envy that changes the project'
            cand --json 'One JSON document on stdout; an error is one JSON document on stderr'
            cand --locked 'Fail (exit 4) rather than change envy.lock'
            cand --offline 'Ask no catalog; answers from the cache count, however old'
            cand -y 'Answer every question with yes'
            cand --yes 'Answer every question with yes'
            cand -q 'Results and errors only'
            cand --quiet 'Results and errors only'
            cand --restricted 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'envy;help'= {
            cand init 'Start an environment in this folder'
            cand search 'Find packages'
            cand show 'Show a package: its versions, and which one install would take'
            cand install 'Add packages, or change their version'
            cand remove 'Take packages out'
            cand update 'Move packages to the newest version that envy.toml allows'
            cand outdated 'Show which packages have newer versions'
            cand list 'Show the packages and their versions'
            cand which 'Say which package a program comes from'
            cand why 'Say why something is in the environment'
            cand edit 'Open envy.toml in your editor, then check and apply it'
            cand activate 'Enter the environment: a shell, or shell code for `eval`'
            cand deactivate 'Print shell code that leaves the innermost environment'
            cand env 'Print what the environment sets, in the format of a shell or tool'
            cand export 'Print files that make other tools know envy'
            cand hook 'Print shell code that enters and leaves environments as you move'
            cand hook-env 'Take one step of a prompt hook'
            cand run 'Run a script or program in the environment'
            cand trust 'Decide whether this project''s own code may run'
            cand lock 'Resolve envy.toml into envy.lock, fetching nothing'
            cand sync 'Make lock and environment agree with envy.toml'
            cand plan 'Show what sync or install would do: packages, downloads, sizes'
            cand diff 'Show what changed since a generation or git revision'
            cand history 'Show the generations: when, by which command, what changed'
            cand rollback 'Go back to an earlier generation'
            cand gc 'Let go of old generations and what nothing needs any more'
            cand doctor 'Check store, caches, catalog and this machine'
            cand status 'Say what state the environment is in'
            cand agent 'Let coding agents use envy'
            cand mcp 'Serve an agent: envy''s commands as MCP tools'
            cand mcp-call 'Carry out one call of `envy mcp`'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'envy;help;init'= {
        }
        &'envy;help;search'= {
        }
        &'envy;help;show'= {
        }
        &'envy;help;install'= {
        }
        &'envy;help;remove'= {
        }
        &'envy;help;update'= {
        }
        &'envy;help;outdated'= {
        }
        &'envy;help;list'= {
        }
        &'envy;help;which'= {
        }
        &'envy;help;why'= {
        }
        &'envy;help;edit'= {
        }
        &'envy;help;activate'= {
        }
        &'envy;help;deactivate'= {
        }
        &'envy;help;env'= {
        }
        &'envy;help;export'= {
            cand direnv 'A library for direnv, which gives an .envrc the line `use envy`'
        }
        &'envy;help;export;direnv'= {
        }
        &'envy;help;hook'= {
        }
        &'envy;help;hook-env'= {
        }
        &'envy;help;run'= {
        }
        &'envy;help;trust'= {
        }
        &'envy;help;lock'= {
        }
        &'envy;help;sync'= {
        }
        &'envy;help;plan'= {
        }
        &'envy;help;diff'= {
        }
        &'envy;help;history'= {
        }
        &'envy;help;rollback'= {
        }
        &'envy;help;gc'= {
        }
        &'envy;help;doctor'= {
        }
        &'envy;help;status'= {
        }
        &'envy;help;agent'= {
            cand setup 'Write what an agent needs into this project'
            cand sync 'Bring envy''s block in AGENTS.md up to date'
            cand check 'Check that block and settings are current'
            cand remove 'Take out what setup wrote'
        }
        &'envy;help;agent;setup'= {
        }
        &'envy;help;agent;sync'= {
        }
        &'envy;help;agent;check'= {
        }
        &'envy;help;agent;remove'= {
        }
        &'envy;help;mcp'= {
        }
        &'envy;help;mcp-call'= {
        }
        &'envy;help;completions'= {
        }
        &'envy;help;help'= {
        }
    ]
    $completions[$command]
}
