"""Commands of the robots."""
