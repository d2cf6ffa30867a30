# The packages that flake.nix uses: derivations that nobody builds, with what they were made of in `facts`.
{ lib, system }:
let
  stub =
    name: facts:
    derivation {
      inherit name system;
      builder = "/nothing/builds/this";
      # everything in it is evaluated, as where it is built
      made = builtins.toJSON facts;
    }
    // {
      inherit facts;
      meta = facts.meta or { };
    };
  tools = lib.genAttrs [
    "cargo-nextest"
    "clippy"
    "installShellFiles"
    "nixfmt-tree"
    "rustfmt"
    "shellcheck"
    "versionCheckHook"
  ] (name: stub name { });
  pkgs = tools // {
    inherit lib pkgs;
    stdenv.hostPlatform = { inherit system; };
    callPackage =
      f: overrides: f (builtins.intersectAttrs (builtins.functionArgs f) pkgs // overrides);
    rustPlatform.buildRustPackage =
      { pname, version, src, cargoLock, ... }@facts: stub "${pname}-${version}" facts;
    mkShell = { inputsFrom, packages }: stub "shell" { inherit inputsFrom packages; };
    runCommand = name: _: text: stub name { inherit text; };
    formats.toml =
      { }:
      {
        type = lib.types.anything;
        generate = name: value: stub name { inherit value; };
      };
  };
in
pkgs
