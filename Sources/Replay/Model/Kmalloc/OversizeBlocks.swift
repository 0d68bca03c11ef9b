/// Blocks of whole pages. Places of freed blocks are used again.
struct OversizeBlocks: Sendable {
  /// In `Block.index`: the block is not a chunk of a zone.
  static let mark = UInt32.max
  /// The end of a list.
  static let none = UInt32.max

  /// One block; free if it has no pages.
  struct Entry: Sendable {
    var ordinal: Int
    var pages: UInt32
    var type: UInt32
    /// Freed in an interrupt, waiting for somebody who may block.
    var isDeferred = false
    /// The next deferred block of the same processor.
    var next = OversizeBlocks.none
  }

  private(set) var entries: [Entry] = []
  private var vacant: [UInt32] = []

  mutating func add(_ entry: Entry) -> Block {
    guard let place = vacant.popLast() else {
      entries.append(entry)
      return Block(unit: UInt32(entries.count - 1), index: Self.mark)
    }
    entries[Int(place)] = entry
    return Block(unit: place, index: Self.mark)
  }

  mutating func remove(_ place: UInt32) {
    entries[Int(place)].pages = 0
    entries[Int(place)].isDeferred = false
    vacant.append(place)
  }

  mutating func deferFree(_ place: UInt32, before next: UInt32) {
    entries[Int(place)].isDeferred = true
    entries[Int(place)].next = next
  }
}
