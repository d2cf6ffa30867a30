# envy's prompt hook for Nushell: a file of it in a folder of $nu.vendor-autoload-dirs
def _envy_same [] {
  let state = $env._ENVY_HOOK
  if $env.PWD != $state.dir or $state.guard == null { return false }
  try {
    for file in $state.guard.unchanged {
      if (ls --directory ($file.0) | get 0.modified | into int) != $file.1 { return false }
    }
    for path in $state.guard.absent { if ($path | path exists) { return false } }
    for path in $state.guard.present { if not ($path | path exists) { return false } }
    true
  } catch { false }
}
def --env _envy_step [] {
  let memory = $env._ENVY_HOOK.memory
  # What holds if envy has nothing to say: nothing to do until the folder changes.
  let nothing = { set: {}, unset: [], memory: $memory, guard: { unchanged: [], absent: [], present: [] } }
  let step = try { ^@envy@ hook-env nu $memory | from json } catch { $nothing }
  for name in $step.unset { hide-env --ignore-errors $name }
  # One by one: what Nushell keeps for itself it refuses, and the others must be set all the same.
  for variable in ($step.set | transpose name value) {
    try { load-env { $variable.name: $variable.value } } catch { null }
  }
  $env._ENVY_HOOK = { dir: $env.PWD, memory: $step.memory, guard: $step.guard }
}
export-env {
  # A record: programs do not inherit it.
  if ($env._ENVY_HOOK? | describe) !~ '^record' {
    $env._ENVY_HOOK = { dir: '', memory: '', guard: null }
    $env.config.hooks.pre_prompt = (
      $env.config.hooks.pre_prompt? | default [] | append { || if not (_envy_same) { _envy_step } }
    )
  }
}
