"""The checkpoint itself: events, states, effects and the one pure step between them."""
