# Options and definitions of several modules put together: what a module sets must be an option and of its type, and
# mkIf may depend on what is set. No priorities, no submodules, no imports.
{
  modules,
  specialArgs ? { },
}:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    filter
    isAttrs
    mapAttrs
    ;
  isA = type: value: isAttrs value && value._type or "" == type;
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  # A condition moves to what is below it, so that names are known before it is.
  pushed = value: if isA "if" value then map (mapAttrs (_: mkIf value.condition)) (pushed value.content) else [ value ];
  discharged =
    value: if isA "if" value then (if value.condition then discharged value.content else [ ]) else [ value ];

  below = name: sets: concatMap (set: if set ? ${name} then [ set.${name} ] else [ ]) sets;
  namesOf = sets: attrNames (builtins.foldl' (a: b: a // b) { } sets);

  value =
    path: type: definitions:
    let
      checked = map (v: if type.check v then v else throw "`${concatStringsSep "." path}` is not of its type");
      element = name: concatMap discharged (below name (concatMap pushed definitions));
    in
    if type ? element then
      builtins.listToAttrs (
        map (name: {
          inherit name;
          value = value (path ++ [ name ]) type.element (element name);
        }) (filter (name: element name != [ ]) (namesOf (checked (concatMap pushed definitions))))
      )
    else
      type.merge (checked (concatMap discharged definitions));
  valueOr =
    path: option: definitions:
    if concatMap discharged definitions == [ ] then option.default else value path option.type definitions;

  tree =
    path: options: definitions:
    let
      sets = concatMap pushed definitions;
      unknown = filter (name: !(builtins.elem name (namesOf options))) (namesOf sets);
      each =
        name:
        let
          deeper = path ++ [ name ];
          declared = below name options;
          option = builtins.head declared;
        in
        if isA "option" option then valueOr deeper option (below name sets) else tree deeper declared (below name sets);
    in
    if unknown != [ ] then
      throw "the option `${concatStringsSep "." (path ++ [ (builtins.head unknown) ])}` does not exist"
    else
      builtins.listToAttrs (
        map (name: {
          inherit name;
          value = each name;
        }) (namesOf options)
      );

  # a module is a set or a function to one, and without `options` and `config` all of it is the latter
  load =
    module:
    let
      set = if builtins.isFunction module then module (specialArgs // { inherit config; }) else module;
    in
    if set ? options || set ? config then { options = { }; config = { }; } // set else { options = { }; config = set; };

  loaded = map load modules;
  config = tree [ ] (map (module: module.options) loaded) (map (module: module.config) loaded);
in
{
  inherit config;
  options = map (module: module.options) loaded;
}
