# shellcheck shell=bash
# The protocol's official Python SDK, whose client tests hold `envy mcp` to, with a Python that any user can run. Sourced by
# scripts/world.
: "${world:?}"

mcp_version=2.3.0

make_python() {
  discard "$world/python"
  mkdir -p "$world/python/lib"
  offer_python
  pip --python "$world/python/python3" install --quiet --disable-pip-version-check --no-compile \
    --root-user-action ignore --only-binary :all: --target "$world/python/lib" "mcp==$mcp_version"
  "$world/python/python3" -c 'import mcp'
}

# python/python3: this machine's own if it can be used, else Debian's, which make_debian then unpacked
offer_python() {
  local own root=$world/debian/trixie start
  if own_python; then
    start="unset PYTHONHOME
exec '$own'"
  else
    start="export PYTHONHOME='$root/usr'
exec '$(loader "$root")' --library-path '$(libraries "$root")' '$root/usr/bin/python3'"
  fi
  cat >"$world/python/python3" <<SCRIPT
#!/bin/sh
export PYTHONPATH='$world/python/lib' PYTHONDONTWRITEBYTECODE=1
$start "\$@"
SCRIPT
  chmod +x "$world/python/python3"
}
