/// What the machine keeps for the trace that is replayed on it.
struct TraceDemand: Sendable {
  /// What is kept of dips and waits one by one: the first and, of the others, the longest.
  static let logLimit = DipRecorder.Limit(first: 200, longest: 200)

  /// Whether a trace is replayed.
  var isOn = false
  /// Pages that are written together.
  var clusterPages = 8
  /// The pages of processes.
  var pages = UserPages()
  /// Whether time has passed for the model since its last operation.
  var hasTicked = false
  /// Types that the model under test knows.
  var typeCount = 0
  /// Whether the pagedaemon has begun and not reached its second target yet.
  var isLaundering = false
  /// When the emergency pager looks again whether the pagedaemon is stuck; `.max`: not at all.
  var emergencyCheck: UInt64 = .max
  /// Actors that may be lent to recorded threads.
  var idleActors: [Int] = []
  /// What lent actors came to, in that order, until the replay takes note of it.
  var finished: [(actor: Int, result: Returned)] = []
  /// Writes to swap that were begun: clusters that have their metadata.
  var clustersWritten = 0
  /// Clusters for which the pagers have set out.
  var clustersBegun = 0
  /// Times that the emergency pager took over.
  var takeovers = 0
  /// Pages that the kernel took at its start beyond what processes had.
  var unbackedPages = 0
  /// Live objects of swap metadata.
  var liveMetadata = 0

  /// The kernel took pages at its start that processes have not got.
  mutating func takeFromProcesses(_ taken: Int) {
    let backed = min(taken, pages.before)
    pages.before -= backed
    unbackedPages += taken - backed
  }
}
