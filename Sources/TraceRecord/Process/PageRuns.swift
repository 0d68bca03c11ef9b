/// Anonymous memory that a process has mapped, as runs of 2^order pages.
struct PageRuns {
  /// One run.
  struct Run {
    var address: UInt64
    var order: UInt8
    var ordinal: UInt64

    func end(_ pageBytes: UInt64) -> UInt64 { address + pageBytes << UInt64(order) }
  }

  let pageBytes: UInt64
  /// By address, without overlap.
  private(set) var runs: [Run] = []

  init(pageBytes: UInt64) { self.pageBytes = pageBytes }

  /// The pages that a range touches, largest runs first: at most 2 × 52 of them.
  func split(_ address: UInt64, bytes: UInt64) -> [(address: UInt64, order: UInt8)] {
    var pieces: [(address: UInt64, order: UInt8)] = []
    var start = address & ~(pageBytes - 1)
    let (end, overflow) = address.addingReportingOverflow(bytes)
    guard !overflow, end < 1 << 60 else { return [] }
    var pages = (end - start + pageBytes - 1) / pageBytes
    while pages > 0 {
      let order = UInt8(63 - pages.leadingZeroBitCount)
      pieces.append((start, order))
      start += pageBytes << UInt64(order)
      pages -= 1 << UInt64(order)
    }
    return pieces
  }

  mutating func insert(_ run: Run) { runs.insert(run, at: place(of: run.address)) }

  /// Takes all runs out that a range touches.
  mutating func remove(_ address: UInt64, bytes: UInt64) -> [Run] {
    let end = address.addingReportingOverflow(bytes)
    let stop = end.overflow ? UInt64.max : end.partialValue
    var first = place(of: address)
    if first > 0, runs[first - 1].end(pageBytes) > address { first -= 1 }
    var last = first
    while last < runs.count, runs[last].address < stop { last += 1 }
    let found = Array(runs[first..<last])
    runs.removeSubrange(first..<last)
    return found
  }

  mutating func removeAll() -> [Run] {
    defer { runs.removeAll() }
    return runs
  }

  /// Index of the first run at `address` or above.
  private func place(of address: UInt64) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
