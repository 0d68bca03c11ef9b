public import TraceFormat

/// What a replay found: a value, rendered as JSON, text or CSV by its extensions.
public struct ReplayReport: Sendable {
  /// A type of memory, as all models know it.
  public struct TypeRow: Sendable, Equatable {
    /// Its name, unique within the report.
    public var name: String
    /// Bytes of each object; nil for requests of whole pages.
    public var objectBytes: UInt64?
  }

  /// The trace's header.
  public var header: TraceHeader
  /// Processors of the modelled machine.
  public var processorCount: Int
  /// What was met in the trace.
  public var counts: OperationCounts
  /// The types, in order of first use.
  public var types: [TypeRow]
  /// One result a model, in the order asked.
  public var results: [ModelResult]
  /// The machine; nil for a placement replay, which has pages without limit.
  public var machine: TraceMachineSetup?
  /// The search of which the results are a part; nil if nothing was searched for.
  public var search: ReserveSearch?
  /// How long it took; apart from all else, because it differs from run to run.
  public var timing: ReplayTiming?
}

/// What a replay found about one model.
public struct ModelResult: Sendable {
  /// The model.
  public var descriptor: ModelDescriptor
  /// Every parameter with its value.
  public var parameters: [(name: String, value: String)]
  /// How its run went.
  public var outcome: PlacementOutcome
  /// What came of its machine; nil for a placement replay.
  public var machine: MachineOutcome?

  /// The model's name with those parameters that are not at their default.
  public var label: String {
    let changed = zip(descriptor.parameters, parameters).filter { $0.defaultValue != $1.value }
    if changed.isEmpty { return descriptor.name }
    let words = changed.map { "\($1.name)=\($1.value)" }
    return "\(descriptor.name):\(words.joined(separator: ","))"
  }
}
