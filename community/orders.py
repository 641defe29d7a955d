"""The orders in which texts and entries of the log are listed."""

from community.paging import Order

BEST = Order("best", ("score", "published_at", "id"))
NEWEST = Order("newest", ("published_at", "id"))
LATEST = Order("latest", ("id",))  # of entries, and of one's own texts: drafts have no date of publication
AS_IT_WENT = Order("as it went", ("id",), falling=False)
LATELY_DUE = Order("lately due", ("due_at", "id"))  # of notices
DOUBTED = Order("doubted", ("published_at", "id"), falling=False)
QUEUE = Order("queue", ("submitted_at", "id"), falling=False)
