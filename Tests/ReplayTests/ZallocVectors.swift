import Replay
import TestSupport
import TraceFormat

/// `zalloc` as its vectors drive it.
struct ZallocVectors: VectorModel {
  static let harness = "zalloc"
  static let columns = [
    "chunk", "off", "waits", "gfree", "cfree", "ctotal", "ztotal", "used", "znalloc", "zpages",
  ]

  private(set) var pool: VectorPagePool
  private var model: ZallocModel
  private var handles = VectorHandles<Block>()
  /// A zone whose creation the kernel did not survive: the first operation says so.
  private var creation = Step.done

  var liveHandles: Int { handles.live }

  init(_ header: VectorHeader) throws {
    pool = VectorPagePool(header)
    let configuration = try ModelConfiguration(
      ZallocModel.descriptor, given: [("era", header.text("era") ?? "2021")],
      processorCount: header.integer("ncpus", default: 1))
    model = try ZallocModel(configuration)
    for fields in header.lists("zone") {
      let flags = fields[3].split(separator: "|")
      let kind: ZoneKind =
        flags.contains("INTERRUPT")
        ? .interrupt : flags.contains("SPECIAL") ? .special : .plain
      let step = model.declare(
        ZoneSpecification(
          itemBytes: Int(fields[1]) ?? 0, entries: Int(fields[2]) ?? 0, kind: kind,
          panicsWhenEmpty: flags.contains("PANICFAIL"),
          pagesPerGrowth: fields.count > 4 ? Int(fields[4]) ?? 1 : 1))
      let end = pool.finish(step, of: &model)
      if creation == .done { creation = end }
    }
  }

  mutating func perform(_ operation: VectorOperation) -> VectorOutcome {
    if case .broken = creation { return VectorOutcome(pool.result(creation)) }
    if let outcome = pool.adjust(operation) { return outcome }
    guard let handle = operation.handle else { return VectorOutcome("skip") }
    switch operation.name {
    case "zalloc": return allocate(operation, handle)
    case "zfree":
      guard let block = handles.held(handle) else { return VectorOutcome("skip") }
      handles.release(handle)
      return free(block, operation)
    case "zrefree":
      guard let block = handles.last(handle) else { return VectorOutcome("skip") }
      let result = handles.steal(block) ? "stolen" : nil
      return free(block, operation, result: result)
    default: return VectorOutcome("skip")
    }
  }

  private mutating func allocate(_ operation: VectorOperation, _ handle: Int) -> VectorOutcome {
    let request = AllocationRequest(
      type: UInt32(operation.type ?? 0), cpu: UInt16(operation.cpu),
      flags: AllocationFlags(vectorWords: operation.flags), requestedBytes: 1)
    let step = pool.finish(model.allocate(request), of: &model)
    var outcome = VectorOutcome(pool.result(step), waits: pool.lastWaits)
    if case .placed(let block) = step {
      handles.hold(handle, block)
      (outcome.a, outcome.b) = model.place(of: block)
    }
    return outcome
  }

  private mutating func free(
    _ block: Block, _ operation: VectorOperation, result: String? = nil
  ) -> VectorOutcome {
    let (growth, offset) = model.place(of: block)
    let release = ReleaseRequest(
      type: UInt32(operation.type ?? 0), cpu: UInt16(operation.cpu), requestedBytes: 1)
    let step = pool.finish(model.free(block, release), of: &model)
    return VectorOutcome(result ?? pool.result(step), a: growth, b: offset)
  }

  func fields(after operation: VectorOperation, _ outcome: VectorOutcome) -> [Int?] {
    let head: [Int?] = [outcome.a, outcome.b, outcome.waits]
    guard let type = operation.type else { return head + Array(repeating: nil, count: 7) }
    let counts = model.counts(ofType: type, cpu: operation.cpu)
    return head + [
      counts.globalFree, counts.processorFree, counts.allProcessorsFree, counts.itemsMade,
      counts.live, counts.allocations, counts.pages,
    ]
  }
}
