"""The two faces that the kiosk ships: Noto Sans SC 2.004, regular and bold, cut to what a gate can meet.

GBK, the 8,105 standard characters, Latin. `build` made them; their licence, OFL 1.1, stands in OFL.txt.
"""
