# What the search service of the test world knows: `catalog`, in the shape of its /v2/pkg answers
# without what follows from the rest (tests/support/catalog.rs adds that).
{ world }:
let
  here = builtins.currentSystem;
  others = builtins.filter (system: system != here) [
    "aarch64-darwin"
    "aarch64-linux"
    "x86_64-darwin"
    "x86_64-linux"
  ];
  inherit (import ./packages.nix { inherit world; }) packages versions;

  # nixpkgs revisions, oldest first; a release names the one that had it last
  dates = [
    "2025-03-14T08:12:09Z"
    "2025-09-02T17:40:51Z"
    "2026-06-21T05:03:27Z"
    "2026-10-30T21:50:36Z"
  ];
  revision = n: builtins.hashString "sha1" "nixpkgs ${toString n}";

  # A valid store path that nobody has.
  invented =
    name: system:
    let
      # nix-base32 has no e
      digits = builtins.replaceStrings [ "e" ] [ "z" ] (builtins.hashString "sha256" "${name} ${system}");
    in
    "/nix/store/${builtins.substring 0 32 digits}-${name}";
  suffix = output: if output == "out" then "" else "-${output}";

  output = default: name: path: { inherit name path; } // (if default then { default = true; } else { });
  platform = revisionIndex: attribute: system: outputs: {
    inherit system outputs;
    attribute_path = attribute;
    commit_hash = revision revisionIndex;
    date = builtins.elemAt dates revisionIndex;
  };

  # `defaults`: names of the outputs that are installed unasked
  withDefaults = defaults: attribute: at: version: package: {
    inherit version;
    last_updated = builtins.elemAt dates at;
    platforms =
      let
        names = package.outputs or [ "out" ];
        on = path: map (name: output (builtins.elem name defaults) name (path name)) names;
        real = name: builtins.unsafeDiscardStringContext package.${name}.outPath;
      in
      [ (platform at attribute here (on real)) ]
      ++ map (system: platform at attribute system (on (name: invented "${package.name}${suffix name}" system))) others;
  };
  real = withDefaults [ "out" ];
  whole = attribute: at: version: package: withDefaults package.outputs attribute at version package;
  # A release of which only the catalog knows.
  imagined = attribute: at: version: storeName: {
    inherit version;
    last_updated = builtins.elemAt dates at;
    platforms = map (
      system: platform at attribute system [ (output true "out" (invented "${storeName}-${version}" system)) ]
    ) ([ here ] ++ others);
  };
  # A release that could only be built.
  unbuilt = attribute: at: version: {
    inherit version;
    last_updated = builtins.elemAt dates at;
    platforms = map (system: removeAttrs (platform at attribute system [ ]) [ "outputs" ]) ([ here ] ++ others);
  };
  only = system: release: release // { platforms = builtins.filter (p: p.system == system) release.platforms; };

  package = name: license: summary: releases: {
    inherit name license summary releases;
    homepage_url = "https://${name}.example.org/";
  };

  own = with packages; [
    (package "hello" "GPL-3.0-or-later" "Program that produces a familiar, friendly greeting" [
      (real "hello" 3 "2.12.2" hello-2_12_2)
      (real "hello" 1 "2.12.1" hello-2_12_1)
      (real "hello" 0 "2.10" hello-2_10)
    ])
    (package "greet" "MIT" "Says good day" [
      (imagined "greet" 3 "3.0-rc1" "greet")
      (real "greet" 3 "2.0" greet-2_0)
      (real "greet" 2 "1.1" greet-1_1)
      (real "greet" 1 "1.0" greet-1_0)
    ])
    (package "clash-red" "MIT" "A program clash that is red" [ (real "clash-red" 3 "1.0" clash-red) ])
    (package "clash-blue" "MIT" "A program clash that is blue" [ (real "clash-blue" 3 "1.0" clash-blue) ])
    (package "same-left" "MIT" "Has a file that same-right has too" [ (real "same-left" 3 "1.0" same-left) ])
    (package "same-right" "MIT" "Has a file that same-left has too" [ (real "same-right" 3 "1.0" same-right) ])
    (package "suite" "MIT" "Brings suite-tool along" [ (real "suite" 3 "1.0" suite) ])
    (package "beside" "MIT" "Looks beside itself" [ (real "beside" 3 "1.0" beside) ])
    (package "libgreet" "LGPL-2.1-or-later" "Library that greets" [
      (withDefaults [ "out" "man" ] "libgreet" 3 "1.2.0" libgreet)
    ])
    (package "chain-20" "MIT" "The first of twenty paths that each refer to the next" [ (real "chain-20" 3 "20" chain-20) ])
    (package "chain-50" "MIT" "The first of fifty paths that each refer to the next" [ (real "chain-50" 3 "50" chain-50) ])
    (package "many-50" "MIT" "Fifty paths that refer to nothing, all wanted" [ (whole "many-50" 3 "50" many-50) ])
    (package "large" "MIT" "Many files and bytes, in no cache but the benchmarks'" [ (real "large" 3 "1.0" large) ])
    (package "secret-sauce" "unfree" "Unfree, so no cache has it" [ (real "secret-sauce" 3 "1.0" unfree) ])
    (package "fossilized" "BSD-2-Clause" "Two releases of which no store path is known" [
      (unbuilt "fossilized" 3 "3.0")
      (real "fossilized" 2 "2.0" greet-1_1)
      (unbuilt "fossilized" 0 "1.0")
    ])
    (package "mac-only" "MIT" "For Apple Silicon alone" [ (only "aarch64-darwin" (imagined "mac-only" 3 "4.1.0" "mac-only")) ])
    (package "python" "Python-2.0" "High-level dynamically-typed programming language" [
      (imagined "python314" 3 "3.14.0" "python3")
      (real "python312" 3 "3.12.8" python312)
      (real "python311" 3 "3.11.14" python311)
      (imagined "python27" 0 "2.7.18.8" "python")
    ])
    (package "python312Packages.greet" "MIT" "Good day, for Python" [ (real "python312Packages.greet" 3 "1.0" python312-greet) ])
    (package "cacert" "MPL-2.0" "Bundle of X.509 certificates of public Certificate Authorities" [ (real "cacert" 3 "3.108" cacert) ])
    (package "nodejs" "MIT" "Event-driven I/O framework for the V8 JavaScript engine" [
      (imagined "nodejs_24" 3 "24.9.0" "nodejs")
      (real "nodejs_22" 3 "22.20.0" nodejs_22)
      (imagined "nodejs_22" 2 "22.14.0" "nodejs")
      (imagined "nodejs_20" 3 "20.19.5" "nodejs")
    ])
    (package "codex" "Apache-2.0" "Lightweight coding agent that runs in your terminal" [
      (real "codex" 3 "0.169.0" codex)
      (imagined "codex" 2 "0.42.0" "codex")
    ])
    (package "ripgrep" "Unlicense" "Utility that combines the usability of The Silver Searcher with the raw speed of grep" [
      (real "ripgrep" 3 versions.ripgrep ripgrep)
      (imagined "ripgrep" 1 "14.1.1" "ripgrep")
    ])
  ];

  # names.tsv: attribute, name, version, license, summary
  lines = builtins.filter (line: builtins.isString line && line != "") (builtins.split "\n" (builtins.readFile ./names.tsv));
  known = map (
    line:
    let
      field = builtins.elemAt (builtins.filter builtins.isString (builtins.split "\t" line));
    in
    package (field 1) (field 3) (field 4) [ (imagined (field 0) 3 (field 2) (field 1)) ]
  ) lines;
in
{
  catalog.packages = own ++ known;
}
