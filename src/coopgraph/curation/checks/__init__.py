"""Shapes and checks over a graph, and cited passages found in a copy of their document.

- `shacl`: shapes compiled to SPARQL; `validation`: shapes and checks run; `report`: what they found, as text, JSON, SARIF.
- `passages`: what the claims of a graph cite; `verify`: where it stands in a reader's copy.
"""
