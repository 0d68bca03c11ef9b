/// Swap space and the buffers with which the swap pager writes (`sys/vm/swap_pager.c`).
struct SwapSpace: Sendable, Equatable {
  /// Pages of swap.
  let total: Int
  /// Pages in use.
  private(set) var used: Int
  /// `swap_pager_full`: 2 after a failed allocation; the only thing that the killer looks at.
  private(set) var fullness: Int
  /// Buffers for asynchronous writes: of pageout threads.
  private(set) var asynchronousBuffers: Int
  /// Buffers for everybody else.
  private(set) var synchronousBuffers: Int
  /// How many there were of each at first.
  let bufferCounts: (asynchronous: Int, synchronous: Int)

  init(
    total: Int, used: Int, fullness: Int = 0, asynchronousBuffers: Int = 4,
    synchronousBuffers: Int = 16
  ) {
    self.total = total
    self.used = used
    self.fullness = fullness
    self.asynchronousBuffers = asynchronousBuffers
    self.synchronousBuffers = synchronousBuffers
    bufferCounts = (asynchronousBuffers, synchronousBuffers)
  }

  static func == (a: Self, b: Self) -> Bool {
    a.used == b.used && a.fullness == b.fullness
      && a.asynchronousBuffers == b.asynchronousBuffers
      && a.synchronousBuffers == b.synchronousBuffers
  }

  /// Free pages from which swap that was full no longer counts as full (`nswap_lowat`: 4 %).
  private var lowWater: Int { total * 4 / 100 }

  /// Takes a run; asks for half as much as long as more than four pages were asked for.
  /// - Returns: Pages got; 0 marks swap full.
  mutating func take(_ pages: Int) -> Int {
    var wish = pages
    while wish > total - used, wish > 4 { wish /= 2 }
    guard wish > 0, wish <= total - used else {
      fullness = 2
      return 0
    }
    used += wish
    return wish
  }

  /// Gives pages back.
  mutating func give(_ pages: Int) {
    used -= pages
    if total - used >= lowWater { fullness = 0 }
  }

  /// Takes a buffer if there is one.
  mutating func takeBuffer(asynchronous: Bool) -> Bool {
    if asynchronous {
      guard asynchronousBuffers > 0 else { return false }
      asynchronousBuffers -= 1
    } else {
      guard synchronousBuffers > 0 else { return false }
      synchronousBuffers -= 1
    }
    return true
  }

  mutating func giveBuffer(asynchronous: Bool) {
    if asynchronous { asynchronousBuffers += 1 } else { synchronousBuffers += 1 }
  }
}
