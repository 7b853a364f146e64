"""What can be done to the facts. Every service is keyword-only, atomic, and checks the state first.

``now`` is the business time (``common.clock.business_now``) and comes from the caller.
"""
