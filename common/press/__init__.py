"""Official documents after GB/T 9704-2012: an object composed once, written as PDF or Word."""
