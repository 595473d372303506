"""From a query to a table, and from a table to other forms."""
