import Dispatch
import Synchronization
public import TraceFormat

/// Replays a trace on machines with little memory, one for each model, in one pass.
///
/// The report depends on the trace, the machine, the models and the options alone: not on the size
/// of batches, not on the number of threads.
public struct MachineReplay: ~Copyable {
  /// Events that are prepared before machines see them.
  private static let stretch = 4096
  private static let wholeBatch = 1 << 20

  private let header: TraceHeader
  private let setup: TraceMachineSetup
  private let threads: Int
  private let selections: [ModelSelection]
  private let runners: [MachineRunner]
  private let stretch: Int
  private var source: OperationSource
  private var pages = PageEventSource()
  private var batch = MachineBatch()

  /// A replay through `models` of a trace with this header.
  /// - Throws: `ModelError` if a model cannot be made, or the trace does not carry times.
  public init(
    models: [ModelSelection], header: TraceHeader, setup: TraceMachineSetup, threads: Int = 1
  ) throws(ModelError) {
    self.header = header
    self.setup = setup
    self.threads = threads
    selections = models
    stretch = threads > 1 && models.count > 1 ? Self.wholeBatch : Self.stretch
    source = OperationSource(
      processorCount: setup.machine.processorCount, stretch: stretch)
    guard header.characteristics.contains(.times) else {
      throw .missingCharacteristic(model: "machine", needs: "times")
    }
    var runners: [MachineRunner] = []
    for selection in models {
      let configuration = try ModelConfiguration(
        selection.row.descriptor, given: selection.given,
        processorCount: setup.machine.processorCount,
        memoryMebibytes: max(1, setup.pageCount / 256))
      runners.append(try selection.row.beginMachine(setup, configuration))
    }
    self.runners = runners
  }

  /// Processors of the machine that a trace was recorded on, as far as it says.
  public static func processors(of header: TraceHeader) -> Int {
    if header.processorCount > 0 { return min(Int(header.processorCount), 256) }
    return header.characteristics.contains(.processors)
      ? PlacementReplay.defaultProcessorCount : 1
  }

  /// The columns that the replay reads.
  public var neededColumns: ColumnSelection { [.objects, .times] }

  /// Replays a batch. Batches come in the order of the trace.
  /// - Precondition: the batch has `neededColumns`.
  public mutating func consume(_ events: borrowing EventBatch, _ tables: TraceTables) {
    precondition(events.times.count >= events.count, "the times column was not decoded")
    pages.begin(events, tables)
    batch.threads.learn(events, tables)
    let modulus = UInt32(setup.machine.processorCount)
    while batch.cpus.count < tables.contexts.count {
      batch.cpus.append(
        UInt16(truncatingIfNeeded: tables.contexts[batch.cpus.count].cpu % modulus))
    }
    batch.times = events.times
    batch.contextRuns = events.contextRuns
    source.begin(events, tables, into: &batch.operations)
    var first = 0
    while source.prepareNext(events, tables, into: &batch.operations) {
      batch.range = first..<min(events.count, first + stretch)
      first = batch.range.upperBound
      if setup.conduct.scope == .metadata { batch.operations.count = 0 }
      batch.pages = []
      pages.pick(batch.range, of: events)
      batch.pages = pages.events
      batch.pageCount = pages.count
      batch.pageSlotCount = pages.slotCount
      consume()
    }
    // Whoever fills the next batch of events wants its storage for itself.
    batch.times = []
    batch.operations.times = []
    batch.contextRuns = []
  }

  private func consume() {
    guard threads > 1, runners.count > 1 else {
      for runner in runners { runner.consume(batch) }
      return
    }
    let next = Counter()
    let runners = runners
    let batch = batch
    DispatchQueue.concurrentPerform(iterations: min(threads, runners.count)) { _ in
      while let place = next.take(below: runners.count) { runners[place].consume(batch) }
    }
  }

  /// Ends the replay.
  public consuming func finish() -> ReplayReport {
    let batch = batch
    let names = source.sites.mapping.reportNames()
    var results: [ModelResult] = []
    for (selection, runner) in zip(selections, runners) {
      let (placement, machine) = runner.finish(batch)
      results.append(
        ModelResult(
          descriptor: selection.row.descriptor, parameters: runner.parameters,
          outcome: placement, machine: machine))
    }
    return ReplayReport(
      header: header, processorCount: setup.machine.processorCount, counts: source.counts,
      types: zip(names, batch.operations.types).map {
        ReplayReport.TypeRow(name: $0, objectBytes: $1.objectBytes)
      },
      results: results, machine: setup)
  }
}
