/// A hash table from 64-bit keys (page frames, addresses) to numbers, with linear probing.
struct NumberTable: Sendable {
  private var keys: [UInt64]
  private var values: [Int32]
  private var shift: UInt64
  /// Keys in the table.
  private(set) var count = 0

  /// Stands for no number; no other negative number may be stored.
  static let none: Int32 = -1
  private static let vacant: Int32 = .min

  init() {
    keys = Array(repeating: 0, count: 1024)
    values = Array(repeating: Self.vacant, count: 1024)
    shift = 64 - 10
  }

  /// The number of `key`; `none` if it has none.
  subscript(key: UInt64) -> Int32 {
    let value = values[find(key)]
    return value == Self.vacant ? Self.none : value
  }

  /// Gives `key` a number.
  mutating func set(_ key: UInt64, _ value: Int32) {
    if (count + 1) * 4 > keys.count * 3 { grow() }
    let place = find(key)
    if values[place] == Self.vacant { count += 1 }
    keys[place] = key
    values[place] = value
  }

  /// Takes `key` out; its number, or `none`.
  @discardableResult
  mutating func remove(_ key: UInt64) -> Int32 {
    var hole = find(key)
    let removed = values[hole]
    guard removed != Self.vacant else { return Self.none }
    count -= 1
    // Entries behind the hole move up unless that would put them before their home.
    let mask = keys.count - 1
    var next = (hole + 1) & mask
    while values[next] != Self.vacant {
      let distance = (next &- home(keys[next])) & mask
      if distance >= (next &- hole) & mask {
        keys[hole] = keys[next]
        values[hole] = values[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    values[hole] = Self.vacant
    return removed
  }

  private func find(_ key: UInt64) -> Int {
    var place = home(key)
    let mask = keys.count - 1
    while values[place] != Self.vacant && keys[place] != key { place = (place + 1) & mask }
    return place
  }

  private func home(_ key: UInt64) -> Int {
    let mixed = key ^ (key >> 32)
    return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func grow() {
    let (oldKeys, oldValues) = (keys, values)
    keys = Array(repeating: 0, count: oldKeys.count * 2)
    values = Array(repeating: Self.vacant, count: oldKeys.count * 2)
    shift -= 1
    for place in oldKeys.indices where oldValues[place] != Self.vacant {
      let new = find(oldKeys[place])
      keys[new] = oldKeys[place]
      values[new] = oldValues[place]
    }
  }
}
