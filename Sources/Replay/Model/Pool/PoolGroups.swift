/// Groups of objects (`pcg_t`): stacks of up to 15, in one array.
struct PoolGroups: Sendable {
  /// Objects of a group (`PCG_NOBJECTS_NORMAL`).
  static let capacity = 15
  /// Bytes of a group: its head, and an address and a physical address for each object.
  static let groupBytes = 256

  private var objects: [Block] = []
  private var counts: [Int] = []
  private var storage: [Block] = []
  private var vacant: [UInt32] = []

  /// A new, empty group that lies in an item of the pool of groups.
  mutating func make(in block: Block) -> UInt32 {
    if let group = vacant.popLast() {
      storage[Int(group)] = block
      return group
    }
    counts.append(0)
    storage.append(block)
    objects.append(
      contentsOf: repeatElement(Block(unit: .max, index: .max), count: Self.capacity))
    return UInt32(counts.count - 1)
  }

  /// Ends an empty group.
  /// - Returns: The item that it lay in.
  mutating func unmake(_ group: UInt32) -> Block {
    vacant.append(group)
    return storage[Int(group)]
  }

  func count(of group: UInt32) -> Int { counts[Int(group)] }
  func isFull(_ group: UInt32) -> Bool { counts[Int(group)] == Self.capacity }

  mutating func push(_ block: Block, onto group: UInt32) {
    objects[Int(group) * Self.capacity + counts[Int(group)]] = block
    counts[Int(group)] += 1
  }

  mutating func pop(from group: UInt32) -> Block {
    counts[Int(group)] -= 1
    return objects[Int(group) * Self.capacity + counts[Int(group)]]
  }

  /// Takes all objects out, the oldest first.
  mutating func empty(_ group: UInt32) -> [Block] {
    let first = Int(group) * Self.capacity
    defer { counts[Int(group)] = 0 }
    return Array(objects[first..<(first + counts[Int(group)])])
  }
}

/// The two groups that a processor has of one pool (`pool_cache_cpu_t`).
struct PoolProcessorGroups: Sendable {
  /// No group: at the same time empty and full.
  static let none = UInt32.max

  var current = none
  var previous = none
}
