# What is exported before and after goes to stdout, the rest of what the hook prints to stderr. No program is needed for it,
# and nothing that bash 3.2 or a bash without completion lacks.
exec 47>&1 1>&2
builtin export -p >&47
builtin printf '\0' >&47
_envy_tell() { builtin export -p >&47; builtin printf '\0' >&47; }
trap _envy_tell EXIT
_envy_hook=$1
shift
eval "$_envy_hook"
ENVY_HOOK_STATUS=$?
_envy_tell
exit "$ENVY_HOOK_STATUS"
