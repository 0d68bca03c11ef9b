extension TraceReader {
  /// Moves to the block that holds an event, so that the next batch begins at or before it.
  ///
  /// Uses the index; without one the block headers are walked from the front, columns unread. Past
  /// the last event the trace is at its end.
  /// - Throws: `TraceError.unreadable` if the input is a pipe.
  public mutating func seek(toEvent event: UInt64) throws(TraceError) {
    try seek(from: { $0.firstEvent <= event }) {
      $0.firstEvent + UInt64($0.eventCount) > event
    }
  }

  /// Moves to the block that holds the first event at or after a time (nanoseconds since the
  /// trace's start), so that the next batch begins at or before it.
  /// - Throws: `TraceError.unreadable` if the input is a pipe.
  public mutating func seek(toTime time: UInt64) throws(TraceError) {
    // Events of one time may reach into several blocks: start before the first of them.
    try seek(from: { $0.baseTime < time }) { $0.lastTime >= time }
  }

  /// Starts at the last indexed block that `isBefore` accepts and walks on to the first block that
  /// `isWanted`.
  private mutating func seek(
    from isBefore: (IndexEntry) -> Bool, until isWanted: (BlockHeader) -> Bool
  ) throws(TraceError) {
    guard sizeBytes != nil else {
      throw .unreadable(path: "standard input", reason: "a pipe cannot be read from the middle")
    }
    try restart(at: indexEntries.last(where: isBefore))
    while let block = try nextBlock() {
      guard isWanted(block.header) else { continue }
      putBack(block)
      return
    }
  }
}
