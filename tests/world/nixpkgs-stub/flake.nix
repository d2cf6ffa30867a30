# As much of nixpkgs as the project's flake.nix uses, for a machine without internet: the same names, and values that
# a test can look at. Nothing in it builds. Not for: whether the real nixpkgs has those names (docs/packaging.md).
{
  outputs =
    { self }:
    let
      lib = import ./lib.nix;
    in
    {
      inherit lib;
      legacyPackages = lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ] (system: import ./pkgs.nix { inherit lib system; });
    };
}
