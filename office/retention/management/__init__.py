"""Copies of the whole office that were checked before anybody relies on them."""
