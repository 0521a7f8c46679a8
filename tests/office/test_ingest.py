"""What the office does with a batch: append, replay, gap, fork, tray."""

from tests.office.kiosk_side import Kiosk, entry


def test_first(office):
    """First."""
    kiosk = Kiosk()
    kiosk.write(entry(), entry())
    answer = kiosk.send()
    assert answer.status_code == 200, answer.content
    assert answer.json()["acked"] == 2
    print(kiosk.cursor())
