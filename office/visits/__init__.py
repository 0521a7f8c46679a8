"""Visitors expected: announced at the office, known at the gates at once, marked when they have come."""
