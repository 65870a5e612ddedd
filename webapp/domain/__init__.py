"""The rules of the product. Pure: no Flask, no files, no database, no clock, no chance."""
