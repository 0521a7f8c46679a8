"""Takes in what kiosks send, exactly once, and sets aside for a person what it can't read."""
