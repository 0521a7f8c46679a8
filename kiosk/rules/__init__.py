"""The gate's rules: pure decisions over what is known about a visit."""
