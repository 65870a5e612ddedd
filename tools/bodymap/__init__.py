"""The body map: makes static/body/ from a skeleton and a skin that anybody may use.

Axes of the body: x to the subject's left, y to the back, z up; x = 0 is the midline. All lengths
are millimetres. How the map is made, and from what: docs/body-map.md.
"""
