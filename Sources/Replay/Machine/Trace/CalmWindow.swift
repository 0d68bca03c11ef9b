/// Events before which, as far as pages of processes go, free pages stay within a band, and how far
/// they move meanwhile.
struct CalmWindow: Sendable {
  /// Page events that are looked at ahead.
  private static let length = 1024

  /// The first event that is not among them.
  private(set) var end: Int
  /// Least and most free pages within, as if operations took and gave none.
  private(set) var lowest: Int
  private(set) var highest: Int
  private let band: Range<Int>

  /// The events from the cursor on that come before `due` and leave free pages within the band.
  init(
    _ batch: borrowing MachineBatch, _ cursor: MachineCursor, due: UInt64, free: Int,
    _ band: Range<Int>, _ pages: borrowing UserPages, _ runOfSlot: borrowing [UInt32],
    _ births: inout WindowBirths
  ) {
    self.band = band
    end = Self.firstEvent(notBefore: due, batch, from: cursor.event)
    lowest = free
    highest = free
    births.begin(slots: batch.pageSlotCount)
    var free = free
    var before = max(0, pages.before - pages.wantedBefore)
    let stop = min(batch.pageCount, cursor.page + Self.length)
    for place in cursor.page..<max(cursor.page, stop) {
      let event = batch.pages[place]
      guard Int(event.event) < end else { return }
      guard
        let change = Self.change(event, &before, pages, runOfSlot, &births),
        band.contains(free + change)
      else {
        end = Int(event.event)
        return
      }
      free += change
      lowest = min(lowest, free)
      highest = max(highest, free)
    }
    if stop < batch.pageCount { end = min(end, Int(batch.pages[stop].event)) }
  }

  /// Pages that an event makes free; nil if it needs care.
  @inline(__always)
  private static func change(
    _ event: PageEvent, _ before: inout Int, _ pages: borrowing UserPages,
    _ runOfSlot: borrowing [UInt32], _ births: inout WindowBirths
  ) -> Int? {
    switch event.kind {
    case .fault, .take, .tryToTake:
      births.add(event.slot, event.pages)
      return -Int(event.pages)
    case .free:
      if event.slot == PageEvent.foreign {
        let given = min(before, Int(event.pages))
        before -= given
        return given
      }
      if let born = births.pages(of: event.slot) { return born }
      let run = runOfSlot[Int(event.slot)]
      switch pages.states[Int(run)] {
      case .resident, .wired: return pages.length(run)
      case .failed: return 0
      default: return nil
      }
    case .pageOut, .pageIn: return nil
    case .nothing: return 0
    }
  }

  /// Operations took so many pages (gave, if negative) within the window.
  /// - Returns: Whether free pages stay within the band for all of it.
  mutating func shift(by pages: Int) -> Bool {
    lowest -= pages
    highest -= pages
    return band.contains(lowest) && band.contains(highest)
  }

  private static func firstEvent(
    notBefore due: UInt64, _ batch: borrowing MachineBatch, from first: Int
  ) -> Int {
    let end = batch.range.upperBound
    guard due <= batch.times[end - 1] else { return end }
    var low = first
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if batch.times[middle] < due { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Runs that are born within a window, by slot.
struct WindowBirths: Sendable {
  private var marks: [UInt32] = []
  private var lengths: [UInt32] = []
  private var window: UInt32 = 0

  mutating func begin(slots: Int) {
    while marks.count < slots {
      marks.append(0)
      lengths.append(0)
    }
    window &+= 1
    guard window == 0 else { return }
    for place in marks.indices { marks[place] = 0 }
    window = 1
  }

  mutating func add(_ slot: UInt32, _ pages: UInt32) {
    marks[Int(slot)] = window
    lengths[Int(slot)] = pages
  }

  /// The pages of the run that was born at this slot within the window.
  func pages(of slot: UInt32) -> Int? {
    marks[Int(slot)] == window ? Int(lengths[Int(slot)]) : nil
  }
}
