"""One recipe a file: a frozen dataclass with every number of a training run."""
