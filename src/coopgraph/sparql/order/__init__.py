"""One order for all kinds of terms in `ORDER BY`, `MIN` and `MAX`.

- `total`: a query written again, so that it orders by `keys` of terms.
- `alike`: where it need not, as the engine orders what it meets there as its keys are.
"""
