"""Readers of corpora: each module's ``read_rows(data, fold)`` gives the training rows of one."""
