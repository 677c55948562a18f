"""The sample press: a small invented press that the newsroom serves itself."""
