"""Services decide: the rules of the community, without text, SDK or SQL."""
