"""The vocabulary that everybody shares: what comes in, what goes out, rich text, buttons, catalogs."""
