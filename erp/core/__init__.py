"""What every app stands on: base models, money, rounding, numbers, states, errors, guards."""
