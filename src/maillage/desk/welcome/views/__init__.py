"""The pages of requests, of the facilitator's day, of the figures."""
