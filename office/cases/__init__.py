"""Alarms followed up: an owner, what was done, who was near, closed by a person."""
