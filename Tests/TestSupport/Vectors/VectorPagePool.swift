public import Replay

/// The page pool of the vectors: free and cache pages, two marks, and a page daemon that may add
/// pages each time somebody waits.
public struct VectorPagePool: Sendable {
  /// Pages free.
  public var free: Int
  /// Clean pages that a normal-class request may recycle.
  public private(set) var cache: Int
  /// Pages handed out and not given back.
  public private(set) var used = 0
  /// Pages that waits added.
  public private(set) var refilled = 0
  /// Waits of the last operation carried out by `finish`.
  public private(set) var lastWaits = 0
  /// Whether the last `finish` ended because a wait was abandoned.
  public private(set) var abandoned = false
  private let reserved: Int
  private let interruptMinimum: Int
  private let waitRefill: Int

  /// The pool that an input file's header asks for.
  public init(_ header: VectorHeader) {
    free = header.integer("free", default: 1_048_576)
    cache = header.integer("cache", default: 0)
    reserved = header.integer("reserved", default: 0)
    interruptMinimum = header.integer("intr_min", default: 0)
    waitRefill = header.integer("wait_refill", default: 0)
  }

  /// Carries an operation to its end: settles every page request and takes pages back.
  public mutating func finish(_ first: Step, of model: inout some AllocatorModel) -> Step {
    abandoned = false
    lastWaits = 0
    var step = first
    while case .needs(let request) = step {
      reclaim(from: model)
      step = model.resume(request, granted: settle(request))
    }
    reclaim(from: model)
    return step
  }

  /// The word in column `res` for how the last operation ended; a wait that was abandoned is
  /// `blocked`.
  public func result(_ step: Step) -> String {
    switch step {
    case .placed, .done: "ok"
    case .failed(.zeroLength): "zerolen"
    case .failed: abandoned ? "blocked" : "null"
    case .broken(let invariant): "panic:\(invariant.rawValue)"
    case .needs: preconditionFailure("a finished operation needs nothing")
    }
  }

  /// Carries out `setfree` or `addfree`.
  /// - Returns: The operation's outcome; nil if it is neither.
  public mutating func adjust(_ operation: VectorOperation) -> VectorOutcome? {
    switch operation.name {
    case "setfree": free = operation.argument
    case "addfree": free += operation.argument
    default: return nil
    }
    return VectorOutcome("ok")
  }

  /// Grants what the request's class and policy allow.
  public mutating func settle(_ request: PageRequest) -> UInt32 {
    var granted: UInt32 = 0
    while granted < request.pages {
      if takePage(request.pageClass) {
        granted += 1
        continue
      }
      switch request.policy {
      case .asManyAsPossible:
        return granted
      case .allOrNothing:
        giveBack(Int(granted))
        return 0
      case .waitHolding:
        lastWaits += 1
        guard waitRefill > 0 else {
          giveBack(Int(granted))
          abandoned = true
          return 0
        }
        free += waitRefill
        refilled += waitRefill
      }
    }
    return granted
  }

  /// Takes back what the model has released: the pages it held less the pages it holds.
  private mutating func reclaim(from model: some AllocatorModel) {
    let surplus = used - model.totals.heldPages
    if surplus > 0 { giveBack(surplus) }
  }

  private mutating func giveBack(_ pages: Int) {
    free += pages
    used -= pages
  }

  private mutating func takePage(_ pageClass: PageClass) -> Bool {
    while true {
      if mayTake(pageClass) {
        free -= 1
        used += 1
        return true
      }
      guard pageClass.contains(.normal), cache > 0 else { return false }
      cache -= 1
      free += 1
    }
  }

  private func mayTake(_ pageClass: PageClass) -> Bool {
    guard free > 0 else { return false }
    if free >= reserved || pageClass.contains(.interrupt) { return true }
    return pageClass.contains(.system) && cache == 0 && free > interruptMinimum
  }
}
