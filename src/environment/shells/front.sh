# _envy_front HOW NAME ENTRIES [END]: has ENTRIES in the search path NAME, with HOW = front as the first ones. END goes
# behind them if the variable is not set.
_envy_front() {
  eval "_envy_path=\${$2-}"
  case ":${_envy_path}:" in
    "::") _envy_path=${3}${4+:${4}} ;;
    ":${3}:"*) ;;
    *":${3}:"*)
      if [ "$1" = front ]; then
        _envy_path=":${_envy_path}:"
        _envy_path="${_envy_path%%":${3}:"*}:${_envy_path#*":${3}:"}"
        _envy_path=${_envy_path#:}
        _envy_path=${3}:${_envy_path%:}
      fi
      ;;
    *) _envy_path=${3}:${_envy_path} ;;
  esac
  export "$2=${_envy_path}"
  unset -v _envy_path
}
