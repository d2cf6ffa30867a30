
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'envy' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'envy'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'envy' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Start an environment in this folder')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find packages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a package: its versions, and which one install would take')
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Add packages, or change their version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add packages, or change their version')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take packages out')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take packages out')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Take packages out')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Move packages to the newest version that envy.toml allows')
            [CompletionResult]::new('upgrade', 'upgrade', [CompletionResultType]::ParameterValue, 'Move packages to the newest version that envy.toml allows')
            [CompletionResult]::new('outdated', 'outdated', [CompletionResultType]::ParameterValue, 'Show which packages have newer versions')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the packages and their versions')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'Show the packages and their versions')
            [CompletionResult]::new('which', 'which', [CompletionResultType]::ParameterValue, 'Say which package a program comes from')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Say why something is in the environment')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Open envy.toml in your editor, then check and apply it')
            [CompletionResult]::new('activate', 'activate', [CompletionResultType]::ParameterValue, 'Enter the environment: a shell, or shell code for `eval`')
            [CompletionResult]::new('deactivate', 'deactivate', [CompletionResultType]::ParameterValue, 'Print shell code that leaves the innermost environment')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Print what the environment sets, in the format of a shell or tool')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print files that make other tools know envy')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Print shell code that enters and leaves environments as you move')
            [CompletionResult]::new('hook-env', 'hook-env', [CompletionResultType]::ParameterValue, 'Take one step of a prompt hook')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a script or program in the environment')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a script or program in the environment')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Decide whether this project''s own code may run')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Resolve envy.toml into envy.lock, fetching nothing')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Make lock and environment agree with envy.toml')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what sync or install would do: packages, downloads, sizes')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed since a generation or git revision')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show the generations: when, by which command, what changed')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Go back to an earlier generation')
            [CompletionResult]::new('gc', 'gc', [CompletionResultType]::ParameterValue, 'Let go of old generations and what nothing needs any more')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check store, caches, catalog and this machine')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say what state the environment is in')
            [CompletionResult]::new('agent', 'agent', [CompletionResultType]::ParameterValue, 'Let coding agents use envy')
            [CompletionResult]::new('mcp', 'mcp', [CompletionResultType]::ParameterValue, 'Serve an agent: envy''s commands as MCP tools')
            [CompletionResult]::new('mcp-call', 'mcp-call', [CompletionResultType]::ParameterValue, 'Carry out one call of `envy mcp`')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'envy;init' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;search' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many to show')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;show' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every version, not only the newest')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;install' {
            [CompletionResult]::new('--outputs', '--outputs', [CompletionResultType]::ParameterName, 'Outputs to install, instead of nixpkgs'' default ones')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'The id in envy.toml, if it is to differ from the name')
            [CompletionResult]::new('--priority', '--priority', [CompletionResultType]::ParameterName, 'Who wins where two packages bring the same file: the lower number [default: 5]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done, as `envy plan` does')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;add' {
            [CompletionResult]::new('--outputs', '--outputs', [CompletionResultType]::ParameterName, 'Outputs to install, instead of nixpkgs'' default ones')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'The id in envy.toml, if it is to differ from the name')
            [CompletionResult]::new('--priority', '--priority', [CompletionResultType]::ParameterName, 'Who wins where two packages bring the same file: the lower number [default: 5]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done, as `envy plan` does')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;remove' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;uninstall' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;rm' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;update' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done, as `envy plan` does')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;upgrade' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done, as `envy plan` does')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;outdated' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;list' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;ls' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;which' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;why' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;edit' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;activate' {
            [CompletionResult]::new('--shell', '--shell', [CompletionResultType]::ParameterName, 'Print shell code in this shell''s syntax, also to a terminal')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--subshell', '--subshell', [CompletionResultType]::ParameterName, 'A subshell even where stdout is no terminal')
            [CompletionResult]::new('--require-trust', '--require-trust', [CompletionResultType]::ParameterName, 'Fail rather than go on without code that is not trusted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'envy;deactivate' {
            [CompletionResult]::new('--shell', '--shell', [CompletionResultType]::ParameterName, 'The shell''s syntax [default: that of the calling shell]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'envy;env' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format [default: one to read]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--require-trust', '--require-trust', [CompletionResultType]::ParameterName, 'Fail rather than go on without code that is not trusted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'envy;export' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('direnv', 'direnv', [CompletionResultType]::ParameterValue, 'A library for direnv, which gives an .envrc the line `use envy`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'envy;export;direnv' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write it to where direnv looks for it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;export;help' {
            [CompletionResult]::new('direnv', 'direnv', [CompletionResultType]::ParameterValue, 'A library for direnv, which gives an .envrc the line `use envy`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'envy;export;help;direnv' {
            break
        }
        'envy;export;help;help' {
            break
        }
        'envy;hook' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'envy;hook-env' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'envy;run' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--require-trust', '--require-trust', [CompletionResultType]::ParameterName, 'Fail rather than go on without code that is not trusted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;exec' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--require-trust', '--require-trust', [CompletionResultType]::ParameterName, 'Fail rather than go on without code that is not trusted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;trust' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--revoke', '--revoke', [CompletionResultType]::ParameterName, 'Forget what was decided')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;lock' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;sync' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;plan' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;diff' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;history' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Only so many, the newest')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Only so many, the newest')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;rollback' {
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'How many steps to go back')
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'How many steps to go back')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the files also where no generation has what they say now; copies are kept')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;gc' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Generations of each project that stay, the newest')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Drop only generations that are older than this: hours, days or weeks, e.g. 12h, 30d, 8w')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--no-store', '--no-store', [CompletionResultType]::ParameterName, 'Do not collect the store')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would go')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;doctor' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;status' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;agent' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Write what an agent needs into this project')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Bring envy''s block in AGENTS.md up to date')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that block and settings are current')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take out what setup wrote')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'envy;agent;setup' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Also let Codex run `envy --restricted` outside of its sandbox, in all your projects')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Change nothing; exit 1 if anything would')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the changes and write nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;agent;sync' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Change nothing; exit 1 if the block is not current')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;agent;check' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;agent;remove' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Also delete the rules for all your projects')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the changes and write nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;agent;help' {
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Write what an agent needs into this project')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Bring envy''s block in AGENTS.md up to date')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that block and settings are current')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take out what setup wrote')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'envy;agent;help;setup' {
            break
        }
        'envy;agent;help;sync' {
            break
        }
        'envy;agent;help;check' {
            break
        }
        'envy;agent;help;remove' {
            break
        }
        'envy;agent;help;help' {
            break
        }
        'envy;mcp' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;mcp-call' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;completions' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The project''s folder [default: the nearest envy.toml upwards]')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another envy that changes the project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout; an error is one JSON document on stderr')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail (exit 4) rather than change envy.lock')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no catalog; answers from the cache count, however old')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Results and errors only')
            [CompletionResult]::new('--restricted', '--restricted', [CompletionResultType]::ParameterName, 'Only what is safe outside of an agent''s sandbox: names and ranges, nothing of the project''s own runs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'envy;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Start an environment in this folder')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find packages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a package: its versions, and which one install would take')
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Add packages, or change their version')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take packages out')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Move packages to the newest version that envy.toml allows')
            [CompletionResult]::new('outdated', 'outdated', [CompletionResultType]::ParameterValue, 'Show which packages have newer versions')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the packages and their versions')
            [CompletionResult]::new('which', 'which', [CompletionResultType]::ParameterValue, 'Say which package a program comes from')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Say why something is in the environment')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Open envy.toml in your editor, then check and apply it')
            [CompletionResult]::new('activate', 'activate', [CompletionResultType]::ParameterValue, 'Enter the environment: a shell, or shell code for `eval`')
            [CompletionResult]::new('deactivate', 'deactivate', [CompletionResultType]::ParameterValue, 'Print shell code that leaves the innermost environment')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Print what the environment sets, in the format of a shell or tool')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print files that make other tools know envy')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Print shell code that enters and leaves environments as you move')
            [CompletionResult]::new('hook-env', 'hook-env', [CompletionResultType]::ParameterValue, 'Take one step of a prompt hook')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a script or program in the environment')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Decide whether this project''s own code may run')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Resolve envy.toml into envy.lock, fetching nothing')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Make lock and environment agree with envy.toml')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what sync or install would do: packages, downloads, sizes')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed since a generation or git revision')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show the generations: when, by which command, what changed')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Go back to an earlier generation')
            [CompletionResult]::new('gc', 'gc', [CompletionResultType]::ParameterValue, 'Let go of old generations and what nothing needs any more')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check store, caches, catalog and this machine')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say what state the environment is in')
            [CompletionResult]::new('agent', 'agent', [CompletionResultType]::ParameterValue, 'Let coding agents use envy')
            [CompletionResult]::new('mcp', 'mcp', [CompletionResultType]::ParameterValue, 'Serve an agent: envy''s commands as MCP tools')
            [CompletionResult]::new('mcp-call', 'mcp-call', [CompletionResultType]::ParameterValue, 'Carry out one call of `envy mcp`')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'envy;help;init' {
            break
        }
        'envy;help;search' {
            break
        }
        'envy;help;show' {
            break
        }
        'envy;help;install' {
            break
        }
        'envy;help;remove' {
            break
        }
        'envy;help;update' {
            break
        }
        'envy;help;outdated' {
            break
        }
        'envy;help;list' {
            break
        }
        'envy;help;which' {
            break
        }
        'envy;help;why' {
            break
        }
        'envy;help;edit' {
            break
        }
        'envy;help;activate' {
            break
        }
        'envy;help;deactivate' {
            break
        }
        'envy;help;env' {
            break
        }
        'envy;help;export' {
            [CompletionResult]::new('direnv', 'direnv', [CompletionResultType]::ParameterValue, 'A library for direnv, which gives an .envrc the line `use envy`')
            break
        }
        'envy;help;export;direnv' {
            break
        }
        'envy;help;hook' {
            break
        }
        'envy;help;hook-env' {
            break
        }
        'envy;help;run' {
            break
        }
        'envy;help;trust' {
            break
        }
        'envy;help;lock' {
            break
        }
        'envy;help;sync' {
            break
        }
        'envy;help;plan' {
            break
        }
        'envy;help;diff' {
            break
        }
        'envy;help;history' {
            break
        }
        'envy;help;rollback' {
            break
        }
        'envy;help;gc' {
            break
        }
        'envy;help;doctor' {
            break
        }
        'envy;help;status' {
            break
        }
        'envy;help;agent' {
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Write what an agent needs into this project')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Bring envy''s block in AGENTS.md up to date')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that block and settings are current')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take out what setup wrote')
            break
        }
        'envy;help;agent;setup' {
            break
        }
        'envy;help;agent;sync' {
            break
        }
        'envy;help;agent;check' {
            break
        }
        'envy;help;agent;remove' {
            break
        }
        'envy;help;mcp' {
            break
        }
        'envy;help;mcp-call' {
            break
        }
        'envy;help;completions' {
            break
        }
        'envy;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
