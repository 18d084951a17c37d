"""One file per layer, all of the same form: see docs/architecture.md."""
