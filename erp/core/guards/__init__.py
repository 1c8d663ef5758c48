"""What the database refuses beyond constraints: declared on the models, generated, installed, checked.

`declarations` is what models use; `collect` turns them into rules; `install` keeps the database equal to
them.
"""
