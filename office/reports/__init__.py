"""The daily report and zero report: drafted from what arrived, signed by a leader, corrected in the open."""
