"""Rounds: what was due at the gates on a day, and what was done, late, too short or missing."""
