"""What people write, read: layout, then grammar."""
