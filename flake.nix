{
  description = "envy: an imperative environment manager for people and coding agents";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forEach = f: nixpkgs.lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});
      cargo = builtins.fromTOML (builtins.readFile ./Cargo.toml);
      envy =
        {
          lib,
          rustPlatform,
          installShellFiles,
        }:
        rustPlatform.buildRustPackage {
          pname = cargo.package.name;
          version = cargo.package.version;
          src = lib.cleanSource ./.;
          cargoLock.lockFile = ./Cargo.lock;
          nativeBuildInputs = [ installShellFiles ];
          # The integration tests need the test world that scripts/world builds.
          cargoTestFlags = [ "--lib" ];
          postInstall = ''
            installShellCompletion completions/envy.{bash,fish} --zsh completions/_envy
          '';
          meta = {
            description = cargo.package.description;
            license = lib.licenses.mit;
            mainProgram = "envy";
          };
        };
    in
    {
      packages = forEach (pkgs: rec {
        envy-package = pkgs.callPackage envy { };
        default = envy-package;
      });

      apps = forEach (pkgs: {
        default = {
          type = "app";
          program = "${self.packages.${pkgs.stdenv.hostPlatform.system}.default}/bin/envy";
        };
      });

      devShells = forEach (pkgs: {
        default = pkgs.mkShell {
          inputsFrom = [ self.packages.${pkgs.stdenv.hostPlatform.system}.default ];
          packages = with pkgs; [ cargo-nextest clippy rustfmt shellcheck ];
        };
      });

      overlays.default = final: _prev: { envy = final.callPackage envy { }; };
    };
}
