"""The server's edge: what answers over HTTP. Flask lives here and nowhere below."""
