"""How records, values and collections show: cards and tables as text and as HTML."""
