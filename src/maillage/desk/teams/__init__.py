"""Teams: groups that go through a programme together, their waiting list, who came."""
