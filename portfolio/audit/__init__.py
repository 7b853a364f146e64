"""What the auditor reads: the trail, figures as they were recorded, and the evidence for a figure."""
