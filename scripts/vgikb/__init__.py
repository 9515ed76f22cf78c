"""The vehicle-grid integration knowledge base: YAML records in, checks, answers and a site out."""
