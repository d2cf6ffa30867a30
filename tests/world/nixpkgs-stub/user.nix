# The flake of somebody who uses envy's, and what a test wants to know of it. Both inputs are given by the test.
{
  inputs.nixpkgs.url = "path:/overridden";
  inputs.envy.url = "path:/overridden";
  inputs.envy.inputs.nixpkgs.follows = "nixpkgs";

  outputs =
    {
      self,
      nixpkgs,
      envy,
    }:
    let
      inherit (nixpkgs.lib) mkOption types;
      system = "x86_64-linux";
      pkgs = nixpkgs.legacyPackages.${system};
      package = envy.packages.${system}.default;

      option =
        type: default:
        mkOption {
          inherit type default;
          description = "";
        };
      text = option types.lines "";
      packages = option (types.listOf types.package) [ ];
      strings = option (types.listOf types.str) [ ];

      # without the store path, which is another one after each change
      plain =
        let
          bare = builtins.unsafeDiscardStringContext;
        in
        string: builtins.replaceStrings [ (bare "${package}") ] [ "ENVY" ] (bare string);
      evaluated =
        modules:
        (nixpkgs.lib.evalModules {
          inherit modules;
          specialArgs = { inherit pkgs; };
        }).config;

      homeOptions.options = {
        home = { inherit packages; };
        xdg.configFile = option (types.attrsOf types.anything) { };
        programs.bash.initExtra = text;
        programs.zsh.initContent = text;
        programs.fish.interactiveShellInit = text;
        programs.nushell.extraConfig = text;
      };
      home =
        mine:
        let
          config = evaluated [
            envy.homeManagerModules.default
            homeOptions
            { programs.envy = mine; }
          ];
        in
        {
          packages = map (p: p.name) config.home.packages;
          files = builtins.mapAttrs (_: file: file.source.facts.value) config.xdg.configFile;
          bash = plain config.programs.bash.initExtra;
          zsh = plain config.programs.zsh.initContent;
          fish = plain config.programs.fish.interactiveShellInit;
          nushell = builtins.match "(source ).*(-envy-hook.nu\n)" config.programs.nushell.extraConfig;
        };

      nixosOptions.options = {
        environment.systemPackages = packages;
        programs.bash.interactiveShellInit = text;
        programs.zsh.interactiveShellInit = text;
        programs.fish.interactiveShellInit = text;
        nix.settings.substituters = strings;
        nix.settings.trusted-public-keys = strings;
      };
      nixos =
        mine:
        let
          config = evaluated [
            envy.nixosModules.default
            nixosOptions
            { programs.envy = mine; }
          ];
        in
        {
          packages = map (p: p.name) config.environment.systemPackages;
          bash = plain config.programs.bash.interactiveShellInit;
          zsh = plain config.programs.zsh.interactiveShellInit;
          fish = plain config.programs.fish.interactiveShellInit;
          caches = config.nix.settings;
        };
    in
    {
      package = {
        inherit (package) name;
        inherit (package.facts) src postInstall meta;
        lock = package.facts.cargoLock.lockFile;
        overlay = (envy.overlays.default pkgs { }).envy.name;
        program = plain envy.apps.${system}.default.program;
      };

      homes.all = home {
        enable = true;
        settings.catalog.nixos-search = "https://search.example.org";
      };
      homes.some = home {
        enable = true;
        enableBashIntegration = false;
        enableNushellIntegration = false;
      };
      homes.off = home { };
      misspelt = home {
        enable = true;
        enableBash = false;
      };

      machines.all = nixos {
        enable = true;
        caches."https://cache.example.org" = "cache-1:key";
      };
      machines.some = nixos {
        enable = true;
        enableFishIntegration = false;
      };
      machines.off = nixos { };
    };
}
