"""Ways out of the library: bibliographies, tables, schemas."""
