public import TraceFormat

/// Makes a trace event by event, in memory that follows the live set, as fast as it is written.
///
/// A thread runs for a while, then another; each event is an allocation or a free, drawn so that
/// the live set follows the preset's curve; one event in twenty is of pages. Objects die young or
/// at random according to their type. `swapout` adds a machine that runs out of pages.
public struct TraceSynthesizer: Sendable {
  /// What the trace is made of.
  public let parameters: SynthParameters
  /// The header that the trace must have.
  public let header: TraceHeader

  private let catalogue: SiteCatalogue
  private let curve: TargetCurve
  private var threads: ThreadSet
  private var pressure: PagePressure?
  private var random: SplitMix64
  private var emitter: EventEmitter
  /// Per thread, the live objects that it made: a thread mostly frees its own.
  private var objects: [MadeObjects]
  private var liveCount = 0
  private var pages = MadeObjects()
  private var target = 0
  private var phase = 0

  /// The header of a trace with these parameters.
  public static func header(for parameters: SynthParameters) -> TraceHeader {
    TraceHeader(
      characteristics: [
        .times, .processors, .threads, .callSites, .flags, .allocatedSizes, .pageEvents, .waits,
        .synthetic,
      ], processorCount: UInt32(parameters.processors), source: parameters.source)
  }

  /// A generator whose tables are set up in the interner of `writer`, which must be new.
  public init(_ parameters: SynthParameters, writer: inout TraceWriter) {
    self.parameters = parameters
    header = Self.header(for: parameters)
    curve = TargetCurve(parameters)
    catalogue = SiteCatalogue(&writer.interner, phases: curve.phases)
    threads = ThreadSet(&writer.interner, processors: parameters.processors)
    if parameters.preset == .swapout {
      pressure = PagePressure(&writer.interner, pages: parameters.machinePages)
    }
    objects = Array(repeating: MadeObjects(), count: threads.count)
    random = SplitMix64(seed: parameters.seed)
    emitter = EventEmitter(events: parameters.events)
  }

  /// Events made so far.
  public var eventCount: UInt64 { emitter.emitted }

  /// Writes about `count` more events, never more than the trace has left.
  /// - Returns: whether the trace is complete.
  /// - Throws: what the writer throws.
  public mutating func write(
    _ count: UInt64, to writer: inout TraceWriter
  ) throws(TraceError) -> Bool {
    let goal = emitter.emitted &+ min(count, emitter.remaining)
    while emitter.emitted < goal {
      if emitter.emitted & 63 == 0 || target == 0 {
        target = max(1, curve.target(at: emitter.emitted))
        phase = curve.phase(at: emitter.emitted)
      }
      try step(&writer)
    }
    return emitter.remaining == 0
  }

  private mutating func step(_ writer: inout TraceWriter) throws(TraceError) {
    if threads.turn(&random) {
      emitter.pass(random.spread(3_000, octaves: 6))
    } else {
      emitter.pass(random.spread(180, octaves: 5))
    }
    if pressure != nil {
      if try pressure?.work(&emitter, &threads, catalogue, &writer) == true { return }
      if random.happens(in1024: 500) {
        try pressure?.touch(&emitter, &threads, &random, catalogue, &writer)
        return
      }
      if random.happens(in1024: 60) {
        try pressure?.drop(&emitter, threads.context, catalogue, &writer)
        return
      }
    } else if random.happens(in1024: 51) {
      try stepPages(&writer)
      return
    }
    try stepObjects(&writer)
  }

  /// Allocates when the live set is under its target, frees when it is over; near it, a little
  /// more often the one than the other.
  private mutating func stepObjects(_ writer: inout TraceWriter) throws(TraceError) {
    let lack = target - liveCount
    let slack = max(1, target >> 5)
    let chance = 512 + min(max(lack * 256 / slack, -384), 384)
    let owner = liveCount > 0 && !random.happens(in1024: chance) ? dyingOwner() : nil
    guard let owner else {
      let draw = catalogue.draws[phase]
      let place = draw[random.below(draw.count)]
      let variant = catalogue.variants[Int(place)]
      let ordinal = try emitter.emit(variant.allocate, threads.context, to: &writer)
      objects[threads.current].insert(ordinal, variant: place)
      liveCount += 1
      return
    }
    let youth = catalogue.variants[Int(objects[owner].youngest ?? 0)].youth
    let entry = objects[owner].removeOne(&random, youth: youth)
    liveCount -= 1
    let variant = catalogue.variants[Int(entry.variant)]
    try emitter.emit(
      variant.free, threads.context, object: .object(entry.ordinal), to: &writer)
  }

  /// Whose object dies: the running thread's, seldom another's; nil if that one has none.
  private mutating func dyingOwner() -> Int? {
    let isForeign = random.happens(in1024: 60)
    let owner = isForeign ? random.below(objects.count) : threads.current
    return objects[owner].count > 0 ? owner : nil
  }

  /// Keeps some pages, a quarter of the machine's at most: single ones, one in eight a run of four.
  private mutating func stepPages(_ writer: inout TraceWriter) throws(TraceError) {
    let isFull = pages.count >= parameters.machinePages / 4
    if pages.count == 0 || (!isFull && random.happens(in1024: 540)) {
      let isRun = random.happens(in1024: 128)
      let site = isRun ? catalogue.pageRunAllocate : catalogue.pageAllocate
      let ordinal = try emitter.emit(site, threads.context, to: &writer)
      pages.insert(ordinal, variant: isRun ? 1 : 0)
    } else {
      let entry = pages.removeOne(&random, youth: 600)
      let site = entry.variant == 1 ? catalogue.pageRunFree : catalogue.pageFree
      try emitter.emit(site, threads.context, object: .object(entry.ordinal), to: &writer)
    }
  }
}
