"""Case conferences: partners meet about the people who are stuck, each seeing only what was agreed."""
