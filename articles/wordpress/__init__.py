"""Moving in from WordPress. What reads its files knows nothing of our rows, and what writes rows nothing of XML."""
