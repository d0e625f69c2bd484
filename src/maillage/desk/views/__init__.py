"""The pages of the desk: telling, proposals, examples, private links."""
