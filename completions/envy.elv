
set edit:completion:arg-completer[envy] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) _ENVY_COMPLETE="elvish" envy -- $@words) | to-lines
}

