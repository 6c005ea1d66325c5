"""Moving in from WordPress: its export read, its texts made ours, its files fetched."""
