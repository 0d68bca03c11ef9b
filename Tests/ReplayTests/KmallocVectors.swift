import Replay
import TestSupport
import TraceFormat

/// `kmalloc` (slaballoc) as its vectors drive it: messages and sweeps come when an operation says
/// so.
struct KmallocVectors: VectorModel {
  static let harness = "slaballoc"
  static let columns = [
    "zone", "idx", "chunk", "waits", "zinlists", "nfreez", "totfreez", "zones", "ovpages", "ipiq",
    "inuse", "memuse",
  ]

  /// What a handle holds: no memory for a request of no bytes.
  private struct Placement: Hashable {
    var block: Block
    var place: SlabPlace
  }

  private(set) var pool: VectorPagePool
  private var model: KmallocModel
  private var handles = VectorHandles<Placement>()
  /// Handles of requests of no bytes.
  private var empties: Set<Int> = []
  private var chunkBytes = 0
  private let invariants: Bool

  var liveHandles: Int { handles.live }
  var summaryCounts: [(name: String, value: Int)] { [("ipis", model.messagesSent)] }

  init(_ header: VectorHeader) throws {
    pool = VectorPagePool(header)
    invariants = header.integer("invariants", default: 1) == 1
    let configuration = try ModelConfiguration(
      KmallocModel.descriptor,
      given: [
        ("invariants", invariants ? "1" : "0"),
        ("relsthresh", header.text("relsthresh") ?? "-1"),
        ("zone_kib", "128"), ("ipi", "cleanup"),
      ],
      processorCount: header.integer("ncpus", default: 1),
      memoryMebibytes: header.integer("mem_mb", default: 4096))
    model = try KmallocModel(configuration)
    for fields in header.lists("type") {
      let limit = fields.count > 1 ? UInt64(fields[1]) ?? 0 : 0
      _ = model.declare(ModelType(name: fields[0], objectBytes: nil, limitBytes: limit))
    }
  }

  mutating func perform(_ operation: VectorOperation) -> VectorOutcome {
    chunkBytes = 0
    if let outcome = pool.adjust(operation) { return outcome }
    let cpu = UInt16(operation.cpu)
    switch operation.name {
    case "ipi":
      return VectorOutcome("ok", b: model.deliverMessages(to: cpu))
    case "cleanup":
      model.sweep(cpu)
      return VectorOutcome("ok")
    case "kmalloc":
      return operation.handle.map { allocate(operation, $0) } ?? VectorOutcome("skip")
    case "kfree":
      guard let handle = operation.handle else { return VectorOutcome("skip") }
      if empties.remove(handle) != nil { return VectorOutcome("zerolen") }
      guard let placement = handles.held(handle) else { return VectorOutcome("skip") }
      handles.release(handle)
      return free(placement, operation)
    case "krefree":
      guard let placement = operation.handle.flatMap({ handles.last($0) }) else {
        return VectorOutcome("skip")
      }
      return freeAgain(placement, operation)
    default:
      return VectorOutcome("skip")
    }
  }

  private mutating func allocate(_ operation: VectorOperation, _ handle: Int) -> VectorOutcome {
    let first = model.allocate(
      UInt64(operation.argument), type: UInt32(operation.type ?? 0), cpu: UInt16(operation.cpu),
      flags: DragonFlyFlags(vectorWords: operation.flags))
    let step = pool.finish(first, of: &model)
    var outcome = VectorOutcome(pool.result(step), waits: pool.lastWaits)
    if case .placed(let block) = step {
      let place = model.place(of: block)
      handles.hold(handle, Placement(block: block, place: place))
      show(place, in: &outcome)
    } else if step == .failed(.zeroLength) {
      empties.insert(handle)
    }
    return outcome
  }

  private mutating func free(
    _ placement: Placement, _ operation: VectorOperation, result: String? = nil
  ) -> VectorOutcome {
    let release = ReleaseRequest(
      type: UInt32(operation.type ?? 0), cpu: UInt16(operation.cpu),
      inInterrupt: operation.flags.contains("INTR"), requestedBytes: 1)
    let unnoticed = model.undetectedDoubleFrees
    let step = pool.finish(model.free(placement.block, release), of: &model)
    let standard =
      model.undetectedDoubleFrees > unnoticed ? "undetected" : pool.result(step)
    var outcome = VectorOutcome(result ?? standard)
    show(placement.place, in: &outcome)
    return outcome
  }

  /// Frees an address once more: the memory is somebody else's by now, or it is free.
  private mutating func freeAgain(
    _ placement: Placement, _ operation: VectorOperation
  ) -> VectorOutcome {
    if handles.steal(placement) { return free(placement, operation, result: "stolen") }
    if model.place(of: placement.block).ordinal == placement.place.ordinal {
      return free(placement, operation)
    }
    let tag = Invariant.chunkAlreadyFree.rawValue
    var outcome = VectorOutcome(invariants ? "panic:\(tag)" : "undetected")
    show(placement.place, in: &outcome)
    return outcome
  }

  private mutating func show(_ place: SlabPlace, in outcome: inout VectorOutcome) {
    (outcome.a, outcome.b) = (place.ordinal, place.index)
    chunkBytes = place.chunkBytes
  }

  func fields(after operation: VectorOperation, _ outcome: VectorOutcome) -> [Int?] {
    let counts = model.counts(cpu: operation.cpu)
    let usage = operation.type.map { model.usage(ofType: $0) }
    return [
      outcome.a, outcome.b, chunkBytes, outcome.waits, counts.listedZones,
      counts.processorFreeZones, counts.freeZones, counts.zones, counts.oversizePages,
      counts.queuedMessages, usage?.liveObjects, usage?.allocatedBytes,
    ]
  }
}

extension DragonFlyFlags {
  /// The flags that an input file's words stand for; words that do not say whether the caller waits
  /// leave it at WAITOK.
  init(vectorWords words: [String]) {
    self = []
    for word in words {
      switch word {
      case "WAITOK": formUnion(.waitOK)
      case "INTWAIT": formUnion(.interruptWait)
      case "NOWAIT": formUnion(.noWait)
      case "INTNOWAIT": formUnion(.interruptNoWait)
      case "RNOWAIT": formUnion(.mustNotWait)
      case "NULLOK": formUnion(.nullOK)
      case "POWEROF2": formUnion(.powerOfTwo)
      case "CACHEALIGN": formUnion(.cacheAlign)
      default: break
      }
    }
    if isDisjoint(with: [.waitOK, .mustNotWait]) { formUnion(.waitOK) }
  }
}
