"""The parts on the bench, each under its shop name; knows nothing of checkpoints."""
