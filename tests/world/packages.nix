# The packages of the test world. Plain derivations with this machine's shell as builder and no
# sandbox: nixpkgs is not needed, and what comes out are real store paths.
#
#   cached     all that the binary cache gets, every output
#   small      what further caches get, each compressed in its own way
#   large      what only measuring needs
#   packages   by name, for catalog.nix
{ world }:
let
  system = builtins.currentSystem;
  make =
    name: attributes: script:
    derivation (
      {
        inherit name system;
        builder = "/bin/sh";
        args = [
          "-euc"
          script
        ];
        PATH = "/usr/bin:/bin";
      }
      // attributes
    );

  # A program that says a line.
  says = name: text: make name { } (program (builtins.elemAt (builtins.split "-[0-9]" name) 0) text);
  program = file: text: ''
    mkdir -p $out/bin
    printf '#!/bin/sh\n%s\n' ${quote text} > $out/bin/${file}
    chmod +x $out/bin/${file}
  '';
  quote = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";

  hello =
    version:
    make "hello-${version}" { } (
      program "hello" ''[ "''${1-}" != --version ] || { echo "hello (GNU Hello) ${version}"; exit; }; echo "Hello, world!"''
      + ''
        mkdir -p $out/share/man/man1 $out/share/info
        echo '.TH HELLO 1' > $out/share/man/man1/hello.1
        echo 'hello ${version}' > $out/share/info/hello.info
      ''
    );
  greet = version: says "greet-${version}" ''echo "greet ${version}: good day, ''${1:-world}"'';

  # Files that lie at the same place in two packages.
  sharing =
    name: notice:
    make "${name}-1.0" { } (
      program name "echo ${name}"
      + ''
        mkdir -p $out/share/doc/shared
        echo ${quote notice} > $out/share/doc/shared/NOTICE
      ''
    );

  suite-tool = says "suite-tool-1.0" "echo suite-tool";
  chain =
    n:
    make "chain-${toString n}" { next = if n == 1 then "the end" else chain (n - 1); } ''
      mkdir -p $out/share
      echo "$next" > $out/share/chain-${toString n}
    '';

  # Paths of about the size that most have, which refer to nothing; fifty of them come from one derivation.
  many =
    count:
    let
      number = n: if n < 10 then "0${toString n}" else toString n;
      parts = builtins.genList (n: "part${number (n + 1)}") count;
    in
    make "many-${toString count}" { outputs = parts; } ''
      for part in $outputs; do
        eval "out=\$$part"
        mkdir -p $out/share/many
        for file in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
          echo "file $file of $part" > $out/share/many/$part-$file
        done
      done
    '';

  python =
    version: # as nixpkgs has it: programs, and a folder in which site-packages are looked for
    let
      short = builtins.concatStringsSep "." (builtins.filter builtins.isString (builtins.match "([0-9]+)\\.([0-9]+)\\..*" version));
    in
    make "python3-${version}" { } (
      program "python${short}" ''echo "Python ${version}"''
      + ''
        ln -s python${short} $out/bin/python3
        ln -s python${short} $out/bin/python
        mkdir -p $out/lib/python${short}/site-packages
        echo stand-in > $out/lib/python${short}/site-packages/README.txt
      ''
    );

  sources = "${world}/sources";
  source = name: builtins.path { path = "${sources}/${name}"; name = "source-${name}"; };
  read = file: builtins.replaceStrings [ "\n" ] [ "" ] (builtins.readFile "${sources}/${file}");
  copy = name: from: make name { from = source from; } ''
    cp -r "$from" $out
    chmod -R u+w $out
  '';
  glibc = copy "glibc-${read "glibc.version"}" "glibc";
  gcc-lib = copy "gcc-${read "gcc-lib.version"}-lib" "gcc-lib";

  packages = rec {
    hello-2_10 = hello "2.10";
    hello-2_12_1 = hello "2.12.1";
    hello-2_12_2 = hello "2.12.2";
    greet-1_0 = greet "1.0";
    greet-1_1 = greet "1.1";
    greet-2_0 = greet "2.0";

    # different files at one place, and equal ones
    clash-red = make "clash-red-1.0" { } (program "clash" "echo red");
    clash-blue = make "clash-blue-1.0" { } (program "clash" "echo blue");
    same-left = sharing "same-left" "the same words";
    same-right = sharing "same-right" "the same words";

    # brings suite-tool along
    suite = make "suite-1.0" { tool = suite-tool; } (
      program "suite" "echo suite"
      + ''
        mkdir -p $out/nix-support
        echo "$tool" > $out/nix-support/propagated-user-env-packages
      ''
    );

    # relative links, and programs that look beside themselves, one resolving links and one not
    beside = make "beside-1.0" { } ''
      mkdir -p $out/bin $out/libexec/beside $out/share/beside
      echo 'found beside' > $out/share/beside/data
      printf '#!/bin/sh\ncat "$(dirname "$(readlink -f "$0")")/../../share/beside/data"\n' > $out/libexec/beside/main
      printf '#!/bin/sh\ncat "$(dirname "$0")/../share/beside/data"\n' > $out/bin/beside-unresolved
      chmod +x $out/libexec/beside/main $out/bin/beside-unresolved
      ln -s ../libexec/beside/main $out/bin/beside
      ln -s beside $out/bin/beside-too
      ln -s beside/data $out/share/data
    '';

    # a library whose dev output is no default one
    libgreet = make "libgreet-1.2.0" { outputs = [ "out" "dev" "man" ]; } ''
      mkdir -p $out/lib $dev/include $dev/lib/pkgconfig $dev/nix-support $man/share/man/man3
      printf '!<arch>\n' > $out/lib/libgreet.a
      echo '.TH GREET 3' > $man/share/man/man3/greet.3
      echo 'static const char *const greet_words = "good day from libgreet";' > $dev/include/greet.h
      printf '%s\n' 'Name: libgreet' 'Description: greets' 'Version: 1.2.0' \
        "Cflags: -I$dev/include" "Libs: -L$out/lib -lgreet" > $dev/lib/pkgconfig/libgreet.pc
      echo "$out" > $dev/nix-support/propagated-build-inputs
    '';

    chain-20 = chain 20;
    chain-50 = chain 50;
    many-50 = many 50;
    python311 = python "3.11.14";
    python312 = python "3.12.8";
    python312-greet = make "python3.12-greet-1.0" { } ''
      mkdir -p $out/lib/python3.12/site-packages
      echo 'words = "good day"' > $out/lib/python3.12/site-packages/greet.py
    '';
    cacert = make "nss-cacert-3.108" { } ''
      mkdir -p $out/etc/ssl/certs
      echo '# no certificates in the test world' > $out/etc/ssl/certs/ca-bundle.crt
    '';

    nodejs_22 = make "nodejs-22.20.0" { inherit glibc; from = source "node"; lib = gcc-lib; } ''
      cp -r "$from" $out
      chmod -R u+w $out
      # in this order, one by one: else patchelf 0.18 lays parts of the file over each other
      /nix/var/tools/patchelf --set-rpath "$lib/lib:$glibc/lib" $out/bin/node
      /nix/var/tools/patchelf --set-interpreter "$(echo $glibc/lib/ld-linux-*.so.*)" $out/bin/node
      $out/bin/node --version
      for tool in npm npx; do
        rm -f $out/bin/$tool
        ln -s ../lib/node_modules/npm/bin/$tool-cli.js $out/bin/$tool
        sed -i "1s,.*,#!$out/bin/node," $out/lib/node_modules/npm/bin/$tool-cli.js
      done
    '';
    codex = copy "codex-0.169.0" "codex";
    ripgrep = copy "ripgrep-${read "ripgrep.version"}" "ripgrep";
  };

  # 300 MB in 5 000 files of all sizes: real programs in pieces, so that compressing them is neither vain nor a trick.
  large = make "large-1.0" { node = source "node"; codex = source "codex"; } ''
    mkdir -p $out/bin $out/share/large/huge $out/share/large/big
    cat "$codex/bin/codex" "$node/bin/node" | {
      pieces() { # FOLDER COUNT BYTES
        head -c "$(($2 * $3))" | split --bytes "$3" --suffix-length 4 --numeric-suffixes - "$1/"
      }
      cd $out/share/large
      pieces huge 1 60000000
      pieces big 10 6000000
      folder=0
      while [ $folder -lt 20 ]; do
        mkdir -p medium-$folder small-$folder
        pieces medium-$folder 49 100000
        pieces small-$folder 200 20000
        folder=$((folder + 1))
      done
      pieces . 8 100000
    }
    printf '#!/bin/sh\necho large\n' > $out/bin/large
    chmod +x $out/bin/large
  '';

  # In no cache.
  unfree = says "secret-sauce-1.0" "echo secret";

  outputs = package: map (output: package.${output}) (package.outputs or [ "out" ]);
in
{
  packages = packages // { inherit unfree large; };
  versions = { ripgrep = read "ripgrep.version"; };
  cached = builtins.concatMap outputs (builtins.attrValues packages);
  small = with packages; builtins.concatMap outputs [ hello-2_12_2 greet-2_0 suite libgreet chain-20 python312 ];
  large = [ large ];
}
