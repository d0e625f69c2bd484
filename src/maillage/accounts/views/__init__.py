"""The pages of the room, thin: parse, call a verb or a question, render."""
