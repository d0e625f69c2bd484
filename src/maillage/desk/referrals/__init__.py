"""Referrals, from sending to a known end; seats; messages."""
