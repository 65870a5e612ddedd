"""Reminders: who is due, who sends, and the one wrapper round the library of web push."""
