"""How an announcement sounds: recordings brought to one form, texts spoken by a voice."""
