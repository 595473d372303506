"""Briefs: one page on one thing."""
