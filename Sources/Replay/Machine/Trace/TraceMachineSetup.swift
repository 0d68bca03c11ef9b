/// A machine on which traces are replayed, and how.
public struct TraceMachineSetup: Sendable {
  /// What it was asked for as.
  public var label: String
  /// Pages of memory.
  public var pageCount: Int
  /// The machine when the trace begins. Its allocator and what happens come from elsewhere.
  public var machine: MachineSetup
  /// Pages of processes in memory when the trace begins: what is neither free nor cached.
  public var residentPages: Int
  /// How the trace is replayed.
  public var conduct = TraceConduct()

  /// A DragonFly machine that has been running for long: free pages stand at the second target of
  /// the pagedaemon, processes have all others, and the kernel's three threads are there.
  ///
  /// - Parameter free: Pages free at the start; nil for the second target.
  public init(
    label: String, pageCount: Int, thresholds: ReserveThresholds, processorCount: Int,
    free: Int? = nil, cache: Int = 0
  ) {
    self.label = label
    self.pageCount = pageCount
    machine = MachineSetup(thresholds: thresholds)
    machine.processorCount = max(1, processorCount)
    machine.free = min(pageCount, free ?? thresholds.target2)
    machine.cache = min(cache, pageCount - machine.free)
    residentPages = max(0, pageCount - machine.free - machine.cache)
    machine.actors = Self.kernelThreads(machine.processorCount)
    machine.swapPages = Self.ampleSwap
  }

  /// Swap that no recording fills, in pages: a trace does not say when a place on swap is given up
  /// whose page is not in memory.
  static let ampleSwap = 1 << 40

  /// Pagedaemon, emergency pager and the helper that makes slabs ahead.
  static func kernelThreads(_ processorCount: Int) -> [MachineSetup.Actor] {
    [
      MachineSetup.Actor("PD", cpu: 0),
      MachineSetup.Actor("EP", cpu: processorCount > 1 ? 1 : 0), MachineSetup.Actor("R", cpu: 0),
    ]
  }
}
