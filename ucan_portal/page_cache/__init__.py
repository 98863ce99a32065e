"""Whole pages for readers who are not signed in.

A page is kept in the process's memory and, where there is one, in Redis. One stamp in the database
says which pages are still true: whatever changes public content renews it (renewal.py), and a
process reads it at most once a second (generation.py). Both stores and the database may be
unreachable: then readers get the copy of before.
"""
