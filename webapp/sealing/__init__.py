"""Logs that phones seal to this clinic: its keys, and what opens an envelope."""
