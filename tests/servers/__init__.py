"""Local servers that speak the platforms' protocols: they refuse what the real ones refuse, and fail on request."""
