/// Runs of pages as recorded. Peaks of the net count are taken after each event, beginning at 0.
public struct PageFacts: Sendable, Equatable {
  /// Runs taken from the page allocator.
  public var allocations: UInt64 = 0
  /// Requests for a run that returned nothing.
  public var failedAllocations: UInt64 = 0
  /// Runs given back.
  public var frees: UInt64 = 0
  /// Pages of all runs taken.
  public var pagesAllocated: UInt64 = 0
  /// Pages of all runs given back.
  public var pagesFreed: UInt64 = 0
  /// Highest pages taken minus pages given back; at least 0, its value before the first event.
  public var netPagesMaximum: Int64 = 0
  /// Lowest pages taken minus pages given back; at most 0.
  public var netPagesMinimum: Int64 = 0
  /// Freed pages that were reported a second time as part of a batch.
  public var batchedFrees: UInt64 = 0
  /// Pages moved from per-CPU lists to the buddy lists.
  public var pagesDrained: UInt64 = 0
  /// Pages handed to the pager for writing.
  public var pageOuts: UInt64 = 0
  /// Pages read back.
  public var pageIns: UInt64 = 0

  /// No pages.
  public init() {}

  /// Pages taken minus pages given back, over the whole trace.
  public var netPages: Int64 { Int64(bitPattern: pagesAllocated &- pagesFreed) }
}
