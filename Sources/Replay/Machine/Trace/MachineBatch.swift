import TraceFormat

/// A stretch of a trace as a machine takes it, prepared once and then read by every model's.
struct MachineBatch: Sendable {
  /// The events of the batch that the stretch covers.
  var range = 0..<0
  /// What happens to objects.
  var operations = OperationBatch()
  /// What happens to pages.
  var pages: [PageEvent] = []
  var pageCount = 0
  var pageSlotCount = 0
  /// When each event of the batch happened.
  var times: [UInt64] = []
  var contextRuns: [EventBatch.ContextRun] = []
  /// Threads, and which of them each context is.
  var threads = RecordedThreads()
  /// The processor of each context.
  var cpus: [UInt16] = []
}

/// Where a machine stands in a stretch.
struct MachineCursor: Sendable {
  /// The next event, operation, page event and run of contexts.
  var event: Int
  var operation = 0
  var page = 0
  var run = 0
}
