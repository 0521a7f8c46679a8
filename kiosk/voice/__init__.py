"""What the gate says and announces: words and schedule (pure), and the player that makes it heard."""
