"""The pathway that a person chose: proposals, versions, replays."""
