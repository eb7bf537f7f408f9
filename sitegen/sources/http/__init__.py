"""Asking servers: within limits of size and time, with patience, and never inside the network that sitegen runs in.

`http.Http` asks, and `unanswered.UnreachableError` says why no answer came; the other modules are its rules. The room
imports nothing by itself: to know how long to wait takes no HTTP.
"""
