"""The nouns: immutable records and values. No I/O, no pint, no numpy.

One file holds one concept, and is imported when a collection of it is first touched.
"""
