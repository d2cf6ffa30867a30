{
  description = "envy: an imperative environment manager for people and coding agents";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      forEach = f: lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});
      cargo = (lib.importTOML ./Cargo.toml).package;

      envyPackage =
        {
          lib,
          rustPlatform,
          installShellFiles,
          versionCheckHook,
        }:
        rustPlatform.buildRustPackage {
          pname = cargo.name;
          inherit (cargo) version;
          # What the binary is made of, so that an edited page of the docs builds nothing again.
          src = lib.fileset.toSource {
            root = ./.;
            fileset = lib.fileset.unions [
              ./Cargo.toml
              ./Cargo.lock
              ./src
              ./completions
              ./docs/man
              ./schemas
            ];
          };
          cargoLock.lockFile = ./Cargo.lock;
          nativeBuildInputs = [ installShellFiles ];
          # Tests need real shells in their usual places, and the test world that scripts/world makes.
          doCheck = false;
          doInstallCheck = true;
          nativeInstallCheckInputs = [ versionCheckHook ];
          postInstall = ''
            installShellCompletion completions/envy.bash completions/envy.fish completions/_envy
            install -Dm644 completions/envy.elv -t $out/share/elvish/lib
            install -Dm644 completions/envy.nu -t $out/share/nushell/vendor/autoload
            installManPage docs/man/*
            install -Dm644 schemas/*.json -t $out/share/envy/schemas
          '';
          meta = {
            inherit (cargo) description;
            license = lib.licenses.mit;
            mainProgram = "envy";
            platforms = systems;
          };
        };

      commonShells = {
        Bash = "bash";
        Zsh = "zsh";
        Fish = "fish";
      };
      # What both modules offer: the package, and a switch for each shell's prompt hook.
      options =
        { pkgs, shells }:
        {
          enable = lib.mkEnableOption "envy, which keeps a project's tools in one small file";
          package = lib.mkOption {
            type = lib.types.package;
            default = self.packages.${pkgs.stdenv.hostPlatform.system}.envy;
            defaultText = lib.literalExpression "envy.packages.\${system}.envy";
            description = "The envy to use.";
          };
        }
        // lib.mapAttrs' (
          name: word:
          lib.nameValuePair "enable${name}Integration" (
            lib.mkOption {
              type = lib.types.bool;
              default = true;
              description = "Whether ${word}'s prompt enters and leaves environments.";
            }
          )
        ) shells;
      posixHook = cfg: shell: ''
        eval "$(${lib.getExe cfg.package} hook ${shell})"
      '';
      fishHook = cfg: ''
        ${lib.getExe cfg.package} hook fish | source
      '';

      homeModule =
        { config, pkgs, ... }:
        let
          cfg = config.programs.envy;
          toml = pkgs.formats.toml { };
          nuHook = pkgs.runCommand "envy-hook.nu" { } "${lib.getExe cfg.package} hook nu > $out";
        in
        {
          options.programs.envy =
            options {
              inherit pkgs;
              shells = commonShells // {
                Nushell = "Nushell";
              };
            }
            // {
              settings = lib.mkOption {
                inherit (toml) type;
                default = { };
                example.catalog.nixos-search = "https://search.example.org/backend";
                description = "What is written to {file}`$XDG_CONFIG_HOME/envy/config.toml`.";
              };
            };

          config = lib.mkIf cfg.enable {
            home.packages = [ cfg.package ];
            xdg.configFile."envy/config.toml" = lib.mkIf (cfg.settings != { }) {
              source = toml.generate "envy-config.toml" cfg.settings;
            };
            programs.bash.initExtra = lib.mkIf cfg.enableBashIntegration (posixHook cfg "bash");
            programs.zsh.initContent = lib.mkIf cfg.enableZshIntegration (posixHook cfg "zsh");
            programs.fish.interactiveShellInit = lib.mkIf cfg.enableFishIntegration (fishHook cfg);
            # Nushell runs no code that it has not parsed beforehand, so the hook is a file.
            programs.nushell.extraConfig = lib.mkIf cfg.enableNushellIntegration ''
              source ${nuHook}
            '';
          };
        };

      nixosModule =
        { config, pkgs, ... }:
        let
          cfg = config.programs.envy;
        in
        {
          options.programs.envy =
            options {
              inherit pkgs;
              shells = commonShells;
            }
            // {
              caches = lib.mkOption {
                type = lib.types.attrsOf lib.types.str;
                default = { };
                example."https://cache.example.org" = "cache.example.org-1:base64…";
                description = ''
                  Binary caches and their public keys, for everybody on this machine: the daemon ignores what an
                  ordinary user configures.
                '';
              };
            };

          config = lib.mkIf cfg.enable {
            environment.systemPackages = [ cfg.package ];
            programs.bash.interactiveShellInit = lib.mkIf cfg.enableBashIntegration (posixHook cfg "bash");
            programs.zsh.interactiveShellInit = lib.mkIf cfg.enableZshIntegration (posixHook cfg "zsh");
            programs.fish.interactiveShellInit = lib.mkIf cfg.enableFishIntegration (fishHook cfg);
            nix.settings.substituters = lib.attrNames cfg.caches;
            nix.settings.trusted-public-keys = lib.attrValues cfg.caches;
          };
        };
    in
    {
      packages = forEach (pkgs: rec {
        envy = pkgs.callPackage envyPackage { };
        default = envy;
      });

      apps = lib.mapAttrs (_: packages: {
        default = {
          type = "app";
          program = lib.getExe packages.default;
          meta = { inherit (packages.default.meta) description; };
        };
      }) self.packages;

      devShells = forEach (pkgs: {
        default = pkgs.mkShell {
          inputsFrom = [ self.packages.${pkgs.stdenv.hostPlatform.system}.envy ];
          packages = [
            pkgs.cargo-nextest
            pkgs.clippy
            pkgs.rustfmt
            pkgs.shellcheck
          ];
        };
      });

      formatter = forEach (pkgs: pkgs.nixfmt-tree);

      overlays.default = final: _prev: { envy = final.callPackage envyPackage { }; };

      homeManagerModules.default = homeModule;
      homeModules.default = homeModule;
      nixosModules.default = nixosModule;
    };
}
