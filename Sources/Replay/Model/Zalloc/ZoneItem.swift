/// One item: its place on a list, and the growth that made it.
struct ZoneItem: Sendable {
  /// The end of a list.
  static let none = UInt32.max
  /// In `next`: the item is on no list because somebody has it.
  static let live = UInt32.max - 1

  var next: UInt32
  let growth: UInt32

  /// - Returns: The growth.
  @inline(__always)
  mutating func setLive() -> UInt32 {
    next = Self.live
    return growth
  }
}

/// The items that one processor keeps of one zone, newest first.
struct ZoneList: Sendable {
  var head = ZoneItem.none
  var count: UInt32 = 0

  @inline(__always)
  mutating func pop(_ items: [ZoneItem]) -> UInt32 {
    let item = head
    head = items[Int(item)].next
    count &-= 1
    return item
  }

  /// - Returns: How many items there are now.
  @inline(__always)
  mutating func push(_ item: UInt32, _ items: inout [ZoneItem]) -> UInt32 {
    items[Int(item)].next = head
    head = item
    count &+= 1
    return count
  }
}
