"""What a command does that is no build: check, scaffold (`init`, `new`), reference, serve, lock."""
