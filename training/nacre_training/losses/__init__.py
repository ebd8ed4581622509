"""Terms of training losses, one a file."""
