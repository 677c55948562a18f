"""What an edition becomes outside its page: text to paste elsewhere, from the frozen edition."""
