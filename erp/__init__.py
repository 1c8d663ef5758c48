"""The frame of the house: settings, core, API, audit. It knows no invoice."""
