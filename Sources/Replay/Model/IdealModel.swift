import TraceFormat

/// The bound: an allocator that needs the bytes asked for and nothing else.
///
/// Blocks are packed without rounding, headers or gaps, whatever their type, and moved together at
/// no cost as soon as one of them dies. So what it holds is the live bytes rounded up to a page,
/// less than any allocator that does not move blocks can hold, and every excess in a table is an
/// excess over it. All pages are shared by all types. It keeps no record of blocks: a block freed
/// twice goes unnoticed.
public struct IdealModel: AllocatorModel {
  /// Name and sources.
  public static let descriptor = ModelDescriptor(
    name: "ideal", summary: "live bytes only: the bound that no allocator beats",
    sources: [], fidelity: "exact by definition", pageOwnership: .shared)

  private static let pageBytes = 4096
  /// No machine has this many bytes, 8 TiB; a request for them fails.
  private static let endBytes: UInt64 = 1 << 43
  private var usages: [ModelTotals] = []
  private var nextBlock: UInt64 = 0

  /// Running totals.
  public private(set) var totals = ModelTotals()

  /// Makes the bound; it has no parameters.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {}

  /// Time changes nothing.
  public var needsTime: Bool { false }
  /// Never.
  public var nextTick: UInt64 { .max }
  /// Does nothing.
  public mutating func tick(_ now: UInt64) -> Step { .done }

  /// Makes the next type known.
  public mutating func declare(_ type: ModelType) -> Step {
    usages.append(ModelTotals())
    return .done
  }

  /// Places the request at once if its bytes fit into the pages held, else asks for the missing
  /// pages.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    guard request.requestedBytes < Self.endBytes else { return .failed(.outOfPages) }
    return place(Int(request.requestedBytes), type: request.type, flags: request.flags)
  }

  /// Takes the bytes off and gives back the pages that are no longer needed.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    count(-Int(release.requestedBytes), objects: -1, type: release.type)
    giveBackSurplus()
    return .done
  }

  /// Goes on with an allocation. Since another operation may have used the room meanwhile, it may
  /// have to ask again.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    totals.heldPages += Int(granted)
    totals.takenPages += Int(granted)
    totals.unitsCreated += Int(granted)
    totals.sharedPages += Int(granted)
    guard granted == request.pages else {
      giveBackSurplus()
      return .failed(.outOfPages)
    }
    let bytes = Int(request.continuation.value)
    let flags = AllocationFlags(rawValue: request.continuation.flags)
    let step = place(bytes, type: request.continuation.type, flags: flags)
    if case .placed = step { giveBackSurplus() }
    return step
  }

  /// What one type uses; its pages are shared.
  public func usage(ofType type: Int) -> ModelTotals { usages[type] }

  /// Whatever an object keeps, it was asked for.
  public func hostagePages(of block: Block) -> Int? { 0 }

  /// What is not live has been given back already.
  public func counters() -> [ModelCounter] { [ModelCounter("releasable_pages", 0)] }

  private mutating func place(_ bytes: Int, type: UInt32, flags: AllocationFlags) -> Step {
    let missing = Self.pages(totals.allocatedBytes + bytes) - totals.heldPages
    guard missing <= 0 else {
      return .needs(
        PageRequest(
          pages: UInt32(missing), pageClass: [.normal, .system, .interrupt],
          policy: flags.contains(.mayWait) ? .waitHolding : .allOrNothing,
          continuation: .init(
            stage: 0, type: type, flags: flags.rawValue, value: UInt64(bytes))))
    }
    count(bytes, objects: 1, type: type)
    nextBlock += 1
    return .placed(
      Block(
        unit: UInt32(truncatingIfNeeded: nextBlock >> 32),
        index: UInt32(truncatingIfNeeded: nextBlock)))
  }

  private mutating func giveBackSurplus() {
    let surplus = totals.heldPages - Self.pages(totals.allocatedBytes)
    guard surplus > 0 else { return }
    totals.heldPages -= surplus
    totals.sharedPages -= surplus
    totals.releasedPages += surplus
    totals.unitsReleased += surplus
  }

  private mutating func count(_ bytes: Int, objects: Int, type: UInt32) {
    totals.allocatedBytes += bytes
    totals.liveObjects += objects
    usages[Int(type)].allocatedBytes += bytes
    usages[Int(type)].liveObjects += objects
  }

  private static func pages(_ bytes: Int) -> Int { (bytes + pageBytes - 1) >> 12 }
}
