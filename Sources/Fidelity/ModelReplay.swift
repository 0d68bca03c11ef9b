import Replay
import TraceFormat

/// A replay of a recording through the model `slub`, from the state that its first sample of shrunk
/// caches tells of.
struct ModelReplay {
  /// What the start may be taken from.
  enum Start: String, CaseIterable {
    /// The kernel's counters; pointers are but identities, and a free of an object from before the
    /// start goes to a random initial slab.
    case cold
    /// Besides, what later became of each address; such a free goes to the slab that stands for its
    /// true one.
    case warm
  }

  /// Counts at each sample.
  private(set) var ranges: SlabRanges
  /// Frees of objects that the model had nowhere.
  private(set) var unknownFrees = 0
  private(set) var model: SlubModel
  private var blocks: [Block]
  private var initial: [InitialObjects] = []
  private var random: Generator

  private static let nowhere = Block(unit: .max, index: .max)

  /// Runs the replay.
  init(
    _ prepared: PreparedRecording, start: Start, seed: UInt64 = 1
  ) throws(FidelityError) {
    let recording = prepared.recording
    do throws(ModelError) {
      model = try SlubModel(
        ModelConfiguration(
          SlubModel.descriptor, given: [("version", recording.era.rawValue)],
          processorCount: recording.processorCount))
    } catch {
      throw .model(error)
    }
    random = Generator(state: seed)
    blocks = Array(repeating: Self.nowhere, count: recording.log.births)
    ranges = SlabRanges(prepared.windows.windows, counts: [])
    arrange(prepared, start)
    let counts = prepared.map.caches.indices.map { Int32(model.slabCount(inCache: $0)) }
    ranges = SlabRanges(prepared.windows.windows, counts: counts)
    replay(prepared.operations, from: prepared.windows.start, start)
  }

  private mutating func arrange(_ prepared: PreparedRecording, _ start: Start) {
    let truth = prepared.recording.truth
    var active = [Bool](repeating: false, count: truth.caches.count)
    for operation in prepared.operations { active[Int(operation.cache)] = true }
    for (number, cache) in truth.caches.enumerated() {
      _ = model.declare(
        ModelType(
          name: cache.name, objectBytes: UInt64(cache.objectBytes),
          recordedBytes: UInt64(cache.objectBytes)))
      let count = cache.counts[prepared.windows.startSample]
      let partial = prepared.recording.attributes?.row(of: cache.name)?.partialSlabs
      let slabs = InitialSlabs(
        slabCount: active[number] ? count.slabs : 0, freeCount: count.objects - count.active,
        objectsPerSlab: cache.objectsPerSlab, partialCount: partial,
        evidence: start == .warm ? prepared.evidence[number] : [])
      var stock = InitialStock()
      stock.slabs = slabs.slabs.map {
        InitialStock.Slabs(
          count: 1, live: cache.objectsPerSlab - $0.free, cpu: $0.taker?.cpu ?? 0,
          place: $0.isHeld ? .active : .empty)
      }
      initial.append(
        InitialObjects(
          slabs, objectsPerSlab: cache.objectsPerSlab,
          blocks: model.arrange(stock, type: UInt32(number))))
    }
  }

  private mutating func replay(
    _ operations: [SlabOperation], from start: Int, _ mode: Start
  ) {
    for operation in operations where operation.position >= start {
      ranges.advance(to: Int(operation.position))
      let cache = Int(operation.cache)
      if operation.kind == .allocate {
        allocate(operation)
      } else {
        var block = Self.nowhere
        if operation.object != SlabEvent.foreign {
          block = blocks[Int(operation.object)]
          blocks[Int(operation.object)] = Self.nowhere
        }
        if block == Self.nowhere {
          guard let found = initialBlock(operation, mode) else {
            unknownFrees += 1
            continue
          }
          block = found
        }
        free(block, operation)
      }
      ranges.set(cache, Int32(model.slabCount(inCache: cache)))
    }
    ranges.finish()
  }

  private mutating func initialBlock(_ operation: SlabOperation, _ mode: Start) -> Block? {
    let cache = Int(operation.cache)
    if mode == .warm, operation.slab >= 0 {
      // An object of a slab that is known not to be an initial one was allocated unseen.
      return initial[cache].take(fromTrueSlab: operation.slab)
    }
    return initial[cache].takeAny(&random)
  }

  private mutating func allocate(_ operation: SlabOperation) {
    let bytes = model.objectBytes(inCache: Int(operation.cache))
    var step = model.allocate(
      AllocationRequest(
        type: UInt32(operation.cache), cpu: operation.cpu, flags: [.known, .mayWait],
        requestedBytes: UInt64(bytes)))
    while case .needs(let pages) = step { step = model.resume(pages, granted: pages.pages) }
    if case .placed(let block) = step { blocks[Int(operation.object)] = block }
  }

  private mutating func free(_ block: Block, _ operation: SlabOperation) {
    let release = ReleaseRequest(
      type: UInt32(operation.cache), cpu: operation.cpu, requestedBytes: 0)
    _ =
      operation.kind == .hiddenFree
      ? model.freeDeferred(block, release) : model.free(block, release)
  }
}

/// Reproducible random numbers (SplitMix64).
struct Generator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
