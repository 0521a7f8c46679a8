"""Announcements: written, given a sound, approved by a leader, sent to the gates, and what was played."""
