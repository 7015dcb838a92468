"""The first words of a letter: its boxes, templates, the facts they name, and phrases."""
