/// The part of `LiveTable` that knows where each ordinal's entry is.
///
/// The arrays that it works on are handed to it as spans, the same ones each time.
struct LiveDirectory: Sendable {
  /// Ordinals a chunk: 2 KiB of entries for as long as one of its objects lives.
  static let chunkLength = 256
  static let chunkShift: UInt64 = 8
  static let chunkMask: UInt64 = 255
  /// Stands for the place of a chunk without live objects.
  static let none = UInt32.max
  /// Stands for the entry of an object that is not live.
  static let dead = UInt32.max
  /// Chunks that are known at once at most (128 MiB of places): a damaged trace could skip more
  /// ordinals than there is memory for.
  static let limit: UInt64 = 1 << 25

  /// The place in the pool of each chunk from `base` on.
  private(set) var places: [UInt32] = []
  private(set) var base: UInt64 = 0
  /// Places at the front that are known to be `none` and not yet cut off.
  private var emptyFront = 0
  /// Chunks of the pool without live objects; all their entries are dead.
  var freeChunks: [UInt32] = []
  /// For each chunk of the pool that has a place, which it is.
  private var chunks: [UInt64] = []
  /// The chunks that births go to. Each counts one object too many, so that it keeps its place
  /// although its objects may all be dead.
  private var openChunks: Range<UInt64> = 0..<0
  /// Slots in use or on the stack of free ones: the largest live set so far, and few more.
  private(set) var slotCount = 0
  /// Slots that wait to be handed out again.
  var freeSlotCount = 0
  /// Means nothing: something must become of what is read only so that it is in the cache.
  private var touched: UInt32 = 0

  /// Whether chunks between the oldest live object and this ordinal would be too many.
  func mustForget(before ordinal: UInt64) -> Bool {
    !places.isEmpty && (ordinal >> Self.chunkShift) &- base >= Self.limit
  }

  /// Drops every chunk.
  mutating func forgetAll() {
    places.removeAll(keepingCapacity: true)
    emptyFront = 0
    openChunks = 0..<0
  }

  /// Entries were read ahead of need, and this is their sum.
  @inline(__always)
  mutating func noteTouched(_ sum: UInt32) { touched &+= sum }

  /// Sees to it that so many slots wait to be handed out.
  mutating func stock(slots: Int, _ freeSlots: inout MutableSpan<UInt32>) {
    let missing = slots - freeSlotCount
    guard missing > 0 else { return }
    for slot in (slotCount..<(slotCount + missing)).reversed() {
      freeSlots[freeSlotCount] = UInt32(truncatingIfNeeded: slot)
      freeSlotCount += 1
    }
    slotCount += missing
  }

  /// The place of an entry among those of all chunks; `dead` if no such object can be live.
  @inline(__always)
  static func entryPlace(
    _ ordinal: UInt64, _ places: borrowing Span<UInt32>, base: UInt64
  ) -> UInt32 {
    let chunk = (ordinal >> chunkShift) &- base
    guard chunk < UInt64(places.count) else { return dead }
    let pool = places[Int(truncatingIfNeeded: chunk)]
    // A pool of `none` would begin at the last place of all, where no chunk is.
    return pool == none
      ? dead
      : pool << UInt32(chunkShift) | UInt32(truncatingIfNeeded: ordinal & chunkMask)
  }

  /// Makes the object with this ordinal live and hands out its slot.
  @inline(__always)
  mutating func insert(
    _ ordinal: UInt64, _ request: UInt32, _ entries: inout MutableSpan<LiveTable.Entry>,
    _ counts: inout MutableSpan<Int32>, _ freeSlots: borrowing Span<UInt32>
  ) -> UInt32 {
    let chunk = ordinal >> Self.chunkShift
    if !openChunks.contains(chunk) { open(births: 1, from: ordinal, &counts) }
    var slot = UInt32(truncatingIfNeeded: slotCount)
    if freeSlotCount > 0 {
      freeSlotCount &-= 1
      slot = freeSlots[freeSlotCount]
    } else {
      slotCount &+= 1
    }
    let pool = Int(places[Int(truncatingIfNeeded: chunk &- base)])
    entries[pool &* Self.chunkLength &+ Int(ordinal & Self.chunkMask)] =
      LiveTable.Entry(slot: slot, request: request)
    counts[pool] &+= 1
    return slot
  }

