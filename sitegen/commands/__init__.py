"""What a command does that is no build: check, scaffold (`init`, `new`), recipes (`init --ci`), reference,
serve, lock."""
