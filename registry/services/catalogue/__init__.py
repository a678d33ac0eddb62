"""The DCAT catalogue: fragments of what is published, given away and rendered anew."""
