"""Template filters of the facts' pages."""
