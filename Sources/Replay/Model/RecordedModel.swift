import TraceFormat

/// What the recorded kernel's own slab allocator did, to lay beside models: no rules, only what
/// addresses and page events say.
///
/// Each allocation goes to the slab that it went to; a slab is held from the first allocation on it
/// until the kernel gave it back, or what the trace says is live on it has died, if that is later.
/// Slabs on which nothing was allocated since the trace began do not show. Allocations that are of
/// no slab, or of a cache that could not be found out, are blocks of whole pages.
public struct RecordedModel: AllocatorModel {
  /// Name and sources.
  public static let descriptor = ModelDescriptor(
    name: "recorded", summary: "what the recorded Linux did itself, from addresses",
    sources: ["the trace: import --keep-addresses"],
    fidelity: """
      Slab counts compared with the recorded kernel's own: docs/fidelity.md. A slab's order \
      follows from its objects' size and the number of processors. A slab is given back at the \
      next allocation after its pages were.
      """)

  /// A slab as it stands.
  private struct State: Sendable {
    var live: UInt32 = 0
    var type: UInt32 = 0
    var isHeld = false
    var isEnded = false
  }

  private let history: RecordedHistory
  private var states: [State]
  private var usages: [ModelTotals] = []
  private var largeBlocks = WholePageBlocks()
  private var nextAllocation = 0
  private var nextEnd = 0
  private var unplaced = 0

  /// Running totals.
  public private(set) var totals = ModelTotals()

  /// Repeats the configuration's history.
  /// - Throws: `ModelError.missingCharacteristic` if there is none.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {
    guard let history = configuration.history else {
      throw .missingCharacteristic(
        model: Self.descriptor.name,
        needs: "a kernel's addresses, not hashed (import --keep-addresses), in a file")
    }
    self.history = history
    states = Array(repeating: State(), count: history.slabs.count)
  }

  /// Only the order of events counts.
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

  /// Places the next allocation where the kernel did.
  public mutating func allocate(_ request: AllocationRequest) -> Step {
    let number = nextAllocation
    nextAllocation += 1
    while nextEnd < history.ends.count, history.ends[nextEnd].allocation <= number {
      let slab = Int(history.ends[nextEnd].slab)
      states[slab].isEnded = true
      giveBackIfOver(slab)
      nextEnd += 1
    }
    let slab = number < history.slabOfAllocation.count ? history.slabOfAllocation[number] : -1
    guard slab >= 0 else { return askForPages(request) }
    if !states[Int(slab)].isHeld {
      return ask(
        pages: 1 << UInt32(history.slabs[Int(slab)].order), request, slab: slab, number: number)
    }
    return place(Int(slab), type: request.type, number: number)
  }

  /// Takes an object off its slab.
  public mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    guard block.index != WholePageBlocks.mark else {
      guard let (pages, type) = largeBlocks.remove(block) else { return .broken(.doubleFree) }
      totals.adjust(byWholePages: pages, isAllocation: false)
      usages[type].adjust(byWholePages: pages, isAllocation: false)
      return .done
    }
    let slab = Int(block.unit)
    guard states[slab].live > 0 else { return .broken(.doubleFree) }
    count(slab, type: Int(release.type), by: -1)
    giveBackIfOver(slab)
    return .done
  }

  /// Goes on with an allocation whose pages are there or refused.
  public mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    guard granted == request.pages else { return .failed(.outOfPages) }
    let operation = request.continuation
    let type = Int(operation.type)
    guard operation.stage == 0 else {
      totals.adjust(byWholePages: Int(granted), isAllocation: true)
      usages[type].adjust(byWholePages: Int(granted), isAllocation: true)
      unplaced += 1
      return .placed(largeBlocks.add(pages: granted, type: operation.type))
    }
    let slab = Int(operation.value >> 32)
    if !states[slab].isHeld {
      states[slab].isHeld = true
      states[slab].type = operation.type
      hold(slab, sign: 1)
    }
    return place(slab, type: operation.type, number: Int(operation.value & 0xFFFF_FFFF))
  }

  /// What one type uses; a slab is the type's that was first allocated on it.
  public func usage(ofType type: Int) -> ModelTotals { usages[type] }

  /// Slabs held, and allocations that are of no slab.
  public func counters() -> [ModelCounter] {
    [
      ModelCounter("slabs", Int64(states.count { $0.isHeld })),
      ModelCounter("cached_slabs", Int64(states.count { $0.isHeld && $0.live == 0 })),
      ModelCounter("releasable_pages", 0),
      ModelCounter("page_allocations", Int64(unplaced)),
    ]
  }

  private mutating func place(_ slab: Int, type: UInt32, number: Int) -> Step {
    count(slab, type: Int(type), by: 1)
    return .placed(
      Block(unit: UInt32(slab), index: UInt32(truncatingIfNeeded: number & 0x7FFF_FFFF)))
  }

  private func askForPages(_ request: AllocationRequest) -> Step {
    let limit = UInt64(SlubGeometry.pageBytes) << UInt64(SlubClasses.largestOrder)
    guard request.requestedBytes <= limit else { return .failed(.outOfPages) }
    let order = SlubGeometry.leastOrder(holding: Int(request.requestedBytes))
    return ask(pages: 1 << UInt32(order), request, slab: nil, number: 0)
  }

  private func ask(
    pages: UInt32, _ request: AllocationRequest, slab: Int32?, number: Int
  ) -> Step {
    .needs(
      PageRequest(
        pages: pages, pageClass: [.normal, .system, .interrupt], policy: .allOrNothing,
        continuation: .init(
          stage: slab == nil ? 1 : 0, cpu: request.cpu, type: request.type,
          flags: request.flags.rawValue,
          value: UInt64(UInt32(bitPattern: slab ?? 0)) << 32 | UInt64(number) & 0xFFFF_FFFF)))
  }

  private mutating func giveBackIfOver(_ slab: Int) {
    guard states[slab].isEnded, states[slab].isHeld, states[slab].live == 0 else { return }
    states[slab].isHeld = false
    hold(slab, sign: -1)
  }

  private mutating func hold(_ slab: Int, sign: Int) {
    let pages = sign * (1 << Int(history.slabs[slab].order))
    let tail = sign * Int(history.slabs[slab].tailBytes)
    totals.hold(pages, tailBytes: tail)
    usages[Int(states[slab].type)].hold(pages, tailBytes: tail)
  }

  private mutating func count(_ slab: Int, type: Int, by change: Int) {
    let before = Int(states[slab].live)
    states[slab].live = UInt32(before + change)
    let bytes = change * Int(history.slabs[slab].objectBytes)
    let pages = 1 << Int(history.slabs[slab].order)
    totals.liveObjects += change
    totals.allocatedBytes += bytes
    usages[type].liveObjects += change
    usages[type].allocatedBytes += bytes
    guard min(before, before + change) <= 1 else { return }
    totals.noteFewLive(pages: pages, from: before, to: before + change)
    usages[Int(states[slab].type)].noteFewLive(pages: pages, from: before, to: before + change)
  }
}

extension ModelTotals {
  /// A slab without live objects comes, or goes if pages are negative.
  fileprivate mutating func hold(_ pages: Int, tailBytes: Int) {
    heldPages += pages
    emptyPages += pages
    metadataBytes += tailBytes
    if pages > 0 {
      takenPages += pages
      unitsCreated += 1
    } else {
      releasedPages -= pages
      unitsReleased += 1
    }
  }
}
