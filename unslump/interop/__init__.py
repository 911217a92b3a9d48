"""What goes to other programs and comes from them. No database, no clock."""
