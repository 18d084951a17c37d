"""Metrics and readers of human annotation.

Readers (``pdnc``, ``litbank``) turn a folder of annotation into the plain rows of ``gold``; metrics
(``dialogue``, ``cast``, ``quotation``) compare those with plain predicted rows and know nothing of
files. The protocols are described in docs/accuracy.md.
"""
