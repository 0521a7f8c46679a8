"""What happened at the gates beside entries: duty, rounds, comparisons, tests, announcements, settings."""
