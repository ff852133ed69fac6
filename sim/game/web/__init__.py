"""The class in the browser: pages made on the server, and the server."""
