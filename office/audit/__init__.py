"""Who looked at whom, and what left the house."""
