"""How a page is found and shared: its description, its picture, what machines read of it."""
