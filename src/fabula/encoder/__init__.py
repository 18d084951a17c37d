"""One encoder run over the body text; every head's scores are read off its encoding."""
