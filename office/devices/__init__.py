"""The kiosks that the office knows: identity, token, last sign of life."""
