"""Parts that answer as real ones do, byte for byte and edge for edge, so that anyone can try the kiosk."""
