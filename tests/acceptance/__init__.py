"""The whole program, from the command line to the files."""
