"""What the office says in a group chat by a robot: reports missing, alarms, silent gates. Never a name."""
