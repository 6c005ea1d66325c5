"""`make bench`: what a page costs in processor time, beside the least it could cost. See docs/performance.md."""
