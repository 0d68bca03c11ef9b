/// How the recorded kernel's addresses and page frames belong together.
public struct KernelAddresses: Sendable, Equatable {
  /// The address of page frame 0: on x86-64 without random layout 0xffff888000000000.
  public let base: UInt64
  /// Pairs of a new slab and its first object that agree with it.
  public let votes: Int
  /// Whether addresses were hashed before they were written: then they say nothing of pages.
  public let areHashed: Bool

  /// The base of kernels that do not randomise their layout.
  public static let usualBase: UInt64 = 0xffff_8880_0000_0000
  private static let pageShift: UInt64 = 12

  /// Finds the base: an object that is handed out right after its processor took a run of pages
  /// lies in those. The base that most such pairs agree on is taken.
  public init(_ events: [SlabEvent], processorCount: Int) {
    var taken = [(frame: UInt64, order: UInt8)?](repeating: nil, count: processorCount)
    var votes: [UInt64: Int] = [:]
    var kernelPointers = 0
    var others = 0
    for event in events {
      let cpu = Int(event.cpu)
      switch event.kind {
      case .pageAllocate: taken[cpu] = (event.address, event.order)
      case .allocate:
        if event.address >> 56 == 0xFF { kernelPointers += 1 } else { others += 1 }
        if let run = taken[cpu], run.order < 11 {
          let start = event.address & ~(UInt64(4096) << UInt64(run.order) - 1)
          votes[start &- run.frame << Self.pageShift, default: 0] += 1
        }
        taken[cpu] = nil
      case .mark: break
      default: taken[cpu] = nil
      }
    }
    areHashed = others > kernelPointers
    let best = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }
    base = (best?.value ?? 0) > 1 ? best?.key ?? Self.usualBase : Self.usualBase
    self.votes = best?.value ?? 0
  }

  /// The first frame of the slab, of 2^order pages, that an address lies in.
  public func head(of address: UInt64, order: Int) -> UInt64 {
    ((address &- base) >> Self.pageShift) & ~(UInt64(1) << UInt64(order) - 1)
  }
}
