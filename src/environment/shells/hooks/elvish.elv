# envy's prompt hook for Elvish: eval (envy hook elvish | slurp)
use path
# The option names the hook, so that this shell is known to have it, and a shell in its place is not.
var hooked = $false
for hook $edit:before-readline {
  try { if (has-value $hook[opt-names] envy-hook) { set hooked = $true } } catch { nop }
}
if (not $hooked) {
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
    var code = ''
    try {
      var next = (eval (@envy@ hook-env elvish $memory | slurp))
      set memory = $next[memory]
      set watch = $next[watch]
      set code = $next[code]
    } catch { nop }
    set seen = []
    if $watch { set seen = [(each $look~ $watch)] }
    if (not-eq $code '') {
      try { eval $code } catch problem { show $problem >&2 }
    }
  }
  fn prompt {
    if (not (and (eq $dir $pwd) $watch (eq $seen [(if $watch { each $look~ $watch })]))) { step }
  }
  # In front, so that prompts see the new variables; after `cd`, so that `cd project; make` has them.
  set edit:before-readline = [{|&envy-hook=$true| prompt } $@edit:before-readline]
  set after-chdir = [{|_| prompt } $@after-chdir]
}
