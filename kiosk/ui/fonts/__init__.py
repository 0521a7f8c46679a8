"""The two faces that the kiosk ships, and the script that made them. Licence: OFL.txt beside them."""
