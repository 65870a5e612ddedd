"""A clinic to look round in: three invented patients and eight weeks of their practice.

Made anew at each start, from a seed: the same logs, ending today. Nothing in it is a person's.
"""
