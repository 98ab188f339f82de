"""Supplementary entry (补录): what no system holds, entered by officers as versioned workbooks, one per subject."""
