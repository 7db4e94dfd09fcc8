"""What the community remembers: plain functions over one transaction, returning frozen records."""
