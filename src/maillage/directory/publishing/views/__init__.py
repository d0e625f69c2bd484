"""The pages of publishing, thin: parse, call a verb or a question, render."""
