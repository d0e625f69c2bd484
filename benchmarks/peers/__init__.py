"""What the engine is measured against: each peer answers the same question by other means."""
