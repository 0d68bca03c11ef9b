/// The part of `LiveTable` that knows where each ordinal's entry is.
///
/// The arrays that it works on are handed to it as spans, the same ones each time.
struct LiveDirectory: Sendable {
  /// Ordinals a chunk: 2 KiB of entries for as long as one of its objects lives.
  static let chunkLength = 512
  private static let chunkShift: UInt64 = 9
  private static let chunkMask: UInt64 = 511
  /// Stands for the place of a chunk without live objects.
  static let none = UInt32.max
  /// Stands for the entry of an object that is not live.
  static let dead = UInt32.max
  /// Chunks that are known at once at most (64 MiB of places): a damaged trace could skip more
  /// ordinals than there is memory for.
  static let limit: UInt64 = 1 << 24

  /// The place in the pool of each chunk from `base` on.
  private(set) var places: [UInt32] = []
  private var base: UInt64 = 0
  /// Places at the front that are known to be `none` and not yet cut off.
  private var emptyFront = 0
  /// Chunks of the pool without live objects; all their entries are dead.
  var freeChunks: [UInt32] = []
  /// The chunk that births go to: it keeps its place although its objects may all be dead.
  private var openChunk = UInt64.max
  private var openPlace = -1
  private var openBirths: Int32 = 0
  /// Slots ever handed out: the largest live set so far.
  private(set) var slotCount = 0
  /// Slots that wait to be handed out again.
  private(set) var freeSlotCount = 0

  /// Whether chunks between the oldest live object and this ordinal would be too many.
  func mustForget(before ordinal: UInt64) -> Bool {
    !places.isEmpty && (ordinal >> Self.chunkShift) &- base >= Self.limit
  }

  /// Drops every chunk.
  mutating func forgetAll() {
    places.removeAll(keepingCapacity: true)
    emptyFront = 0
    openChunk = .max
    openPlace = -1
  }

  /// Makes the object with this ordinal live and hands out its slot.
  @inline(__always)
  mutating func insert(
    _ ordinal: UInt64, _ request: UInt32, _ entries: inout MutableSpan<UInt32>,
    _ requests: inout MutableSpan<UInt32>, _ counts: inout MutableSpan<Int32>,
    _ freeSlots: borrowing Span<UInt32>
  ) -> UInt32 {
    let chunk = ordinal >> Self.chunkShift
    if chunk != openChunk { open(chunk, &counts) }
    var slot = UInt32(truncatingIfNeeded: slotCount)
    if freeSlotCount > 0 {
      freeSlotCount &-= 1
      slot = freeSlots[freeSlotCount]
    } else {
      slotCount &+= 1
    }
    entries[openPlace &* Self.chunkLength &+ Int(ordinal & Self.chunkMask)] = slot
    requests[Int(slot)] = request
    openBirths &+= 1
    return slot
  }

  /// Ends the object with this ordinal; nil if no such object is live.
  @inline(__always)
  mutating func remove(
    _ ordinal: UInt64, _ entries: inout MutableSpan<UInt32>,
    _ requests: borrowing MutableSpan<UInt32>, _ counts: inout MutableSpan<Int32>,
    _ freeSlots: inout MutableSpan<UInt32>
  ) -> LiveTable.Entry? {
    let chunk = (ordinal >> Self.chunkShift) &- base
    guard chunk < UInt64(places.count) else { return nil }
    let pool = places[Int(chunk)]
    guard pool != Self.none else { return nil }
    let place = Int(pool) &* Self.chunkLength &+ Int(ordinal & Self.chunkMask)
    let slot = entries[place]
    guard slot != Self.dead else { return nil }
    entries[place] = Self.dead
    freeSlots[freeSlotCount] = slot
    freeSlotCount &+= 1
    let left = counts[Int(pool)] &- 1
    counts[Int(pool)] = left
    if left == 0 && Int(pool) != openPlace { retire(Int(chunk)) }
    return LiveTable.Entry(slot: slot, request: requests[Int(slot)])
  }

  /// The live object with this ordinal, whose request becomes `request`; nil if there is none.
  mutating func replaceRequest(
    of ordinal: UInt64, with request: UInt32, _ entries: borrowing MutableSpan<UInt32>,
    _ requests: inout MutableSpan<UInt32>
  ) -> LiveTable.Entry? {
    let chunk = (ordinal >> Self.chunkShift) &- base
    guard chunk < UInt64(places.count), places[Int(chunk)] != Self.none else { return nil }
    let slot = entries[Int(places[Int(chunk)]) * Self.chunkLength + Int(ordinal & Self.chunkMask)]
    guard slot != Self.dead else { return nil }
    let old = requests[Int(slot)]
    requests[Int(slot)] = request
    return LiveTable.Entry(slot: slot, request: old)
  }

  /// Makes `chunk` the one that births go to.
  @inline(never)
  private mutating func open(_ chunk: UInt64, _ counts: inout MutableSpan<Int32>) {
    if openPlace >= 0 {
      precondition(chunk > openChunk, "birth ordinals must rise")
      let place = openPlace
      openPlace = -1
      counts[place] += openBirths
      if counts[place] == 0 { retire(Int(openChunk - base)) }
    }
    if places.isEmpty { base = chunk }
    while base + UInt64(places.count) < chunk { places.append(Self.none) }
    guard let place = freeChunks.popLast() else {
      preconditionFailure("births were not reserved")
    }
    places.append(place)
    openChunk = chunk
    openPlace = Int(place)
    openBirths = 0
  }

  /// Gives a chunk without live objects back to the pool.
  @inline(never)
  private mutating func retire(_ index: Int) {
    freeChunks.append(places[index])
    places[index] = Self.none
    guard index == emptyFront else { return }
    while emptyFront < places.count && places[emptyFront] == Self.none { emptyFront += 1 }
    guard emptyFront * 2 >= places.count else { return }
    places.removeFirst(emptyFront)
    base += UInt64(emptyFront)
    emptyFront = 0
  }
}
