// Custom elements that show a catalogue in other sites' pages (docs/embed.md).
