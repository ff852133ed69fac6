"""From YAML files to validated models, and faults told with the place they stand at."""
