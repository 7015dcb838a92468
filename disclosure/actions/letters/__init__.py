"""A letter from its first words to the replies to it; moving it is the gate's."""
