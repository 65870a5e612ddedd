"""What leaves the clinic as files: tables, workbooks, FHIR. Pure, but for what a workbook needs.

Each log comes in once and goes out at once, so that a long history takes no more memory than a
short one.
"""
