/// Blocks of whole pages, for what fits no zone. Places of freed blocks are used again.
struct WholePageBlocks: Sendable {
  /// In `Block.index`: the block is not an item.
  static let mark = UInt32.max
  /// Map entries that `kmem_alloc3` reserves first (`MAP_RESERVE_COUNT`).
  static let mapEntries: UInt8 = 4

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

extension ZallocModel {
  /// The largest object that gets a zone; from the next byte on, each is its own whole pages.
  static let largestZoneBytes: UInt64 = 32768
  /// Zones of a type whose requests are of any size: one for each power of two from 32 bytes.
  static let classCount = 11

  /// A place for the zones of a type whose requests are of any size; they are made when first used.
  mutating func reserveClasses() -> Int {
    classZones.append(contentsOf: repeatElement(-1, count: Self.classCount))
    return classZones.count - Self.classCount
  }

  mutating func allocateOfAnySize(_ request: AllocationRequest) -> Step {
    let base = types[Int(request.type)].classBase
    let bytes = request.requestedBytes
    guard base >= 0, bytes <= Self.largestZoneBytes else {
      let (pages, lacks) = (bytes / UInt64(Zone.pageBytes), bytes % UInt64(Zone.pageBytes) > 0)
      guard let count = UInt32(exactly: max(1, pages + (lacks ? 1 : 0))) else {
        return .failed(.outOfPages)
      }
      return askForWholePages(count, type: request.type, cpu: request.cpu)
    }
    let exponent = max(0, UInt64.bitWidth - (max(1, bytes) - 1).leadingZeroBitCount - 5)
    if classZones[base + exponent] < 0 {
      classZones[base + exponent] = Int32(zones.count)
      addZone(specification(itemBytes: 32 << exponent, limitBytes: 0), type: request.type)
    }
    return take(from: Int(classZones[base + exponent]), cpu: request.cpu)
  }

  mutating func placeWholePages(_ pages: UInt32, type: UInt32) -> Step {
    totals.adjust(byWholePages: Int(pages), isAllocation: true)
    types[Int(type)].wholePages.adjust(byWholePages: Int(pages), isAllocation: true)
    activity.wholePageBlocks += 1
    return .placed(wholePageBlocks.add(pages: pages, type: type))
  }

  mutating func freeWholePages(_ block: Block) -> Step {
    guard let (pages, type) = wholePageBlocks.remove(block) else {
      return .broken(.zfreeAlreadyFree)
    }
    totals.adjust(byWholePages: pages, isAllocation: false)
    types[type].wholePages.adjust(byWholePages: pages, isAllocation: false)
    return .done
  }
}

extension ModelTotals {
  /// A block of whole pages comes or goes: it is one release unit, wholly used while it lives, so
  /// it holds nothing hostage.
  mutating func adjust(byWholePages pages: Int, isAllocation: Bool) {
    let sign = isAllocation ? 1 : -1
    heldPages += sign * pages
    allocatedBytes += sign * pages * Zone.pageBytes
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
