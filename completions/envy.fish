complete --keep-order --exclusive --command envy --arguments "(_ENVY_COMPLETE=fish envy -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
