"""Rules as documents: the profiles that are shipped, and what is said and asked of a document. Pure."""
