"""Pages of docs/ that follow from the dbt project: written by a command, proved to be up to date by a test."""
