"""How each kind of assertion is checked, one module a kind."""
