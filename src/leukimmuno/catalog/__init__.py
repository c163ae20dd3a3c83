"""The registry and its collections: lookup, queries, views, overlays, loading."""