  /// Ends the object with this ordinal; nil if no such object is live.
  @inline(__always)
  mutating func remove(
    _ ordinal: UInt64, _ entries: inout MutableSpan<LiveTable.Entry>,
    _ counts: inout MutableSpan<Int32>, _ freeSlots: inout MutableSpan<UInt32>
  ) -> LiveTable.Entry? {
    let place = Self.entryPlace(ordinal, places.span, base: base)
    guard place != Self.dead else { return nil }
    let entry = entries[Int(place)]
    guard entry.slot != Self.dead else { return nil }
    entries[Int(place)] = LiveTable.Entry(slot: Self.dead, request: 0)
    freeSlots[freeSlotCount] = entry.slot
    freeSlotCount &+= 1
    let pool = Int(place >> UInt32(Self.chunkShift))
    let left = counts[pool] &- 1
    counts[pool] = left
    if left == 0 { retire(UInt32(truncatingIfNeeded: pool)) }
    return entry
  }

  /// The live object with this ordinal, whose request becomes `request`; nil if there is none.
  mutating func replaceRequest(
    of ordinal: UInt64, with request: UInt32, _ entries: inout MutableSpan<LiveTable.Entry>
  ) -> LiveTable.Entry? {
    let place = Self.entryPlace(ordinal, places.span, base: base)
    guard place != Self.dead else { return nil }
    let entry = entries[Int(place)]
    guard entry.slot != Self.dead else { return nil }
    entries[Int(place)] = LiveTable.Entry(slot: entry.slot, request: request)
    return entry
  }

  /// Makes the chunks of so many births, the first of which has this ordinal, those that births go
  /// to; earlier ones are so no more.
  @inline(never)
  mutating func open(births: Int, from ordinal: UInt64, _ counts: inout MutableSpan<Int32>) {
    guard births > 0 else { return }
    let first = ordinal >> Self.chunkShift
    let end = (ordinal + UInt64(births) - 1) >> Self.chunkShift + 1
    if !openChunks.isEmpty {
      precondition(first >= openChunks.lowerBound, "birth ordinals must rise")
      for chunk in openChunks.lowerBound..<min(first, openChunks.upperBound) {
        let pool = places[Int(chunk - base)]
        counts[Int(pool)] -= 1
        if counts[Int(pool)] == 0 { retire(pool) }
      }
    }
    if places.isEmpty { base = first }
    while base + UInt64(places.count) < first { places.append(Self.none) }
    while base + UInt64(places.count) < end {
      guard let pool = freeChunks.popLast() else {
        preconditionFailure("births were not reserved")
      }
      chunks[Int(pool)] = base + UInt64(places.count)
      places.append(pool)
      counts[Int(pool)] = 1
    }
    openChunks = first..<max(end, openChunks.upperBound)
  }

  /// Makes the pool one chunk larger; so must be what is kept for each entry and chunk.
  mutating func addToPool() {
    freeChunks.append(UInt32(chunks.count))
    chunks.append(0)
  }

  /// Gives a chunk without live objects back to the pool.
  @inline(never)
  mutating func retire(_ pool: UInt32) {
    let index = Int(truncatingIfNeeded: chunks[Int(pool)] - base)
    freeChunks.append(pool)
    places[index] = Self.none
    guard index == emptyFront else { return }
    while emptyFront < places.count && places[emptyFront] == Self.none { emptyFront += 1 }
    guard emptyFront * 2 >= places.count else { return }
    places.removeFirst(emptyFront)
    base += UInt64(emptyFront)
    emptyFront = 0
  }
}
