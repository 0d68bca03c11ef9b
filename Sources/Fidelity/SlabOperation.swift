import Replay

/// What a model is to do: an event of an object, or a free that was not recorded.
struct SlabOperation {
  enum Kind: UInt8 {
    case allocate
    case free
    /// A free that was not recorded: it went by RCU, for all that is known of such frees.
    case hiddenFree
  }

  /// The object's address.
  var address: UInt64
  /// The event that it belongs to, or after which it is supposed.
  var position: Int32
  /// The object, or `SlabEvent.foreign`.
  var object: UInt32
  /// The true slab; -1 if unknown.
  var slab: Int32
  var cache: Int32
  var cpu: UInt16
  var kind: Kind

  /// All operations of a recording, hidden frees among them, in order.
  static func all(
    _ log: SlabEventLog, _ cacheOfEvent: [Int32], _ slabs: RecordedSlabs
  ) -> [SlabOperation] {
    var result: [SlabOperation] = []
    result.reserveCapacity(log.events.count / 2)
    var nextHidden = 0
    let hidden = slabs.hiddenFrees
    for (index, event) in log.events.enumerated() {
      if event.kind == .allocate || event.kind == .free, cacheOfEvent[index] >= 0 {
        result.append(
          SlabOperation(
            address: event.address, position: Int32(index), object: event.object,
            slab: slabs.slabOfEvent[index],
            cache: cacheOfEvent[index], cpu: event.cpu,
            kind: event.kind == .allocate ? .allocate : .free))
      }
      while nextHidden < hidden.count, hidden[nextHidden].position <= index {
        let free = hidden[nextHidden]
        nextHidden += 1
        let birth = log.events[free.allocation]
        guard cacheOfEvent[free.allocation] >= 0 else { continue }
        result.append(
          SlabOperation(
            address: birth.address, position: Int32(index), object: free.object,
            slab: slabs.slabOfEvent[free.allocation], cache: cacheOfEvent[free.allocation],
            cpu: birth.cpu, kind: .hiddenFree))
      }
    }
    return result
  }
}
