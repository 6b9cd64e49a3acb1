"""The clerks' console: signing in, the queue, a conversation with a person, and what supervisors look after."""
