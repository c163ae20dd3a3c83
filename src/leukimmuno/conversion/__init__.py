"""Records to plain JSON data and back, strictly."""
