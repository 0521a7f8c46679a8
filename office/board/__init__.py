"""The live board: every gate at a glance, alarms with a sound, also on a wall screen."""
