"""What keeps people's files theirs: keys, sealed fields, the actor, the journal, erasure, backups."""
