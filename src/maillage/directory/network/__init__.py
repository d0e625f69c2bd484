"""Who works with whom: relations entered or derived, the network of a territory, its map."""
