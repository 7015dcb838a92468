"""What is around every request: proxies, headers, health, logs and counts."""
