"""What every scenario file rests on: names, strict sections, errors in one line, files written whole."""
