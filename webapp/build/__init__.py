"""The static site: protocols.json and static/ in, one immutable folder out.

Only `periost build` imports this package; a server that only serves never loads its libraries.
"""
