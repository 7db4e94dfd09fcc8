"""The page and its server: it shows the room and hands in what people do there. It decides nothing."""
