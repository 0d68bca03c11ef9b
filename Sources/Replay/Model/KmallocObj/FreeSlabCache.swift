/// The free slabs of one processor, for all zones. The owner takes from the local list; what others
/// give waits on the remote list until the local one has run out.
struct FreeSlabCache: Sendable {
  /// The owner's list.
  private(set) var local = ObjectSlabList()
  /// What pollers gave.
  private(set) var remote = ObjectSlabList()

  /// Slabs on both lists.
  var count: Int { local.count + remote.count }

  /// Takes the first slab of the local list; if that is empty, of the whole remote list.
  mutating func take(_ slabs: [ObjectSlab]) -> UInt32? {
    if local.count == 0 { swap(&local, &remote) }
    return local.popHead(slabs)
  }

  /// Puts retired slabs before the remote list, their order kept.
  mutating func give(_ numbers: ArraySlice<UInt32>, _ slabs: inout [ObjectSlab]) {
    for number in numbers.reversed() { remote.pushHead(number, &slabs) }
  }
}
