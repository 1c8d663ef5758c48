"""Two companies to try Mizan with, made through the services of every app. Nobody imports this."""
