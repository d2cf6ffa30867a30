# envy's prompt hook for Elvish: eval (envy hook elvish | slurp)
use path
# Which process has the hook: a shell inside another one is not that one.
if (not (and (has-env ENVY_HOOK_ELVISH) (eq $E:ENVY_HOOK_ELVISH (to-string $pid)))) {
  set-env ENVY_HOOK_ELVISH $pid
  var memory = ''
  var dir = ''
  var watch = $false
  var seen = []
  fn look {|path|
    if (path:is-dir &follow-symlink=$true $path) {
      put [(put $path/*[nomatch-ok])]
    } elif (path:is-regular &follow-symlink=$true $path) {
      try { slurp < $path } catch { put $false }
    } else {
      put $false
    }
  }
  fn step {
    set dir = $pwd
    # What holds if envy has nothing to say: nothing to do until the folder changes.
    set watch = []
    try {
      var next = (eval (@envy@ hook-env elvish $memory | slurp))
      set memory = $next[memory]
      set watch = $next[watch]
    } catch { nop }
    set seen = []
    if $watch { set seen = [(each $look~ $watch)] }
  }
  fn prompt {
    if (not (and (eq $dir $pwd) $watch (eq $seen [(if $watch { each $look~ $watch })]))) { step }
  }
  # In front, so that prompts see the new variables; after `cd`, so that `cd project; make` has them.
  set edit:before-readline = [$prompt~ $@edit:before-readline]
  set after-chdir = [{|_| prompt } $@after-chdir]
}
