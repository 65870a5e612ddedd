"""Measures how steadily the pacer paces, beside the ways in which others keep a beat.

`./dev bench pacing` runs it. Nothing of it is shipped, and nothing in it is a copy of the product.
"""
