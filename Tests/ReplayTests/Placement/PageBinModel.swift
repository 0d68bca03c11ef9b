@testable import Replay

/// A simple model for tests: pages cut into objects of one type, the lowest free object first; a
/// page without live objects goes back at the next tick, or at once if the model knows no time.
/// The type's limit is `limit` live objects; the allocation number `breaks` breaks the model.
struct PageBinModel: AllocatorModel {
  static let descriptor = ModelDescriptor(
    name: "page_bin", summary: "for tests", sources: [], fidelity: "none",
    parameters: [
      .init("limit", .integer(1...1_000_000), default: "1000000", "live objects a type"),
      .init("breaks", .integer(0...1_000_000), default: "0", "allocation that breaks it"),
      .init("time", .choice(["yes", "no"]), default: "no", "whether ticks give pages back"),
    ])

  private struct Bin {
    var objectBytes: Int
    /// By page: which objects are free; nil if the page was given back.
    var pages: [[Bool]?] = []
    var totals = ModelTotals()
  }
  private let limit: Int
  private let breaks: Int
  private var allocations = 0
  private var bins: [Bin] = []
  let needsTime: Bool
  private(set) var nextTick: UInt64
  private(set) var totals = ModelTotals()

  init(_ configuration: ModelConfiguration) throws(ModelError) {
    limit = configuration.integer("limit")
    breaks = configuration.integer("breaks")
    needsTime = configuration.word("time") == "yes"
    nextTick = needsTime ? 1000 : .max
  }

  mutating func declare(_ type: ModelType) -> Step {
    bins.append(Bin(objectBytes: Int(type.objectBytes ?? 12288)))
    return .done
  }

  mutating func allocate(_ request: AllocationRequest) -> Step {
    allocations += 1
    if allocations == breaks { return .broken(.zallocFailed) }
    let type = Int(request.type)
    if bins[type].totals.liveObjects >= limit { return .failed(.typeLimit) }
    for page in bins[type].pages.indices {
      guard let index = bins[type].pages[page]?.firstIndex(of: true) else { continue }
      bins[type].pages[page]![index] = false
      account(type, objects: 1)
      return .placed(Block(unit: UInt32(page), index: UInt32(index)))
    }
    let pages = (bins[type].objectBytes + 4095) / 4096
    return .needs(
      PageRequest(
        pages: UInt32(pages), pageClass: .normal, policy: .waitHolding,
        continuation: .init(stage: 0, cpu: request.cpu, type: request.type)))
  }

  mutating func resume(_ request: PageRequest, granted: UInt32) -> Step {
    let type = Int(request.continuation.type)
    let count = max(1, 4096 / bins[type].objectBytes)
    bins[type].pages.append(Array(repeating: true, count: count))
    let tail = Int(granted) * 4096 - count * bins[type].objectBytes
    change(type) {
      $0.heldPages += Int(granted)
      $0.metadataBytes += tail
      $0.unitsCreated += 1
    }
    allocations -= 1
    return allocate(
      AllocationRequest(
        type: UInt32(type), cpu: request.continuation.cpu, flags: [], requestedBytes: 0))
  }

  mutating func free(_ block: Block, _ release: ReleaseRequest) -> Step {
    let type = Int(release.type)
    if bins[type].pages[Int(block.unit)]![Int(block.index)] { return .broken(.doubleFree) }
    bins[type].pages[Int(block.unit)]![Int(block.index)] = true
    account(type, objects: -1)
    if !needsTime { giveBack(type) }
    return .done
  }

  mutating func tick(_ now: UInt64) -> Step {
    for type in bins.indices { giveBack(type) }
    nextTick = now + 1000
    return .done
  }

  func usage(ofType type: Int) -> ModelTotals { bins[type].totals }
  func counters() -> [ModelCounter] { [ModelCounter("allocations", Int64(allocations))] }

  private mutating func giveBack(_ type: Int) {
    let objectBytes = bins[type].objectBytes
    for page in bins[type].pages.indices {
      guard let free = bins[type].pages[page], !free.contains(false) else { continue }
      bins[type].pages[page] = nil
      let held = (objectBytes + 4095) / 4096
      change(type) {
        $0.heldPages -= held
        $0.metadataBytes -= held * 4096 - free.count * objectBytes
        $0.unitsReleased += 1
      }
    }
  }

  private mutating func account(_ type: Int, objects: Int) {
    let bytes = bins[type].objectBytes * objects
    change(type) {
      $0.liveObjects += objects
      $0.allocatedBytes += bytes
    }
  }

  private mutating func change(_ type: Int, _ edit: (inout ModelTotals) -> Void) {
    edit(&bins[type].totals)
    edit(&totals)
  }
}
