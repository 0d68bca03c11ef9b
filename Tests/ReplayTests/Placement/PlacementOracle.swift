@testable import Replay
@testable import TraceFormat

/// The replay written down once more, slowly: one event at a time, dictionaries, every moment kept,
/// and all figures computed from the moments at the end.
struct PlacementOracle {
  struct Moment {
    var figures: MemoryFigures
    var types: [MemoryFigures]
    var allocatedBytes: Int?
  }
  private struct Live {
    var request: AllocationRequest
    var block: Block?
  }
  private var model: any AllocatorModel
  private let processorCount: UInt32
  private var mapping = TypeMapping()
  private var declared = 0
  private var live: [UInt64: Live] = [:]
  private var liveByType: [Int] = []
  private(set) var moments: [Moment] = []
  private(set) var failures = 0
  private(set) var broken: Invariant?
  private(set) var digest = PlacementDigest()

  init(_ model: any AllocatorModel, processorCount: Int) {
    self.model = model
    self.processorCount = UInt32(processorCount)
  }

  mutating func replay(_ sketch: TraceSketch) {
    var births: UInt64 = 0
    for event in sketch.events {
      let site = sketch.tables[event.site]
      let cpu = UInt16(sketch.tables[event.context].cpu % processorCount)
      switch (site.kind, event.object) {
      case (.allocate, _):
        if let request = request(site, sketch.tables, cpu, event.time) {
          allocate(births, request, event.time)
        }
      case (.free, .object(let ordinal)), (.impliedFree, .object(let ordinal)):
        free(ordinal, cpu, event.time)
      case (.reallocate, .object(let ordinal)):
        guard let request = request(site, sketch.tables, cpu, event.time) else { break }
        guard let old = live[ordinal]?.request else { break }
        if old.type == request.type && old.requestedBytes == request.requestedBytes { break }
        free(ordinal, cpu, event.time)
        allocate(ordinal, request, event.time)
      default: break
      }
      if site.kind.spec.role == .birth { births += 1 }
    }
    if let last = sketch.events.last { pass(last.time, isOperation: false) }
  }

  private mutating func settle(_ first: Step) -> Step {
    var step = first
    while case .needs(let wish) = step { step = model.resume(wish, granted: wish.pages) }
    return step
  }

  private mutating func pass(_ time: UInt64, isOperation: Bool) {
    guard broken == nil, model.needsTime else { return }
    while model.nextTick <= time {
      _ = settle(model.tick(time))
      digest.tick(heldPages: model.totals.heldPages)
    }
  }

  private mutating func request(
    _ site: Site, _ tables: TraceTables, _ cpu: UInt16, _ time: UInt64
  ) -> AllocationRequest? {
    guard let placement = mapping.placement(of: site, in: tables) else { return nil }
    if Int(placement.type) == declared {
      pass(time, isOperation: true)
      declared += 1
      liveByType.append(0)
      if broken == nil {
        _ = settle(model.declare(mapping.types[Int(placement.type)]))
        digest.done()
      }
      note(nil)
    }
    return AllocationRequest(
      type: placement.type, cpu: cpu, flags: site.flags, requestedBytes: placement.requestedBytes)
  }

  private mutating func allocate(_ ordinal: UInt64, _ request: AllocationRequest, _ time: UInt64) {
    pass(time, isOperation: true)
    live[ordinal] = Live(request: request, block: nil)
    guard broken == nil else { return }
    switch settle(model.allocate(request)) {
    case .placed(let block):
      live[ordinal]?.block = block
      liveByType[Int(request.type)] += Int(request.requestedBytes)
      digest.place(block)
      note(Int(request.requestedBytes))
    case .failed(let why):
      failures += 1
      digest.fail(why)
      note(nil)
    case .broken(let invariant):
      broken = invariant
      digest.breakOff(invariant)
      note(nil)
    case .done, .needs: preconditionFailure()
    }
  }

  private mutating func free(_ ordinal: UInt64, _ cpu: UInt16, _ time: UInt64) {
    guard let object = live.removeValue(forKey: ordinal), broken == nil else { return }
    pass(time, isOperation: true)
    if let block = object.block {
      _ = settle(
        model.free(
          block,
          ReleaseRequest(
            type: object.request.type, cpu: cpu, requestedBytes: object.request.requestedBytes)))
      liveByType[Int(object.request.type)] -= Int(object.request.requestedBytes)
      digest.done()
    } else {
      digest.skip()
    }
    note(nil)
  }

  private mutating func note(_ allocatedBytes: Int?) {
    guard broken == nil || allocatedBytes == nil else { return }
    moments.append(
      Moment(
        figures: MemoryFigures(liveBytes: liveByType.reduce(0, +), totals: model.totals),
        types: (0..<declared).map {
          MemoryFigures(liveBytes: liveByType[$0], totals: model.usage(ofType: $0))
        }, allocatedBytes: allocatedBytes))
  }

  /// Where the memory is now.
  var end: MemoryFigures {
    MemoryFigures(liveBytes: liveByType.reduce(0, +), totals: model.totals)
  }
}
