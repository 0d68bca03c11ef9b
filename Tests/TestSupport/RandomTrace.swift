public import TraceFormat

/// One event as a test sees it: everything spelled out, nothing relative.
public struct PlainEvent: Equatable, Sendable {
  public var site: SiteID
  public var context: ContextID
  public var time: UInt64
  public var object: ObjectReference
  public var payload: [UInt64]
  public var address: UInt64
}

/// A made-up trace with everything that the format can hold.
public struct RandomTrace: Sendable {
  public var events: [PlainEvent] = []
  public var header: TraceHeader
  public var interner = TableInterner()

  /// - Parameter wild: times, ordinals and payloads that need every escape.
  public init(seed: UInt64, count: Int, wild: Bool = false, addresses: Bool = false) {
    var random = SeededGenerator(seed: seed)
    header = TraceHeader(
      characteristics: addresses ? [.times, .addresses] : [.times],
      clockResolutionNanoseconds: seed.isMultiple(of: 2) ? 1000 : 1,
      startNanoseconds: seed &* 77, processorCount: 4, source: "random \(seed)")
    var sites: [SiteID] = []
    let siteCount = wild ? 400 : 24
    for i in 0..<siteCount {
      let kind = EventKind.allCases[i % EventKind.allCases.count]
      let type = interner.type("type \(i % 11)", TypeFamily.allCases[i % 6])
      sites.append(
        interner.site(
          Site(
            kind: kind, type: type, requestedBytes: i % 3 == 0 ? nil : UInt64(i * 8),
            allocatedBytes: i % 4 == 0 ? nil : UInt64(i * 16),
            flags: AllocationFlags(rawValue: UInt32(i) * 37 % 16384),
            callSite: interner.string("function_\(i)+0x\(i)"), order: UInt8(i % 11),
            pageClass: UInt8(i % 7), node: UInt16(i % 3))))
    }
    var contexts: [ContextID] = []
    for i in 0..<(wild ? 300 : 5) {
      let name = interner.string("thread \(i)")
      contexts.append(
        interner.context(Context(cpu: UInt32(i % 4), thread: Int32(i) - 1, name: name)))
    }
    fill(count: count, sites: sites, contexts: contexts, wild: wild, &random)
  }

  private mutating func fill(
    count: Int, sites: [SiteID], contexts: [ContextID], wild: Bool, _ random: inout SeededGenerator
  ) {
    var births: UInt64 = 0
    var live: [UInt64] = []
    var dead: [UInt64] = []
    var time: UInt64 = 0
    var context = contexts[0]
    for _ in 0..<count {
      if Int.random(in: 0..<6, using: &random) == 0 {
        context = contexts.randomElement(using: &random) ?? context
      }
      let site = sites.randomElement(using: &random) ?? sites[0]
      let spec = interner.tables[site].kind.spec
      var object = ObjectReference.none
      switch spec.role {
      case .birth:
        live.append(births)
        births += 1
      case .none: break
      case .death:
        if live.isEmpty || Int.random(in: 0..<10, using: &random) == 0 {
          object = .foreign
        } else {
          let place = Int.random(in: 0..<live.count, using: &random)
          dead.append(live[place])
          object = .object(live.remove(at: place))
        }
      case .reference:
        let from = Bool.random(using: &random) ? dead : live
        object = (from.suffix(6).randomElement(using: &random)).map { .object($0) } ?? .foreign
      }
      time += step(wild: wild, &random)
      events.append(
        PlainEvent(
          site: site, context: context, time: time, object: object,
          payload: spec.payload.map { _ in
            UInt64.random(in: 0...(wild ? .max : 1000), using: &random)
          },
          address: header.characteristics.contains(.addresses) ? random.next() : 0))
    }
  }

  private func step(wild: Bool, _ random: inout SeededGenerator) -> UInt64 {
    let unit = UInt64(header.clockResolutionNanoseconds)
    guard wild else { return unit * UInt64.random(in: 0..<300, using: &random) }
    let bits = UInt64.random(in: 0..<36, using: &random)
    return UInt64.random(in: 0..<(1 << bits) + 1, using: &random)
  }

  /// The trace as bytes.
  public func bytes(_ options: WriterOptions = WriterOptions()) throws -> [UInt8] {
    var writer = try TraceWriter(to: .memory, header: header, options: options)
    writer.interner = interner
    for event in events {
      try writer.append(
        site: event.site, context: event.context, time: event.time, object: event.object,
        payload: event.payload, address: event.address)
    }
    return try writer.finish().memory
  }
}

/// Spells out the events of a batch; births get their ordinals as `.none`, as the writer takes
/// them.
public func plainEvents(_ batch: EventBatch, _ tables: TraceTables) -> [PlainEvent] {
  var events: [PlainEvent] = []
  var run = 0
  var payload = 0
  for i in 0..<batch.count {
    while i >= Int(batch.contextRuns[run].end) { run += 1 }
    let site = batch.site(at: i)
    let spec = tables[site].kind.spec
    var values: [UInt64] = []
    if !spec.payload.isEmpty {
      let start = Int(batch.payloads[payload].start)
      values = Array(batch.payloadValues[start..<start + spec.payload.count])
      payload += 1
    }
    let object = batch.objects.isEmpty || spec.role == .birth ? .none : batch.object(at: i)
    events.append(
      PlainEvent(
        site: site, context: batch.contextRuns[run].context,
        time: batch.times.isEmpty ? 0 : batch.times[i], object: object, payload: values,
        address: batch.addresses.isEmpty ? 0 : batch.addresses[i]))
  }
  return events
}
