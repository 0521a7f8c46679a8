"""The sound pack: every prompt in both languages, as rendered by `build` from the words of `prompts`."""
