"""What makes a release: distributions with their bill of materials, advisories, the site."""
