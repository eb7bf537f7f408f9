"""What a visitor meets, in a real Chromium."""
