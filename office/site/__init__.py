"""The site document: kept with its versions, signed, handed to the kiosks."""
