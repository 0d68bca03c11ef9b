import Replay
import TestSupport
import TraceFormat

/// `kmalloc_obj` and its reserve variant as the vectors exercise them.
struct KmallocObjVectors: VectorModel {
  static let harness = "kmalloc_obj"
  static let columns = [
    "slab", "idx", "waits", "act", "alt", "npart", "nfull", "nempty", "nres", "ngc", "tslabs",
    "inuse", "memuse", "gcpu", "gtot", "slabs",
  ]

  private(set) var pool: VectorPagePool
  private var model: KmallocObjModel
  private var handles = VectorHandles<Block>()
  private let processorCount: Int
  private let objectBytes: [UInt64]

  init(_ header: VectorHeader) throws {
    var settings = KmallocObjSettings()
    settings.pollsWithTime = false
    settings.cacheLimit = header.integer("maxfreeslabs", default: settings.cacheLimit)
    settings.retireLimit = header.integer("bretire", default: settings.retireLimit)
    settings.firstPseudoTick = header.integer("ticks", default: settings.firstPseudoTick)
    if header.text("variant") == "reserve" {
      let words = (header.text("maintain") ?? "INTNOWAIT").split(separator: "|").map(String.init)
      settings.reserve = KmallocObjSettings.Reserve(
        target: header.integer("reserve_n", default: 3),
        maintain: AllocationFlags(vectorWords: words),
        prefill: header.integer("prefill", default: 0) == 1)
    }
    processorCount = header.integer("ncpus", default: 1)
    pool = VectorPagePool(header)
    model = KmallocObjModel(settings, processorCount: processorCount)
    let types = header.lists("type")
    objectBytes = types.map { UInt64($0[1]) ?? 0 }
    for type in types {
      let declared = ModelType(
        name: type[0], objectBytes: UInt64(type[1]), limitBytes: UInt64(type[2]) ?? 0)
      _ = pool.finish(model.declare(declared), of: &model)
    }
  }

  var liveHandles: Int { handles.live }

  var summaryCounts: [(name: String, value: Int)] {
    [("slab_allocs", model.totals.unitsCreated), ("slab_frees", model.totals.unitsReleased)]
  }

  mutating func perform(_ operation: VectorOperation) -> VectorOutcome {
    if let outcome = pool.adjust(operation) { return outcome }
    let type = operation.type ?? 0
    let handle = operation.handle ?? 0
    switch operation.name {
    case "alloc": return allocate(operation, type, handle)
    case "free", "refree": return free(operation, type, handle)
    case "poll":
      let verdict = model.poll(zone: type)
      _ = pool.finish(.done, of: &model)
      return VectorOutcome(verdict.rawValue)
    case "pollnext":
      guard let (zone, verdict) = model.pollNext() else { return VectorOutcome("next") }
      _ = pool.finish(.done, of: &model)
      return VectorOutcome(verdict.rawValue, a: zone)
    case "tick": model.advancePseudoTick(by: operation.argument)
    case "setgcmax": model.cacheLimit = operation.argument
    case "destroy":
      model.destroy(zone: type)
      _ = pool.finish(.done, of: &model)
    default: return VectorOutcome("unknown operation")
    }
    return VectorOutcome("ok")
  }

  private mutating func allocate(
    _ operation: VectorOperation, _ type: Int, _ handle: Int
  ) -> VectorOutcome {
    let request = AllocationRequest(
      type: UInt32(type), cpu: UInt16(operation.cpu),
      flags: AllocationFlags(vectorWords: operation.flags), requestedBytes: objectBytes[type])
    let step = pool.finish(model.allocate(request), of: &model)
    var outcome = VectorOutcome(pool.result(step), waits: pool.lastWaits)
    if case .placed(let block) = step {
      handles.hold(handle, block)
      (outcome.a, outcome.b) = (Int(block.unit), Int(block.index))
    }
    return outcome
  }

  private mutating func free(
    _ operation: VectorOperation, _ type: Int, _ handle: Int
  ) -> VectorOutcome {
    let again = operation.name == "refree"
    guard let block = again ? handles.last(handle) : handles.held(handle) else {
      return VectorOutcome("skip")
    }
    let release = ReleaseRequest(
      type: UInt32(type), cpu: UInt16(operation.cpu), requestedBytes: objectBytes[type])
    let step = model.free(block, release)
    let stolen = again && step == .done && handles.steal(block)
    if !again, step == .done { handles.release(handle) }
    return VectorOutcome(
      stolen ? "stolen" : pool.result(step), a: Int(block.unit), b: Int(block.index))
  }

  func fields(after operation: VectorOperation, _ outcome: VectorOutcome) -> [Int?] {
    let typed: Set<String> = ["alloc", "free", "refree", "poll"]
    var type = typed.contains(operation.name) ? operation.type : nil
    if operation.name == "pollnext", outcome.a >= 0 { type = outcome.a }
    let counts = (0..<processorCount).map { cpu -> Int in
      let (local, remote) = model.cachedSlabs(ofProcessor: cpu)
      return local.count + remote.count
    }
    let mapped = model.totals.unitsCreated - model.totals.unitsReleased
    return [outcome.a, outcome.b, outcome.waits] + typeFields(type, cpu: operation.cpu)
      + [counts[operation.cpu], counts.reduce(0, +), mapped]
  }

  private func typeFields(_ type: Int?, cpu: Int) -> [Int?] {
    guard let type else { return Array(repeating: nil, count: 10) }
    let state = model.state(ofZone: type)
    let processor = state.processors[cpu]
    return [
      processor.activeSlab ?? -1, processor.alternateSlab ?? -1, state.partial.count,
      state.full.count, state.empty.count, state.reserve.count, state.retired, state.slabs,
      state.processors.reduce(0) { $0 + $1.inUse },
      state.processors.reduce(0) { $0 + $1.useBytes },
    ]
  }

  func state(after sequence: Int) -> String? {
    let caches = (0..<processorCount).map { cpu -> String in
      let (local, remote) = model.cachedSlabs(ofProcessor: cpu)
      let count = local.count + remote.count
      return "{\"n\":\(count),\"local\":\(json(local)),\"remote\":\(json(remote))}"
    }
    let types = objectBytes.indices.map { typeState($0) }
    return "{\"seq\":\(sequence),\"ticks\":\(model.pseudoTick),\"free\":\(pool.free),"
      + "\"pages\":\(pool.used),\"gcache\":[\(caches.joined(separator: ","))],"
      + "\"types\":[\(types.joined(separator: ","))]}"
  }

  private func typeState(_ type: Int) -> String {
    let state = model.state(ofZone: type)
    let processors = state.processors.map { processor in
      "{\"act\":\(processor.activeSlab ?? -1),\"actfree\":\(processor.activeFree),"
        + "\"alt\":\(processor.alternateSlab ?? -1),\"altfree\":\(processor.alternateFree),"
        + "\"inuse\":\(processor.inUse),\"memuse\":\(processor.useBytes),"
        + "\"calls\":\(processor.calls)}"
    }
    return "{\"t\":\(type),\"loose\":\(state.looseBytes),"
      + "\"cpu\":[\(processors.joined(separator: ","))],\"partial\":\(json(state.partial)),"
      + "\"full\":\(json(state.full)),\"empty\":\(json(state.empty)),"
      + "\"reserve\":\(json(state.reserve)),\"gcache_count\":\(state.retired)}"
  }

  private func json(_ numbers: [Int]) -> String {
    "[" + numbers.map(String.init).joined(separator: ",") + "]"
  }
}
