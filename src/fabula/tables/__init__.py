"""Layers as tables of columns: for Arrow, Parquet, CSV, pandas, polars and notebooks."""
