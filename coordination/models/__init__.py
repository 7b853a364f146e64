"""Problems, and how long each level has to settle them."""

from coordination.models.escalation import EscalationLevel

__all__ = ["EscalationLevel"]
