extension TraceReader {
  /// Reads the rest of the trace with several threads decoding ahead, and hands the batches over in
  /// file order: what `body` sees does not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - threads: decoders, at least 1; at most two blocks each are under way.
  ///   - columns: what to decode.
  ///   - body: takes each batch; what it throws ends the reading.
  public mutating func forEachBatch(
    threads: Int, columns: ColumnSelection = .all,
    _ body: (EventBatch, TraceTables) throws -> Void
  ) async throws {
    guard threads > 1 else {
      var batch = EventBatch()
      while try next(into: &batch, columns: columns) { try body(batch, tables) }
      return
    }
    let workers = (0..<threads).map { _ in DecodingWorker() }
    defer { for worker in workers { worker.input.finish() } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in workers { group.addTask { await worker.run(columns: columns) } }
      var outputs = workers.map { $0.outcomes.makeAsyncIterator() }
      var submitted = 0
      var delivered = 0
      var recycled: [EventBatch] = []
      var isOpen = true
      while true {
        // Blocks go round the workers, so the next in file order is always known.
        while isOpen, submitted - delivered < 2 * threads {
          guard var block = try nextBlock() else {
            isOpen = false
            break
          }
          // The reader's window moves on while the block is decoded.
          block.stored = ArraySlice(Array(block.stored))
          let task = DecodingWorker.Task(
            block: block, kinds: kinds, tables: tables, batch: recycled.popLast() ?? EventBatch())
          workers[submitted % threads].input.yield(task)
          submitted += 1
        }
        guard delivered < submitted else { break }
        guard let outcome = await outputs[delivered % threads].next() else { break }
        delivered += 1
        if let failure = outcome.failure {
          lose(outcome.task.block, failure)
        } else {
          try body(outcome.task.batch, outcome.task.tables)
        }
        recycled.append(outcome.task.batch)
      }
      for worker in workers { worker.input.finish() }
    }
  }
}

/// One decoding thread: blocks in, batches out, in the same order.
private struct DecodingWorker: Sendable {
  /// A block to decode, with a batch to decode it into.
  struct Task: Sendable {
    var block: TraceReader.StoredBlock
    var kinds: [EventKind]
    /// The tables as they were at the block.
    var tables: TraceTables
    var batch: EventBatch
  }

  /// A task that is done.
  struct Outcome: Sendable {
    var task: Task
    var failure: BlockDecoder.Failure?
  }

  let input: AsyncStream<Task>.Continuation
  let outcomes: AsyncStream<Outcome>
  private let tasks: AsyncStream<Task>
  private let output: AsyncStream<Outcome>.Continuation

  init() {
    (tasks, input) = AsyncStream.makeStream()
    (outcomes, output) = AsyncStream.makeStream()
  }

  func run(columns: ColumnSelection) async {
    var decoder = BlockDecoder()
    for await task in tasks {
      var outcome = Outcome(task: task, failure: nil)
      do throws(BlockDecoder.Failure) {
        try decoder.decode(
          task.block.header, task.block.stored.span, kinds: task.kinds, columns: columns,
          into: &outcome.task.batch)
      } catch {
        outcome.failure = error
      }
      output.yield(outcome)
    }
    output.finish()
  }
}
