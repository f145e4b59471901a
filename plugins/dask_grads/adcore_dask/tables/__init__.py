"""The rules of the plugin's own functions. May import: adcore, and this package."""
