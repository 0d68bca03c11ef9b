internal import TraceFormat

/// The events of one trace that are still to be laid beside those of the other.
struct AlignmentQueue: Sendable {
  /// An event that counts.
  struct Element: Sendable {
    /// The number of its kind, type and size, the same in both traces.
    var key: UInt32
    var site: UInt32
    var event: UInt64
    var time: UInt64?
  }

  /// What makes events the same.
  struct Identity: Hashable, Sendable {
    var kind: EventKind
    var type: String
    var requestedBytes: UInt64?
  }

  private(set) var elements: [Element] = []
  private(set) var head = 0
  var hasEnded = false
  /// For each site of the trace its number and what it says; nil if its events do not count.
  private var sites: [(key: UInt32, side: DivergencePoint.Side)?] = []

  /// Elements that wait.
  var count: Int { elements.count - head }

  /// The key of the element so many places on.
  @inline(__always)
  func key(_ offset: Int) -> UInt32 { elements[head &+ offset].key }

  /// Drops the first elements.
  mutating func drop(_ count: Int) { head += count }

  /// Appends the events of a batch that count.
  mutating func append(
    _ batch: borrowing EventBatch, _ tables: TraceTables,
    _ identities: inout [Identity: UInt32]
  ) {
    elements.removeFirst(head)
    head = 0
    while sites.count < tables.sites.count {
      sites.append(Self.learn(tables.sites[sites.count], tables, &identities))
    }
    for index in 0..<batch.count {
      let site = batch.site(at: index)
      guard let known = sites[Int(site.index)] else { continue }
      elements.append(
        Element(
          key: known.key, site: site.index, event: batch.firstEvent + UInt64(index),
          time: batch.times.isEmpty ? nil : batch.times[index]))
    }
  }

  /// What is said of the element so many places on; an empty side if there is none.
  func side(_ offset: Int) -> DivergencePoint.Side {
    guard offset < count, var side = sites[Int(elements[head + offset].site)]?.side else {
      return DivergencePoint.Side()
    }
    side.event = elements[head + offset].event
    side.timeNanoseconds = elements[head + offset].time
    return side
  }

  private static func learn(
    _ site: Site, _ tables: TraceTables, _ identities: inout [Identity: UInt32]
  ) -> (key: UInt32, side: DivergencePoint.Side)? {
    switch site.kind {
    case .allocate, .free, .reallocate, .allocateFailed, .freeNull, .pageAllocate, .pageFree,
      .pageAllocateFailed:
      break
    default: return nil
    }
    let isOfPages = site.kind.spec.name.hasPrefix("page")
    let identity = Identity(
      kind: site.kind, type: tables.name(of: site.type),
      requestedBytes: isOfPages ? UInt64(site.order) : site.requestedBytes)
    let next = UInt32(identities.count)
    let key = identities[identity, default: next]
    identities[identity] = key
    return (key, DivergencePoint.Side(site, tables))
  }
}
