"""The pages of a case: find and open one, its sections, its moves."""
