"""Other programs that may read: a token each, page by page; and every call described (OpenAPI)."""
