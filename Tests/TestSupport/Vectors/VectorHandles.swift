/// Which placement each handle holds, held, or lost to a second free of its address.
public struct VectorHandles<Placement: Hashable & Sendable>: Sendable {
  /// Handles held, less those whose memory was freed under them: the summary's `live`.
  public private(set) var live = 0
  private var held: [Int: Placement] = [:]
  private var last: [Int: Placement] = [:]
  private var owner: [Placement: Int] = [:]

  /// No handle holds anything.
  public init() {}

  /// The handle now holds the placement.
  public mutating func hold(_ handle: Int, _ placement: Placement) {
    held[handle] = placement
    last[handle] = placement
    owner[placement] = handle
    live += 1
  }

  /// What the handle holds.
  public func held(_ handle: Int) -> Placement? { held[handle] }

  /// What the handle holds or, if nothing, what it held last.
  public func last(_ handle: Int) -> Placement? { last[handle] }

  /// The handle lets go.
  public mutating func release(_ handle: Int) {
    guard let placement = held.removeValue(forKey: handle) else { return }
    if owner[placement] == handle {
      owner[placement] = nil
      live -= 1
    }
  }

  /// The placement was freed through a handle that no longer held it. The handle that did hold it
  /// goes on believing so.
  /// - Returns: Whether there was such a handle.
  public mutating func steal(_ placement: Placement) -> Bool {
    guard owner.removeValue(forKey: placement) != nil else { return false }
    live -= 1
    return true
  }
}
