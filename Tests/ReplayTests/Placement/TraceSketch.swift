import TestSupport

@testable import TraceFormat

/// A small trace in memory, which can be cut into batches anywhere.
struct TraceSketch {
  struct Event {
    var site: SiteID
    var context: ContextID
    var object: ObjectReference
    var time: UInt64
  }
  var interner = TableInterner()
  var events: [Event] = []
  var births: UInt64 = 0
  var time: UInt64 = 0

  var tables: TraceTables { interner.tables }

  private func isBirth(_ event: Event) -> Bool { tables[event.site].kind.spec.role == .birth }

  @discardableResult
  mutating func add(
    _ kind: EventKind, type: String = "t", _ family: TypeFamily = .objectCache,
    bytes: UInt64? = nil, allocated: UInt64? = nil, object: ObjectReference = .none, cpu: UInt32 = 0
  ) -> UInt64 {
    let typeID = interner.type(type, family)
    let site = interner.site(
      Site(kind: kind, type: typeID, requestedBytes: bytes, allocatedBytes: allocated))
    let context = interner.context(Context(cpu: cpu, thread: 1, name: .empty))
    events.append(Event(site: site, context: context, object: object, time: time))
    guard kind.spec.role == .birth else { return 0 }
    births += 1
    return births - 1
  }

  /// The batches that hold `sizes` events each, the last size as often as needed.
  func batches(of sizes: [Int], farObjects: Bool = false) -> [EventBatch] {
    var batches: [EventBatch] = []
    var first = 0
    var birth: UInt64 = 0
    while first < events.count {
      let size = min(sizes[min(batches.count, sizes.count - 1)], events.count - first)
      batches.append(batch(first..<(first + size), baseBirth: birth, farObjects: farObjects))
      birth += UInt64(batches[batches.count - 1].births)
      first += size
    }
    return batches
  }

  private func batch(_ range: Range<Int>, baseBirth: UInt64, farObjects: Bool) -> EventBatch {
    var batch = EventBatch()
    batch.count = range.count
    batch.firstEvent = UInt64(range.lowerBound)
    batch.baseBirth = baseBirth
    // Site numbers are dealt out backwards, so that no order can be relied on.
    batch.siteIDs = Set(events[range].map(\.site.index)).sorted(by: >).map { SiteID($0) }
    for (place, event) in events[range].enumerated() {
      batch.localSites.append(UInt16(batch.siteIDs.firstIndex(of: event.site)!))
      batch.times.append(event.time)
      switch isBirth(event) ? .object(baseBirth + UInt64(batch.births)) : event.object {
      case .none: batch.objects.append(EventBatch.noObject)
      case .foreign: batch.objects.append(EventBatch.foreignObject)
      case .object(let ordinal) where farObjects && !isBirth(event):
        batch.objects.append(EventBatch.farObject - Int32(batch.farObjects.count))
        batch.farObjects.append(ordinal)
      case .object(let ordinal):
        batch.objects.append(Int32(Int64(ordinal) - Int64(baseBirth)))
      }
      if isBirth(event) { batch.births += 1 }
      if place > 0 && batch.contextRuns[batch.contextRuns.count - 1].context == event.context {
        batch.contextRuns[batch.contextRuns.count - 1].end += 1
      } else {
        batch.contextRuns.append(.init(end: UInt32(place + 1), context: event.context))
      }
    }
    return batch
  }
}

extension TraceSketch {
  /// A random trace with everything that the replay must cope with: orphans, unsized requests,
  /// pages, reallocations, several processors, families and gaps in time.
  static func random(events count: Int, seed: UInt64) -> TraceSketch {
    var random = SeededGenerator(seed: seed)
    var sketch = TraceSketch()
    var live: [UInt64] = []
    let sizes: [UInt64] = [16, 24, 100, 100, 192, 512, 2048]
    for _ in 0..<count {
      sketch.time += random.next() % 50 == 0 ? 5000 : random.next() % 40
      let cpu = UInt32(random.next() % 5)
      let bytes = sizes.randomElement(using: &random)!
      switch random.next() % 100 {
      case 0..<30:
        live.append(sketch.add(.allocate, type: "cache\(bytes % 3)", bytes: bytes, cpu: cpu))
      case 30..<40:
        live.append(
          sketch.add(
            .allocate, type: "kmalloc:2048", .sizeClass, bytes: bytes, allocated: 2048, cpu: cpu))
      case 40..<45: live.append(sketch.add(.allocate, type: "malloc", .general, bytes: bytes))
      case 45..<47: live.append(sketch.add(.allocate, type: "big", .largeRequest, bytes: 9000))
      case 47: sketch.add(.free, type: "f", object: .foreign)
      case 48: live.append(sketch.add(.allocate, type: "unsized"))
      case 49: sketch.add(.pageAllocate, type: "p", .pages)
      case 50: sketch.add(.mark, type: "m", .event)
      case 51..<56 where !live.isEmpty:
        let object = live.randomElement(using: &random)!
        sketch.add(.reallocate, type: "malloc", .general, bytes: bytes, object: .object(object))
      case 56..<100 where !live.isEmpty:
        let object = live.remove(at: Int(random.next() % UInt64(live.count)))
        let kind: EventKind = random.next() % 10 == 0 ? .impliedFree : .free
        sketch.add(kind, type: "f", object: .object(object), cpu: cpu)
      default: continue
      }
    }
    return sketch
  }
}
