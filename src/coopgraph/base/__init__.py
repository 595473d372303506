"""Foundations that every room may use: errors, terms, names of the vocabulary, dates, text and words."""
