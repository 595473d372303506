"""What runs in the processes of the pool, one query at a time.

`program` opens a store and answers messages about it: by `queries`, `updates`, whole `graphs`, a `description`, or by what another
endpoint says (`relay`). `output` writes answers, piece by piece.
"""
