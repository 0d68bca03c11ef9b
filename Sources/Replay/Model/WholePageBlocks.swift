/// Blocks of whole pages, for what fits no zone or pool. Places of freed blocks are used again.
struct WholePageBlocks: Sendable {
  /// In `Block.index`: the block is not an item.
  static let mark = UInt32.max

  private var blocks: [(pages: UInt32, type: UInt32)] = []
  private var vacant: [UInt32] = []

  mutating func add(pages: UInt32, type: UInt32) -> Block {
    if let place = vacant.popLast() {
      blocks[Int(place)] = (pages, type)
      return Block(unit: place, index: Self.mark)
    }
    blocks.append((pages, type))
    return Block(unit: UInt32(blocks.count - 1), index: Self.mark)
  }

  /// - Returns: What the block was; nil if it is free already.
  mutating func remove(_ block: Block) -> (pages: Int, type: Int)? {
    let (pages, type) = blocks[Int(block.unit)]
    guard pages > 0 else { return nil }
    blocks[Int(block.unit)].pages = 0
    vacant.append(block.unit)
    return (Int(pages), Int(type))
  }
}

extension ModelTotals {
  /// A block of whole pages comes or goes: it is one release unit, wholly used while it lives, so
  /// it holds nothing hostage.
  mutating func adjust(byWholePages pages: Int, isAllocation: Bool) {
    let sign = isAllocation ? 1 : -1
    heldPages += sign * pages
    allocatedBytes += sign * pages * ModelTotals.pageBytes
    liveObjects += sign
    if isAllocation {
      takenPages += pages
      unitsCreated += 1
    } else {
      releasedPages += pages
      unitsReleased += 1
    }
  }
}
