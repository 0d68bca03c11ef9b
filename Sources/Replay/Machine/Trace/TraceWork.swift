/// One thing that a recorded thread does, on its own: it may have to wait for its turn.
struct TraceWork: Sendable {
  /// The kinds of work.
  enum Kind: UInt8, Sendable {
    /// Allocate an object for `request`; `place` is its slot, or its pending place.
    case allocate
    /// Free the object at `block`, allocated for `request`.
    case free
    /// A process takes the pages of run `place`.
    case fault
    /// The kernel takes the pages of run `place` and waits for them.
    case take
    /// The kernel takes the pages of run `place` if they are there.
    case tryToTake
    /// Run `place` is given back.
    case endRun
    /// `request` pages from before the trace are given back.
    case endForeign
  }

  var kind: Kind
  var pageClass: PageClass = []
  var isWritable = false
  var cpu: UInt16
  var thread: UInt32
  var request: UInt32 = 0
  var place: UInt32 = 0
  var block = PlacementLoop.nowhere
  /// When it happened in the trace, in nanoseconds.
  var recorded: UInt64
}

/// Work that recorded threads have still to do, thread by thread in order.
struct TraceBacklog: Sendable {
  private struct Link: Sendable {
    var work: TraceWork
    var next: Int32
  }

  private var links: [Link] = []
  private var unused: Int32 = -1
  private var firsts: [Int32] = []
  private var lasts: [Int32] = []
  /// Work of all threads.
  private(set) var count = 0
  /// The most that there ever was.
  private(set) var peak = 0

  mutating func reserve(threads: Int) {
    while firsts.count < threads {
      firsts.append(-1)
      lasts.append(-1)
    }
  }

  func isEmpty(_ thread: UInt32) -> Bool { firsts[Int(thread)] < 0 }

  func first(_ thread: UInt32) -> TraceWork? {
    let place = firsts[Int(thread)]
    return place < 0 ? nil : links[Int(place)].work
  }

  mutating func append(_ work: TraceWork) {
    var place = unused
    if place >= 0 {
      unused = links[Int(place)].next
      links[Int(place)] = Link(work: work, next: -1)
    } else {
      place = Int32(links.count)
      links.append(Link(work: work, next: -1))
    }
    let thread = Int(work.thread)
    if firsts[thread] < 0 { firsts[thread] = place } else { links[Int(lasts[thread])].next = place }
    lasts[thread] = place
    count += 1
    peak = max(peak, count)
  }

  mutating func removeFirst(_ thread: UInt32) {
    let place = firsts[Int(thread)]
    guard place >= 0 else { return }
    firsts[Int(thread)] = links[Int(place)].next
    links[Int(place)].next = unused
    unused = place
    count -= 1
  }
}

/// When threads that are late do their next work: a heap, ordered by time and then by entry.
struct TraceSchedule: Sendable {
  private struct Entry: Sendable {
    var time: UInt64
    var number: UInt64
    var thread: UInt32

    func isBefore(_ other: Entry) -> Bool {
      time == other.time ? number < other.number : time < other.time
    }
  }

  private var heap: [Entry] = []
  private var number: UInt64 = 0

  var isEmpty: Bool { heap.isEmpty }
  /// The first time; `.max` if there is none.
  var nextTime: UInt64 { heap.first?.time ?? .max }

  mutating func add(_ thread: UInt32, at time: UInt64) {
    number += 1
    heap.append(Entry(time: time, number: number, thread: thread))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// The thread whose time comes first.
  mutating func removeFirst() -> UInt32? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first.thread }
    heap[0] = last
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { return first.thread }
      let right = left + 1
      let least = right < heap.count && heap[right].isBefore(heap[left]) ? right : left
      guard heap[least].isBefore(heap[parent]) else { return first.thread }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}

/// Objects whose allocation was reached in the trace but has not happened on the machine yet.
struct PendingPlaces: Sendable {
  private struct Place: Sendable {
    var slot: UInt32
    var block: Block?
    /// A free that waits for it.
    var waiter: TraceWork?
    /// Whether a free knows it by its number, and not by the slot, which may have a new owner.
    var isNamed = false
  }

  private var places: [Place] = []
  private var unused: [UInt32] = []
  /// Those that are not placed yet.
  private(set) var openCount = 0

  /// Stands in a slot for the object with this number.
  static func mark(_ number: UInt32) -> Block { Block(unit: .max, index: number) }

  /// The number that a block stands for; nil if it is a block, or none at all.
  static func number(_ block: Block) -> UInt32? {
    block.unit == .max && block.index != .max ? block.index : nil
  }

  mutating func open(slot: UInt32) -> UInt32 {
    openCount += 1
    guard let number = unused.popLast() else {
      places.append(Place(slot: slot))
      return UInt32(places.count - 1)
    }
    places[Int(number)] = Place(slot: slot)
    return number
  }

  func slot(_ number: UInt32) -> UInt32 { places[Int(number)].slot }

  /// A free was met in the trace that will ask for the object by its number.
  mutating func name(_ number: UInt32) { places[Int(number)].isNamed = true }

  /// The object has its place, or will never have one.
  /// - Returns: The free that waited for it.
  mutating func settle(_ number: UInt32, _ block: Block) -> TraceWork? {
    openCount -= 1
    let waiter = places[Int(number)].waiter
    if places[Int(number)].isNamed {
      places[Int(number)].block = block
      places[Int(number)].waiter = nil
    } else {
      unused.append(number)
    }
    return waiter
  }

  /// The object's place, which is then forgotten; nil if it has none yet.
  mutating func take(_ number: UInt32) -> Block? {
    guard let block = places[Int(number)].block else { return nil }
    places[Int(number)] = Place(slot: 0)
    unused.append(number)
    return block
  }

  mutating func wait(_ number: UInt32, _ work: TraceWork) { places[Int(number)].waiter = work }
}
