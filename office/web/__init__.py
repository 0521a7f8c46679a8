"""The frame around every page: layout, login, language, static files, error pages."""
