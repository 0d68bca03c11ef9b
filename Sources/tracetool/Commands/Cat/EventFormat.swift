import ArgumentParser

/// How `cat` writes events.
enum EventFormat: String, CaseIterable, ExpressibleByArgument {
  /// The lossless text twin, which `import --from text` reads back.
  case text
  /// One JSON object a line.
  case jsonl
  /// Comma-separated values with a head, as RFC 4180 has them.
  case csv
}
