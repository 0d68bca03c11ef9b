extension ZallocModel {
  /// Map entries that `kmem_alloc3` reserves first (`MAP_RESERVE_COUNT`).
  static let mapEntries: UInt8 = 4
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
