"""What past conversations tell the understanding: what to learn, and which model is better."""
