public import Replay
import TraceFormat

/// Drives a model with seeded random allocations and frees, and remembers what is live.
public struct ModelDriver {
  /// A live allocation.
  public struct Live: Equatable {
    /// Where the model put it.
    public var block: Block
    /// Its type.
    public var type: UInt32
    /// The bytes asked for.
    public var bytes: UInt64
  }

  /// The model.
  public var model: any AllocatorModel
  /// What is live.
  public private(set) var live: [Live] = []
  /// Every answer so far.
  public private(set) var answers: [Step] = []
  /// Pages that the model was granted and has not given back.
  public private(set) var pagesOut = 0
  /// Of a hundred page requests, how many are refused.
  public var refusedPercent = 0
  /// Of a hundred steps, how many allocate.
  public var allocatePercent = 50
  /// What the types were declared with.
  public let objectBytes: [UInt64?]
  private var random: SeededGenerator
  private let processorCount: UInt16
  private var now: UInt64 = 0

  /// Declares one type for each entry of `objectBytes`.
  public init(
    _ model: any AllocatorModel, objectBytes: [UInt64?], processorCount: UInt16 = 4, seed: UInt64
  ) {
    self.model = model
    self.objectBytes = objectBytes
    self.processorCount = processorCount
    random = SeededGenerator(seed: seed)
    for (number, bytes) in objectBytes.enumerated() {
      settle(self.model.declare(ModelType(name: "type\(number)", objectBytes: bytes)))
    }
  }

  /// Allocates or frees; now and then lets 100 ms pass.
  public mutating func step() {
    if Int.random(in: 0..<50, using: &random) == 0 {
      now += 100_000_000
      settle(model.tick(now))
    }
    if live.isEmpty || Int.random(in: 0..<100, using: &random) < allocatePercent {
      allocate()
    } else {
      release(at: Int.random(in: 0..<live.count, using: &random))
    }
  }

  /// Frees what is live, in random order.
  public mutating func drain() {
    while !live.isEmpty { release(at: Int.random(in: 0..<live.count, using: &random)) }
  }

  private mutating func allocate() {
    let type = UInt32.random(in: 0..<UInt32(objectBytes.count), using: &random)
    let largest = UInt64(1) << UInt64.random(in: 1...17, using: &random)
    let bytes = objectBytes[Int(type)] ?? UInt64.random(in: 1...largest, using: &random)
    let request = AllocationRequest(
      type: type, cpu: .random(in: 0..<processorCount, using: &random), flags: [.known, .mayWait],
      requestedBytes: bytes)
    if case .placed(let block) = settle(model.allocate(request)) {
      live.append(Live(block: block, type: type, bytes: bytes))
    }
  }

  private mutating func release(at place: Int) {
    live.swapAt(place, live.count - 1)
    let dying = live.removeLast()
    settle(
      model.free(
        dying.block,
        ReleaseRequest(
          type: dying.type, cpu: .random(in: 0..<processorCount, using: &random),
          requestedBytes: dying.bytes)))
  }

  @discardableResult
  private mutating func settle(_ first: Step) -> Step {
    var step = first
    while case .needs(let request) = step {
      let refused = Int.random(in: 0..<100, using: &random) < refusedPercent
      let granted = refused ? 0 : request.pages
      step = model.resume(request, granted: granted)
    }
    pagesOut = model.totals.takenPages - model.totals.releasedPages
    answers.append(step)
    return step
  }
}
