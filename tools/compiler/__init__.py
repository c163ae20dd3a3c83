"""What `tools/compile_data.py` is made of: reading, building, checking, writing."""
