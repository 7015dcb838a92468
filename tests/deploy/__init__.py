"""What is deployed: limits of the database, the server, units, containers and proxies."""
