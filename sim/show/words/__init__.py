"""Every word that people read, by language and chapter, and how numbers are written."""
