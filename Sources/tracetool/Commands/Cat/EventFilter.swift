import TraceFormat

/// Which events `cat` shows.
struct EventFilter {
  /// Events from this time on.
  var from: UInt64?
  /// Events before this time.
  var to: UInt64?
  /// Events on this processor.
  var processor: UInt32?
  /// Events of this thread.
  var thread: Int32?
  /// Events of this type.
  var type: String?

  /// Whether all events are shown.
  var showsAll: Bool {
    from == nil && to == nil && processor == nil && thread == nil && type == nil
  }

  func accepts(_ context: Context) -> Bool {
    (processor ?? context.cpu) == context.cpu && (thread ?? context.thread) == context.thread
  }

  func accepts(time: UInt64) -> Bool {
    time >= from ?? 0 && (to.map { time < $0 } ?? true)
  }

  /// Whether events after `time` can be of no interest.
  func isOver(at time: UInt64) -> Bool { to.map { time >= $0 } ?? false }

  func accepts(_ type: TypeID, _ tables: borrowing TraceTables) -> Bool {
    guard let name = self.type else { return true }
    return tables.name(of: type) == name
  }
}
