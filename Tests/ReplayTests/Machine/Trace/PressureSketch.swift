import TestSupport

@testable import Replay
@testable import TraceFormat

/// Traces whose threads take more pages than there are, and machines for them.
enum PressureSketch {
  static let header = TraceHeader(characteristics: [.times, .processors], processorCount: 2)
  static let waits: AllocationFlags = [.known, .mayWait]
  static let movable: AllocationFlags = [.known, .mayWait, .movable]

  static func machine(_ name: String) throws -> TraceMachineSetup {
    try NamedMachine.machine(name, processorCount: 2)!
  }

  static func report(
    _ sketch: TraceSketch, _ models: [ModelSelection], _ setup: TraceMachineSetup,
    batches sizes: [Int] = [100_000], threads: Int = 1, far: Bool = false
  ) throws -> ReplayReport {
    var replay = try MachineReplay(
      models: models, header: header, setup: setup, threads: threads)
    for batch in sketch.batches(of: sizes, farObjects: far) {
      replay.consume(batch, sketch.tables)
    }
    return replay.finish()
  }

  static func models(_ words: String...) throws -> [ModelSelection] {
    try words.map { try ModelSelection(parsing: $0) }
  }

  /// Threads that take, drop and write pages and objects, each freeing what others made, too.
  static func random(
    events count: Int, seed: UInt64, threads: Int = 4, pace: UInt64 = 2_000_000
  ) -> TraceSketch {
    var random = SeededGenerator(seed: seed)
    var sketch = TraceSketch()
    var objects: [UInt64] = []
    var runs: [UInt64] = []
    for _ in 0..<count {
      sketch.time += random.next() % pace
      let thread = Int32(random.next() % UInt64(threads)) + 1
      switch random.next() % 100 {
      case 0..<45:
        let order = random.next() % 20 == 0 ? UInt8(random.next() % 4) : 0
        let flags = random.next() % 8 == 0 ? waits : movable
        runs.append(sketch.act(.pageAllocate, thread, flags: flags, order: order))
      case 45..<48: sketch.act(.pageAllocate, thread, flags: [.known], order: 0, isNamed: false)
      case 48..<60 where !runs.isEmpty:
        let run = runs.remove(at: Int(random.next() % UInt64(runs.count)))
        sketch.act(.pageFree, thread, object: .object(run))
      case 60..<64: sketch.act(.pageFree, thread, object: .foreign)
      case 64..<68 where !runs.isEmpty:
        sketch.act(.pageOutStart, thread, object: .object(runs[0]))
      case 68: sketch.act(.pageIn, thread)
      case 69..<90:
        let bytes: UInt64 = [64, 192, 1000, 5000][Int(random.next() % 4)]
        let flags = random.next() % 5 == 0 ? AllocationFlags.known : waits
        objects.append(sketch.act(.allocate, thread, bytes: bytes, flags: flags))
      case 90..<100 where !objects.isEmpty:
        let object = objects.remove(at: Int(random.next() % UInt64(objects.count)))
        sketch.act(.free, thread, object: .object(object))
      default: continue
      }
    }
    return sketch
  }
}

extension TraceSketch {
  /// Something that a thread does.
  @discardableResult
  mutating func act(
    _ kind: EventKind, _ thread: Int32, bytes: UInt64? = nil, flags: AllocationFlags = [],
    order: UInt8 = 0, object: ObjectReference = .none, isNamed: Bool = true, name: String = "worker"
  ) -> UInt64 {
    let isPage = kind != .allocate && kind != .free
    let type = interner.type(
      isPage ? "pages" : "cache\(bytes ?? 0)", isPage ? .pages : .objectCache)
    let site = interner.site(
      Site(
        kind: kind, type: type, requestedBytes: bytes, allocatedBytes: bytes, flags: flags,
        order: order))
    let context = interner.context(
      Context(cpu: UInt32(thread) % 2, thread: thread, name: interner.string(name)))
    events.append(Event(site: site, context: context, object: object, time: time))
    guard kind.spec.role == .birth else { return 0 }
    births += 1
    return births - 1
  }
}
