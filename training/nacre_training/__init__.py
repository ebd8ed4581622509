"""Recipes that make Nacre's model packages (PyTorch 2)."""
