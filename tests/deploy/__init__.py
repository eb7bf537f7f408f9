"""Built sites on their way to where people see them."""
