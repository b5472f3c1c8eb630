"""What the commands on the shop's data print."""
