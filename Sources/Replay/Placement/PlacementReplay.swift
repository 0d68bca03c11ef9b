import Dispatch
import Synchronization
public import TraceFormat

/// Replays a trace through any number of models in one pass, with pages without limit: how much
/// memory each would hold, and how much of it would be wasted where.
///
/// Batches are decoded and prepared once, whatever the number of models. The report depends on the
/// trace, the models and the options alone: not on the size of batches, not on the number of
/// threads, and what it says of a model not on which others are replayed with it.
public struct PlacementReplay: ~Copyable {
  /// What a replay may be asked for.
  public struct Options: Sendable {
    /// Processors of the modelled machine; nil to take the trace's word, and where it has none, as
    /// many as `defaultProcessorCount`.
    public var processorCount: Int?
    /// Memory of the modelled machine in MiB.
    public var memoryMebibytes = 4096
    /// Threads that models are spread over.
    public var threads = 1
    /// What the recorded kernel did, if a model asks for it.
    public var history: RecordedHistory?
    /// What samples are dated by.
    public var clock = SampleClock.operations
    /// How closely runs are looked at.
    public var detail = Detail.figures
    /// The defaults.
    public init() {}
  }

  /// How closely runs are looked at.
  public enum Detail: Sendable {
    /// Figures over time and at the peaks.
    case figures
    /// What every single operation comes to besides, to compare two models; about twice as slow.
    case operations
  }

  /// Processors that are assumed where a trace names some but does not say how many there were.
  public static let defaultProcessorCount = 32

  /// Events whose operations are prepared before models see them: few enough that they are still
  /// in the cache then. Threads get whole batches, so that they seldom wait for each other.
  private static let stretch = 4096
  private static let wholeBatch = 1 << 20

  private let header: TraceHeader
  private let options: Options
  private let processorCount: Int
  private let selections: [ModelSelection]
  private let runners: [PlacementRunner]
  private var source: OperationSource
  private var batch = OperationBatch()
  /// Where the first two models part; without `Detail.operations` nothing.
  var divergence = DivergenceSearch()

  /// A replay through `models` of a trace with this header.
  /// - Throws: `ModelError` if a model cannot be made, or needs what the trace does not carry.
  public init(
    models: [ModelSelection], header: TraceHeader, options: Options = Options()
  ) throws(ModelError) {
    self.header = header
    self.options = options
    selections = models
    processorCount = Self.processors(header, options)
    source = OperationSource(
      processorCount: processorCount,
      stretch: options.threads > 1 && models.count > 1 ? Self.wholeBatch : Self.stretch)
    var runners: [PlacementRunner] = []
    for selection in models {
      var configuration = try ModelConfiguration(
        selection.row.descriptor, given: selection.given, processorCount: processorCount,
        memoryMebibytes: options.memoryMebibytes)
      configuration.history = options.history
      let runner = try selection.row.beginPlacement(configuration, options)
      if runner.needsTime && !header.characteristics.contains(.times) {
        throw .missingCharacteristic(model: selection.row.descriptor.name, needs: "times")
      }
      runners.append(runner)
    }
    self.runners = runners
  }

  /// The columns that the replay reads; sites and contexts come with every batch.
  public var neededColumns: ColumnSelection {
    let needsTimes = options.clock == .time || runners.contains { $0.needsTime }
    return needsTimes ? [.objects, .times] : .objects
  }

  /// Replays a batch. Batches come in the order of the trace.
  /// - Precondition: the batch has `neededColumns`.
  public mutating func consume(_ events: borrowing EventBatch, _ tables: TraceTables) {
    precondition(
      !neededColumns.contains(.times) || events.times.count >= events.count,
      "the times column was not decoded")
    source.begin(events, tables, into: &batch)
    while source.prepareNext(events, tables, into: &batch) {
      if options.threads > 1 && runners.count > 1 && options.detail == .figures {
        consumeInParallel()
      } else {
        for runner in runners { runner.consume(batch) }
        if options.detail == .operations { compare(events, tables) }
      }
    }
    // Whoever fills the next batch of events wants its storage for itself.
    batch.times = []
  }

  private mutating func compare(_ events: borrowing EventBatch, _ tables: TraceTables) {
    guard runners.count > 1, let a = runners[0].watched(), let b = runners[1].watched() else {
      return
    }
    divergence.compare(a.entries, b.entries, of: events)
  }

  /// The call site and type of each request, in the order of `PlacementOutcome.sites`. `tables` are
  /// those of the trace.
  func siteRows(_ tables: TraceTables) -> [(callSite: String, type: Int)] {
    zip(source.sites.requestSites, source.sites.requests).map { site, request in
      let name = tables[tables[site].callSite]
      return (callSite: name.isEmpty ? "?" : name, type: Int(request.type))
    }
  }

  /// Models are handed out to threads one by one; each works for itself, so that the order in
  /// which they end does not matter.
  private func consumeInParallel() {
    let next = Counter()
    let runners = runners
    let batch = batch
    DispatchQueue.concurrentPerform(iterations: min(options.threads, runners.count)) { _ in
      while let place = next.take(below: runners.count) { runners[place].consume(batch) }
    }
  }

  /// Who keeps otherwise empty memory from being given back now, in the placement of the first
  /// model asked for; nil if it does not know. `tables` are those of the trace.
  public func hostages(_ tables: TraceTables) -> HostageReport? {
    guard let runner = runners.first, let selection = selections.first else { return nil }
    let live = source.live.liveEntries()
    guard let pages = runner.hostagePages(live) else { return nil }
    let names = source.sites.mapping.reportNames()
    var rows: [UInt32: HostageReport.Row] = [:]
    for (entry, kept) in zip(live, pages) where kept > 0 {
      let site = tables[source.sites.requestSites[Int(entry.request)]]
      let callSite = tables[site.callSite]
      let type = names[Int(source.sites.requests[Int(entry.request)].type)]
      rows[
        entry.request,
        default: HostageReport.Row(
          site: callSite.isEmpty ? "?" : callSite, type: type, objects: 0, pages: 0)
      ].add(kept)
    }
    return HostageReport(
      model: ModelResult.label(selection.row.descriptor, runner.parameters),
      rows: Array(rows.values))
  }

  /// Ends the replay.
  public consuming func finish() -> ReplayReport {
    let batch = batch
    let names = source.sites.mapping.reportNames()
    let results = zip(selections, runners).map { selection, runner in
      ModelResult(
        descriptor: selection.row.descriptor, parameters: runner.parameters,
        outcome: runner.finish(batch))
    }
    return ReplayReport(
      header: header, processorCount: processorCount, counts: source.counts,
      types: zip(names, batch.types).map {
        ReplayReport.TypeRow(name: $0, objectBytes: $1.objectBytes)
      },
      results: results)
  }

  private static func processors(_ header: TraceHeader, _ options: Options) -> Int {
    if let given = options.processorCount { return min(max(1, given), 65_536) }
    if header.processorCount > 0 { return min(Int(header.processorCount), 65_536) }
    return header.characteristics.contains(.processors) ? defaultProcessorCount : 1
  }
}

/// Hands out whole numbers from 0, each once.
final class Counter: Sendable {
  private let next = Atomic<Int>(0)
  func take(below limit: Int) -> Int? {
    let (place, _) = next.add(1, ordering: .relaxed)
    return place < limit ? place : nil
  }
}
