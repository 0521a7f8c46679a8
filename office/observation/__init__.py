"""Observation at home: set, made longer and ended by the office, and the readings due on each of its days."""
