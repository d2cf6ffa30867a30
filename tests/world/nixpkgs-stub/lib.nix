# The functions of nixpkgs' lib that flake.nix uses, as strict about what they are given as the real ones.
let
  inherit (builtins)
    attrNames
    baseNameOf
    concatMap
    elem
    filter
    isAttrs
    isBool
    isString
    listToAttrs
    pathExists
    toString
    ;
  nameValuePair = name: value: { inherit name value; };
  hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;
in
rec {
  inherit nameValuePair;
  inherit (builtins) attrNames attrValues mapAttrs;
  genAttrs = names: f: listToAttrs (map (name: nameValuePair name (f name)) names);
  mapAttrs' = f: set: listToAttrs (map (name: f name set.${name}) (attrNames set));
  importTOML = file: builtins.fromTOML (builtins.readFile file);
  optionalString = condition: text: if condition then text else "";
  getExe = package: "${package}/bin/${package.meta.mainProgram}";
  licenses.mit.spdxId = "MIT";

  fileset = {
    maybeMissing = path: if pathExists path then path else null;
    unions =
      paths:
      map (path: if pathExists path then path else throw "there is no ${toString path}") (filter (path: path != null) paths);
    toSource =
      { root, fileset }:
      builtins.path {
        name = "source";
        path = root;
        # a file of the set, a folder of it, what is in it and what it is in
        filter =
          path: _:
          builtins.any (
            kept: path == toString kept || hasPrefix "${toString kept}/" path || hasPrefix "${path}/" (toString kept)
          ) fileset;
      };
  };

  literalExpression = text: {
    _type = "literalExpression";
    inherit text;
  };
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  mkOption =
    {
      type,
      description,
      default ? null,
      defaultText ? null,
      example ? null,
    }@option:
    option // { _type = "option"; };
  mkEnableOption =
    what:
    mkOption {
      type = types.bool;
      default = false;
      description = "Whether to enable ${what}.";
    };

  types =
    let
      one = check: {
        inherit check;
        merge = values: if builtins.length values == 1 then builtins.head values else throw "defined more than once";
      };
    in
    {
      bool = one isBool;
      str = one isString;
      package = one (value: isAttrs value && value.type or "" == "derivation");
      lines = {
        check = isString;
        merge = builtins.concatStringsSep "\n";
      };
      listOf = type: {
        check = value: builtins.isList value && builtins.all type.check value;
        merge = builtins.concatLists;
      };
      attrsOf = element: {
        inherit element;
        check = isAttrs;
      };
      anything = {
        check = _: true;
        merge = builtins.foldl' (a: b: a // b) { };
      };
    };

  evalModules = import ./modules.nix;
}
