"""Where: communes, zones and the reference of places."""
