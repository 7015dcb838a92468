"""What is wrong with the record: one module for each thing whose rows the chains seal."""
