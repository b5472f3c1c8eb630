"""German: a starter. docs/languages.md tells what it has, and what English stands in for."""
