"""From corpora to the tables and weights that the package ships; never imported by it."""
