# shellcheck shell=bash
# mdBook, which makes a site of docs/, built from its own crate: what registries have ready to run was put there by others. Not
# optimized, which builds in half a minute on two cores, and the site takes it no second. Sourced by scripts/world.
: "${world:?}"

mdbook_version=0.5.4

make_docs() {
  discard "$world/mdbook"
  CARGO_TARGET_DIR=$world/mdbook/target CARGO_PROFILE_DEV_DEBUG=false cargo install --quiet --debug --locked --no-default-features --features search \
    --root "$world/mdbook" "mdbook@$mdbook_version"
  discard "$world/mdbook/target"
  ln -sfn "$world/mdbook/bin/mdbook" "$world/bin/mdbook"
}
