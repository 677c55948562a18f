"""Pictures of an edition, drawn from what it says: the card beside a link, the long image."""
