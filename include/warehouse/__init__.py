"""The warehouse: an embedded PostgreSQL server or any other one, its databases, schemas and roles."""
