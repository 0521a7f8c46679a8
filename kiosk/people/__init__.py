"""Who may be known at the gate: the roster, search by initials, and the keyboard engine for names."""
