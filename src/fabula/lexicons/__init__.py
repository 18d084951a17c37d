"""Word tables with their source and licence in each header."""
