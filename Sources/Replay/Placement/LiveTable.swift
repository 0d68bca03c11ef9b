/// Which objects are live, and where their state is kept: birth ordinal → dense slot.
///
/// Slots are handed out last in, first out, so whoever keeps state per object indexes arrays that
/// are as long as the largest live set, not as the trace. Ordinals are looked up without hashing:
/// they are cut into chunks of `chunkLength`, a chunk's storage goes back to a pool as soon as its
/// last object has died, and the directory of chunks begins at the oldest live object.
struct LiveTable: Sendable {
  /// A live object: its slot, and the request that it was last placed for.
  struct Entry: Sendable, Equatable {
    var slot: UInt32
    var request: UInt32
  }

  /// Ordinals a chunk: 4 KiB of storage for as long as one of its objects lives.
  static let chunkLength = 512
  private static let chunkShift: UInt64 = 9
  private static let chunkMask: UInt64 = 511
  private static let none = UInt32.max
  private static let dead = UInt64.max
  /// Directory entries that are kept at most (64 MiB): a trace that skips ordinals could ask for
  /// more than there is.
  private static let directoryLimit = 1 << 24

  /// Slot and request of each ordinal of each chunk in the pool, `dead` where no object lives.
  private var entries: [UInt64] = []
  /// Live objects of each chunk in the pool.
  private var chunkCounts: [UInt32] = []
  private var freeChunks: [UInt32] = []
  /// The place in the pool of each chunk from `directoryBase` on.
  private var directory: [UInt32] = []
  private var directoryBase: UInt64 = 0
  /// Directory entries at the front that are known to be empty and not yet cut off.
  private var emptyFront = 0
  /// The chunk that births go to: it stays in the pool although its objects may all be dead.
  private var openChunk = UInt64.max
  private var openPlace = 0

  private var freeSlots: [UInt32] = []
  private var freeSlotCount = 0
  /// Slots ever handed out: the largest live set so far.
  private(set) var slotCount = 0
  /// Live objects.
  private(set) var liveCount = 0
  /// Objects that were dropped because the directory would have grown too long.
  private(set) var forgottenCount = 0

  /// Chunks in the pool, used or not; a chunk is 4 KiB.
  var pooledChunkCount: Int { chunkCounts.count }
  /// Entries of the directory.
  var directoryLength: Int { directory.count }

  /// Makes the object with this ordinal live. Ordinals must rise.
  @inline(__always)
  mutating func insert(_ ordinal: UInt64, request: UInt32) -> UInt32 {
    let chunk = ordinal >> Self.chunkShift
    if chunk != openChunk { open(chunk) }
    let slot: UInt32
    if freeSlotCount > 0 {
      freeSlotCount &-= 1
      slot = freeSlots[freeSlotCount]
    } else {
      slot = newSlot()
    }
    let place = openPlace &* Self.chunkLength &+ Int(ordinal & Self.chunkMask)
    entries[place] = UInt64(slot) << 32 | UInt64(request)
    chunkCounts[openPlace] &+= 1
    liveCount &+= 1
    return slot
  }

  /// Ends the object with this ordinal; nil if no such object is live.
  @inline(__always)
  mutating func remove(_ ordinal: UInt64) -> Entry? {
    let chunk = (ordinal >> Self.chunkShift) &- directoryBase
    guard chunk < UInt64(directory.count) else { return nil }
    let pool = directory[Int(chunk)]
    guard pool != Self.none else { return nil }
    let place = Int(pool) &* Self.chunkLength &+ Int(ordinal & Self.chunkMask)
    let entry = entries[place]
    guard entry != Self.dead else { return nil }
    entries[place] = Self.dead
    let slot = UInt32(truncatingIfNeeded: entry >> 32)
    freeSlots[freeSlotCount] = slot
    freeSlotCount &+= 1
    liveCount &-= 1
    let left = chunkCounts[Int(pool)] &- 1
    chunkCounts[Int(pool)] = left
    if left == 0 && Int(pool) != openPlace { retire(Int(chunk)) }
    return Entry(slot: slot, request: UInt32(truncatingIfNeeded: entry))
  }

  /// The live object with this ordinal; nil if there is none.
  func entry(_ ordinal: UInt64) -> Entry? {
    guard let place = place(of: ordinal) else { return nil }
    let entry = entries[place]
    return Entry(
      slot: UInt32(truncatingIfNeeded: entry >> 32), request: UInt32(truncatingIfNeeded: entry))
  }

  /// Notes the request that the live object with this ordinal is now placed for.
  mutating func update(_ ordinal: UInt64, request: UInt32) {
    guard let place = place(of: ordinal) else { return }
    entries[place] = (entries[place] & ~0xFFFF_FFFF) | UInt64(request)
  }

  private func place(of ordinal: UInt64) -> Int? {
    let chunk = (ordinal >> Self.chunkShift) &- directoryBase
    guard chunk < UInt64(directory.count), directory[Int(chunk)] != Self.none else { return nil }
    let place = Int(directory[Int(chunk)]) * Self.chunkLength + Int(ordinal & Self.chunkMask)
    return entries[place] == Self.dead ? nil : place
  }

  private mutating func newSlot() -> UInt32 {
    precondition(slotCount < Int(Self.none), "more live objects than slots")
    freeSlots.append(0)
    slotCount += 1
    return UInt32(slotCount - 1)
  }

  /// Makes `chunk` the one that births go to.
  private mutating func open(_ chunk: UInt64) {
    precondition(openChunk == .max || chunk > openChunk, "birth ordinals must rise")
    let previousPlace = openPlace
    let hadOpen = openChunk != .max
    openPlace = -1
    if hadOpen && chunkCounts[previousPlace] == 0 { retire(Int(openChunk - directoryBase)) }
    if directory.isEmpty { directoryBase = chunk }
    if chunk - directoryBase >= UInt64(Self.directoryLimit) { forgetAll(next: chunk) }
    while directoryBase + UInt64(directory.count) < chunk { directory.append(Self.none) }
    let place: UInt32
    if let free = freeChunks.popLast() {
      place = free
    } else {
      place = UInt32(chunkCounts.count)
      chunkCounts.append(0)
      entries.append(contentsOf: repeatElement(Self.dead, count: Self.chunkLength))
    }
    directory.append(place)
    openChunk = chunk
    openPlace = Int(place)
  }

  /// Gives a chunk without live objects back to the pool; all its entries are dead already.
  private mutating func retire(_ index: Int) {
    freeChunks.append(directory[index])
    directory[index] = Self.none
    guard index == emptyFront else { return }
    while emptyFront < directory.count && directory[emptyFront] == Self.none { emptyFront += 1 }
    guard emptyFront * 2 >= directory.count else { return }
    directory.removeFirst(emptyFront)
    directoryBase += UInt64(emptyFront)
    emptyFront = 0
  }

  /// Drops every object: their frees will count as those of unknown objects.
  private mutating func forgetAll(next chunk: UInt64) {
    for place in directory where place != Self.none {
      for index in 0..<Self.chunkLength {
        entries[Int(place) * Self.chunkLength + index] = Self.dead
      }
      forgottenCount += Int(chunkCounts[Int(place)])
      chunkCounts[Int(place)] = 0
      freeChunks.append(place)
    }
    liveCount = 0
    directory.removeAll(keepingCapacity: true)
    directoryBase = chunk
    emptyFront = 0
  }
}
