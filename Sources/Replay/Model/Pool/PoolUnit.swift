/// One pool page: its free items as a list through `PoolItem`s, its place on the pool's lists.
struct PoolUnit: Sendable {
  /// The end of a list of pool pages.
  static let none = UInt32.max

  /// Where a pool page stands.
  enum Standing: UInt8, Sendable {
    /// Given back; its number is used again by the same pool.
    case vacant
    /// No item is out.
    case idle
    /// Some items are out.
    case partial
    /// All items are out.
    case full
  }

  let pool: UInt32
  /// Place of its first item.
  let firstItem: Int
  var standing = Standing.vacant
  var next = none
  var previous = none
  var freeHead = PoolItem.none
  /// Items that left the pool: with a caller, or in a group of the cache.
  var missing = 0
  /// Items that a caller has.
  var live = 0
  /// The second in which it last became idle.
  var idleSince: UInt64 = 0
  /// Its header, where that is an item of the pool of headers.
  var header: Block?
}

/// One item: the number of the next free one in its pool page, or who has it.
enum PoolItem {
  /// The end of a page's list of free items.
  static let none = UInt16.max
  /// A caller has it.
  static let live = UInt16.max - 1
  /// It is out of the pool but with no caller: in a group, or used by the pools themselves.
  static let held = UInt16.max - 2
}

/// Pool pages in the order in which `LIST_INSERT_HEAD` leaves them.
struct PoolUnitList: Sendable {
  private(set) var head = PoolUnit.none

  mutating func push(_ unit: UInt32, _ units: inout [PoolUnit]) {
    units[Int(unit)].next = head
    units[Int(unit)].previous = PoolUnit.none
    if head != PoolUnit.none { units[Int(head)].previous = unit }
    head = unit
  }

  mutating func remove(_ unit: UInt32, _ units: inout [PoolUnit]) {
    let (next, previous) = (units[Int(unit)].next, units[Int(unit)].previous)
    if next != PoolUnit.none { units[Int(next)].previous = previous }
    if previous == PoolUnit.none {
      head = next
    } else {
      units[Int(previous)].next = next
    }
  }
}
