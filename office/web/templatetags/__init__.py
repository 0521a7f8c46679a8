"""What templates print with."""
