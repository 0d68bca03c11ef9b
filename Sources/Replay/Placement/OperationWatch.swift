/// What every single operation came to, stretch by stretch, and live bytes by request: what a
/// comparison of two runs needs. A run that is watched does one operation at a time.
struct OperationWatch: Sendable {
  /// How an operation ended.
  enum Ending: Sendable, Equatable {
    /// As it should.
    case done
    /// With nothing.
    case failed(AllocationFailure)
    /// With a panic.
    case broken(Invariant)
  }

  /// An operation of the stretch.
  struct Entry: Sendable {
    /// Index of its event within the batch of events.
    var event: UInt32
    /// Pages held after it.
    var heldPages: Int
    /// How it ended.
    var ending: Ending
  }

  /// The operations of the last stretch, in order; fewer than there were if the model broke.
  private(set) var entries: [Entry] = []
  /// Live bytes of each request now.
  private(set) var liveBytes: [Int] = []
  /// Live bytes of each request when most pages were held.
  private(set) var atPeak: [Int] = []
  /// Requests whose bytes changed since the peak last moved.
  private var changed: [Int] = []

  /// A stretch begins; `requests` are known by now.
  mutating func begin(requests: Int) {
    entries.removeAll(keepingCapacity: true)
    let missing = requests - liveBytes.count
    guard missing > 0 else { return }
    liveBytes.append(contentsOf: repeatElement(0, count: missing))
    atPeak.append(contentsOf: repeatElement(0, count: missing))
  }

  /// Notes an operation after which the model holds `heldPages`, and by which its live bytes grew.
  mutating func note(_ operation: Operation, _ ending: Ending, heldPages: Int, gained: Int) {
    entries.append(Entry(event: operation.event, heldPages: heldPages, ending: ending))
    guard gained != 0 else { return }
    liveBytes[Int(operation.request)] += gained
    changed.append(Int(operation.request))
  }

  /// Most pages are held now.
  mutating func snapshot() {
    for request in changed { atPeak[request] = liveBytes[request] }
    changed.removeAll(keepingCapacity: true)
  }
}
