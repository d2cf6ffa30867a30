# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_envy_global_optspecs
    string join \n d/dir= json locked offline y/yes q/quiet lock-timeout= restricted h/help V/version
end

function __fish_envy_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_envy_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_envy_using_subcommand
    set -l cmd (__fish_envy_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c envy -n "__fish_envy_needs_command" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_needs_command" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_needs_command" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_needs_command" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_needs_command" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_needs_command" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_needs_command" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_needs_command" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_needs_command" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_needs_command" -s V -l version -d 'Print version'
complete -c envy -n "__fish_envy_needs_command" -f -a "init" -d 'Start an environment in this folder'
complete -c envy -n "__fish_envy_needs_command" -f -a "search" -d 'Find packages'
complete -c envy -n "__fish_envy_needs_command" -f -a "show" -d 'Show a package: its versions, and which one install would take'
complete -c envy -n "__fish_envy_needs_command" -f -a "install" -d 'Add packages, or change their version'
complete -c envy -n "__fish_envy_needs_command" -f -a "add" -d 'Add packages, or change their version'
complete -c envy -n "__fish_envy_needs_command" -f -a "remove" -d 'Take packages out'
complete -c envy -n "__fish_envy_needs_command" -f -a "uninstall" -d 'Take packages out'
complete -c envy -n "__fish_envy_needs_command" -f -a "rm" -d 'Take packages out'
complete -c envy -n "__fish_envy_needs_command" -f -a "update" -d 'Move packages to the newest version that envy.toml allows'
complete -c envy -n "__fish_envy_needs_command" -f -a "upgrade" -d 'Move packages to the newest version that envy.toml allows'
complete -c envy -n "__fish_envy_needs_command" -f -a "outdated" -d 'Show which packages have newer versions'
complete -c envy -n "__fish_envy_needs_command" -f -a "list" -d 'Show the packages and their versions'
complete -c envy -n "__fish_envy_needs_command" -f -a "ls" -d 'Show the packages and their versions'
complete -c envy -n "__fish_envy_needs_command" -f -a "which" -d 'Say which package a program comes from'
complete -c envy -n "__fish_envy_needs_command" -f -a "why" -d 'Say why something is in the environment'
complete -c envy -n "__fish_envy_needs_command" -f -a "edit" -d 'Open envy.toml in your editor, then check and apply it'
complete -c envy -n "__fish_envy_needs_command" -f -a "activate" -d 'Enter the environment: a shell, or shell code for `eval`'
complete -c envy -n "__fish_envy_needs_command" -f -a "deactivate" -d 'Print shell code that leaves the innermost environment'
complete -c envy -n "__fish_envy_needs_command" -f -a "env" -d 'Print what the environment sets, in the format of a shell or tool'
complete -c envy -n "__fish_envy_needs_command" -f -a "export" -d 'Print files that make other tools know envy'
complete -c envy -n "__fish_envy_needs_command" -f -a "hook" -d 'Print shell code that enters and leaves environments as you move'
complete -c envy -n "__fish_envy_needs_command" -f -a "hook-env" -d 'Take one step of a prompt hook'
complete -c envy -n "__fish_envy_needs_command" -f -a "run" -d 'Run a script or program in the environment'
complete -c envy -n "__fish_envy_needs_command" -f -a "exec" -d 'Run a script or program in the environment'
complete -c envy -n "__fish_envy_needs_command" -f -a "trust" -d 'Decide whether this project\'s own code may run'
complete -c envy -n "__fish_envy_needs_command" -f -a "lock" -d 'Resolve envy.toml into envy.lock, fetching nothing'
complete -c envy -n "__fish_envy_needs_command" -f -a "sync" -d 'Make lock and environment agree with envy.toml'
complete -c envy -n "__fish_envy_needs_command" -f -a "plan" -d 'Show what sync or install would do: packages, downloads, sizes'
complete -c envy -n "__fish_envy_needs_command" -f -a "diff" -d 'Show what changed since a generation or git revision'
complete -c envy -n "__fish_envy_needs_command" -f -a "history" -d 'Show the generations: when, by which command, what changed'
complete -c envy -n "__fish_envy_needs_command" -f -a "rollback" -d 'Go back to an earlier generation'
complete -c envy -n "__fish_envy_needs_command" -f -a "gc" -d 'Let go of old generations and what nothing needs any more'
complete -c envy -n "__fish_envy_needs_command" -f -a "doctor" -d 'Check store, caches, catalog and this machine'
complete -c envy -n "__fish_envy_needs_command" -f -a "status" -d 'Say what state the environment is in'
complete -c envy -n "__fish_envy_needs_command" -f -a "agent" -d 'Let coding agents use envy'
complete -c envy -n "__fish_envy_needs_command" -f -a "mcp" -d 'Serve an agent: envy\'s commands as MCP tools'
complete -c envy -n "__fish_envy_needs_command" -f -a "mcp-call" -d 'Carry out one call of `envy mcp`'
complete -c envy -n "__fish_envy_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c envy -n "__fish_envy_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c envy -n "__fish_envy_using_subcommand init" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand init" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand init" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand init" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand init" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand init" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand init" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand init" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand init" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand search" -l limit -d 'How many to show' -r
complete -c envy -n "__fish_envy_using_subcommand search" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand search" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand search" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand search" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand search" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand search" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand search" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand search" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand search" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand show" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand show" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand show" -l all -d 'Every version, not only the newest'
complete -c envy -n "__fish_envy_using_subcommand show" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand show" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand show" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand show" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand show" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand show" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand show" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand install" -l outputs -d 'Outputs to install, instead of nixpkgs\' default ones' -r
complete -c envy -n "__fish_envy_using_subcommand install" -l id -d 'The id in envy.toml, if it is to differ from the name' -r
complete -c envy -n "__fish_envy_using_subcommand install" -l priority -d 'Who wins where two packages bring the same file: the lower number [default: 5]' -r
complete -c envy -n "__fish_envy_using_subcommand install" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand install" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand install" -l dry-run -d 'Only show what would be done, as `envy plan` does'
complete -c envy -n "__fish_envy_using_subcommand install" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand install" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand install" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand install" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand install" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand install" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand install" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand add" -l outputs -d 'Outputs to install, instead of nixpkgs\' default ones' -r
complete -c envy -n "__fish_envy_using_subcommand add" -l id -d 'The id in envy.toml, if it is to differ from the name' -r
complete -c envy -n "__fish_envy_using_subcommand add" -l priority -d 'Who wins where two packages bring the same file: the lower number [default: 5]' -r
complete -c envy -n "__fish_envy_using_subcommand add" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand add" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand add" -l dry-run -d 'Only show what would be done, as `envy plan` does'
complete -c envy -n "__fish_envy_using_subcommand add" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand add" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand add" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand add" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand add" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand add" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand add" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand remove" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand remove" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand remove" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand remove" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand remove" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand remove" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand remove" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand remove" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand remove" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand uninstall" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand uninstall" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand uninstall" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand uninstall" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand uninstall" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand uninstall" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand uninstall" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand uninstall" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand uninstall" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand rm" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand rm" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand rm" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand rm" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand rm" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand rm" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand rm" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand rm" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand rm" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand update" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand update" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand update" -l dry-run -d 'Only show what would be done, as `envy plan` does'
complete -c envy -n "__fish_envy_using_subcommand update" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand update" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand update" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand update" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand update" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand update" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand update" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand upgrade" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand upgrade" -l dry-run -d 'Only show what would be done, as `envy plan` does'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand upgrade" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand outdated" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand outdated" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand outdated" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand outdated" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand outdated" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand outdated" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand outdated" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand outdated" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand outdated" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand list" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand list" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand list" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand list" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand list" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand list" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand list" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand list" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand list" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand ls" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand ls" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand ls" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand ls" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand ls" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand ls" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand ls" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand ls" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand ls" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand which" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand which" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand which" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand which" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand which" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand which" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand which" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand which" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand which" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand why" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand why" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand why" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand why" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand why" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand why" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand why" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand why" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand why" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand edit" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand edit" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand edit" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand edit" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand edit" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand edit" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand edit" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand edit" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand edit" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand activate" -l shell -d 'Print shell code in this shell\'s syntax, also to a terminal' -r -f -a "bash\t'GNU bash, from 3.2 on'
zsh\t'zsh'
fish\t'fish'
nu\t'Nushell'
elvish\t'Elvish'
tcsh\t'tcsh'
powershell\t'PowerShell 7'
sh\t'Any POSIX shell'"
complete -c envy -n "__fish_envy_using_subcommand activate" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand activate" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand activate" -l subshell -d 'A subshell even where stdout is no terminal'
complete -c envy -n "__fish_envy_using_subcommand activate" -l require-trust -d 'Fail rather than go on without code that is not trusted'
complete -c envy -n "__fish_envy_using_subcommand activate" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand activate" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand activate" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand activate" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand activate" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand activate" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand activate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c envy -n "__fish_envy_using_subcommand deactivate" -l shell -d 'The shell\'s syntax [default: that of the calling shell]' -r -f -a "bash\t'GNU bash, from 3.2 on'
zsh\t'zsh'
fish\t'fish'
nu\t'Nushell'
elvish\t'Elvish'
tcsh\t'tcsh'
powershell\t'PowerShell 7'
sh\t'Any POSIX shell'"
complete -c envy -n "__fish_envy_using_subcommand deactivate" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand deactivate" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand deactivate" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand deactivate" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand deactivate" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand deactivate" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand deactivate" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand deactivate" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand deactivate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c envy -n "__fish_envy_using_subcommand env" -l format -d 'The format [default: one to read]' -r -f -a "bash\t'Shell code for bash'
zsh\t'Shell code for zsh'
fish\t'Shell code for fish'
sh\t'Shell code for any POSIX shell'
nu\t'A record for Nushell\'s `from nuon | load-env`'
elvish\t'Shell code for Elvish'
tcsh\t'Shell code for tcsh'
powershell\t'Shell code for PowerShell'
json\t'One JSON object: name → value'
dotenv\t'A `.env` file'
github\t'For GitHub Actions: append it to the file $GITHUB_ENV'
direnv\t'For an `.envrc` of direnv'
systemd\t'For `EnvironmentFile=` of systemd'"
complete -c envy -n "__fish_envy_using_subcommand env" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand env" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand env" -l require-trust -d 'Fail rather than go on without code that is not trusted'
complete -c envy -n "__fish_envy_using_subcommand env" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand env" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand env" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand env" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand env" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand env" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -f -a "direnv" -d 'A library for direnv, which gives an .envrc the line `use envy`'
complete -c envy -n "__fish_envy_using_subcommand export; and not __fish_seen_subcommand_from direnv help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -l write -d 'Write it to where direnv looks for it'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from direnv" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "direnv" -d 'A library for direnv, which gives an .envrc the line `use envy`'
complete -c envy -n "__fish_envy_using_subcommand export; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c envy -n "__fish_envy_using_subcommand hook" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand hook" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand hook" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand hook" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand hook" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand hook" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand hook" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand hook" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand hook" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c envy -n "__fish_envy_using_subcommand hook-env" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand hook-env" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand hook-env" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand hook-env" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand hook-env" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand hook-env" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand hook-env" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand hook-env" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand hook-env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c envy -n "__fish_envy_using_subcommand run" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand run" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand run" -l require-trust -d 'Fail rather than go on without code that is not trusted'
complete -c envy -n "__fish_envy_using_subcommand run" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand run" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand run" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand run" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand run" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand run" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand run" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand exec" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand exec" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand exec" -l require-trust -d 'Fail rather than go on without code that is not trusted'
complete -c envy -n "__fish_envy_using_subcommand exec" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand exec" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand exec" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand exec" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand exec" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand exec" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand exec" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand trust" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand trust" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand trust" -l revoke -d 'Forget what was decided'
complete -c envy -n "__fish_envy_using_subcommand trust" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand trust" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand trust" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand trust" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand trust" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand trust" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand trust" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand lock" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand lock" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand lock" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand lock" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand lock" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand lock" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand lock" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand lock" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand lock" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand sync" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand sync" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand sync" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand sync" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand sync" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand sync" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand sync" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand sync" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand sync" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand plan" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand plan" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand plan" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand plan" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand plan" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand plan" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand plan" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand plan" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand plan" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand diff" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand diff" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand diff" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand diff" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand diff" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand diff" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand diff" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand diff" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand diff" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand history" -s n -l limit -d 'Only so many, the newest' -r
complete -c envy -n "__fish_envy_using_subcommand history" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand history" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand history" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand history" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand history" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand history" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand history" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand history" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand history" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand rollback" -s k -l steps -d 'How many steps to go back' -r
complete -c envy -n "__fish_envy_using_subcommand rollback" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand rollback" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand rollback" -l force -d 'Replace the files also where no generation has what they say now; copies are kept'
complete -c envy -n "__fish_envy_using_subcommand rollback" -l dry-run -d 'Only show what would be done'
complete -c envy -n "__fish_envy_using_subcommand rollback" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand rollback" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand rollback" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand rollback" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand rollback" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand rollback" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand rollback" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand gc" -l keep -d 'Generations of each project that stay, the newest' -r
complete -c envy -n "__fish_envy_using_subcommand gc" -l older-than -d 'Drop only generations that are older than this: hours, days or weeks, e.g. 12h, 30d, 8w' -r
complete -c envy -n "__fish_envy_using_subcommand gc" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand gc" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand gc" -l no-store -d 'Do not collect the store'
complete -c envy -n "__fish_envy_using_subcommand gc" -l dry-run -d 'Only show what would go'
complete -c envy -n "__fish_envy_using_subcommand gc" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand gc" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand gc" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand gc" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand gc" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand gc" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand gc" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand doctor" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand doctor" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand doctor" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand doctor" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand doctor" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand doctor" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand doctor" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand doctor" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand status" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand status" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand status" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand status" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand status" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand status" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand status" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand status" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand status" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -f -a "setup" -d 'Write what an agent needs into this project'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -f -a "sync" -d 'Bring envy\'s block in AGENTS.md up to date'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -f -a "check" -d 'Check that block and settings are current'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -f -a "remove" -d 'Take out what setup wrote'
complete -c envy -n "__fish_envy_using_subcommand agent; and not __fish_seen_subcommand_from setup sync check remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l user -d 'Also let Codex run `envy --restricted` outside of its sandbox, in all your projects'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l check -d 'Change nothing; exit 1 if anything would'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l dry-run -d 'Show the changes and write nothing'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from setup" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -l check -d 'Change nothing; exit 1 if the block is not current'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from sync" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -l user -d 'Also delete the rules for all your projects'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show the changes and write nothing'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "setup" -d 'Write what an agent needs into this project'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "sync" -d 'Bring envy\'s block in AGENTS.md up to date'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check that block and settings are current'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Take out what setup wrote'
complete -c envy -n "__fish_envy_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c envy -n "__fish_envy_using_subcommand mcp" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand mcp" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand mcp" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand mcp" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand mcp" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand mcp" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand mcp" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand mcp" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand mcp" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand mcp-call" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand completions" -s d -l dir -d 'The project\'s folder [default: the nearest envy.toml upwards]' -r -F
complete -c envy -n "__fish_envy_using_subcommand completions" -l lock-timeout -d 'How long to wait for another envy that changes the project' -r
complete -c envy -n "__fish_envy_using_subcommand completions" -l json -d 'One JSON document on stdout; an error is one JSON document on stderr'
complete -c envy -n "__fish_envy_using_subcommand completions" -l locked -d 'Fail (exit 4) rather than change envy.lock'
complete -c envy -n "__fish_envy_using_subcommand completions" -l offline -d 'Ask no catalog; answers from the cache count, however old'
complete -c envy -n "__fish_envy_using_subcommand completions" -s y -l yes -d 'Answer every question with yes'
complete -c envy -n "__fish_envy_using_subcommand completions" -s q -l quiet -d 'Results and errors only'
complete -c envy -n "__fish_envy_using_subcommand completions" -l restricted -d 'Only what is safe outside of an agent\'s sandbox: names and ranges, nothing of the project\'s own runs'
complete -c envy -n "__fish_envy_using_subcommand completions" -s h -l help -d 'Print help'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "init" -d 'Start an environment in this folder'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "search" -d 'Find packages'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "show" -d 'Show a package: its versions, and which one install would take'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "install" -d 'Add packages, or change their version'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "remove" -d 'Take packages out'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "update" -d 'Move packages to the newest version that envy.toml allows'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "outdated" -d 'Show which packages have newer versions'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "list" -d 'Show the packages and their versions'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "which" -d 'Say which package a program comes from'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "why" -d 'Say why something is in the environment'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "edit" -d 'Open envy.toml in your editor, then check and apply it'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "activate" -d 'Enter the environment: a shell, or shell code for `eval`'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "deactivate" -d 'Print shell code that leaves the innermost environment'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "env" -d 'Print what the environment sets, in the format of a shell or tool'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "export" -d 'Print files that make other tools know envy'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "hook" -d 'Print shell code that enters and leaves environments as you move'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "hook-env" -d 'Take one step of a prompt hook'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "run" -d 'Run a script or program in the environment'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "trust" -d 'Decide whether this project\'s own code may run'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "lock" -d 'Resolve envy.toml into envy.lock, fetching nothing'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "sync" -d 'Make lock and environment agree with envy.toml'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "plan" -d 'Show what sync or install would do: packages, downloads, sizes'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "diff" -d 'Show what changed since a generation or git revision'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "history" -d 'Show the generations: when, by which command, what changed'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "rollback" -d 'Go back to an earlier generation'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "gc" -d 'Let go of old generations and what nothing needs any more'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "doctor" -d 'Check store, caches, catalog and this machine'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "status" -d 'Say what state the environment is in'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "agent" -d 'Let coding agents use envy'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "mcp" -d 'Serve an agent: envy\'s commands as MCP tools'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "mcp-call" -d 'Carry out one call of `envy mcp`'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c envy -n "__fish_envy_using_subcommand help; and not __fish_seen_subcommand_from init search show install remove update outdated list which why edit activate deactivate env export hook hook-env run trust lock sync plan diff history rollback gc doctor status agent mcp mcp-call completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c envy -n "__fish_envy_using_subcommand help; and __fish_seen_subcommand_from export" -f -a "direnv" -d 'A library for direnv, which gives an .envrc the line `use envy`'
complete -c envy -n "__fish_envy_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "setup" -d 'Write what an agent needs into this project'
complete -c envy -n "__fish_envy_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "sync" -d 'Bring envy\'s block in AGENTS.md up to date'
complete -c envy -n "__fish_envy_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "check" -d 'Check that block and settings are current'
complete -c envy -n "__fish_envy_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "remove" -d 'Take out what setup wrote'
