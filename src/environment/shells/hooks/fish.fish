# envy's prompt hook for fish: envy hook fish | source
if status is-interactive
    function __envy_same
        false
    end
    function __envy_step
        set -g __envy_dir $PWD
        # What holds if envy has nothing to say: nothing to do until the folder changes.
        function __envy_same
            test "$PWD" = "$__envy_dir"
        end
        test -x @envy@; and @envy@ hook-env fish "$__envy_memory" | source
    end
    # Also after `cd`, so that `cd project; and make` has the variables.
    function __envy_prompt --on-event fish_prompt --on-variable PWD
        __envy_same; or __envy_step
    end
end
