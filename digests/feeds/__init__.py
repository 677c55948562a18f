"""The feeds: of the site, a Series, a topic, a story and the corrections, in three formats."""
